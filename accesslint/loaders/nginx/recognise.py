"""Tells nginx configurations from other files, by name and by the first characters."""

from __future__ import annotations

import re

from accesslint.including.names import plain_name

_FOLDERS = frozenset(
    {"nginx", "conf.d", "http.d", "sites-enabled", "sites-available", "vhosts.d", "nginx.d", "stream.d"}
)
_OTHERS = frozenset(
    {".yaml", ".yml", ".json", ".tf", ".tofu", ".hcl", ".tfvars", ".toml", ".xml", ".md", ".sh", ".properties"}
)
_OWN = frozenset({"", ".conf", ".vhost", ".inc"})
_MARKS = frozenset(";{")
_START_OF_OTHERS = re.compile(
    r"\[|<(?!%)|%#|/|---|\{\s*(?:\"|\Z)|\$(?:Mod|Input|Action|template|Add|Work|Include)|(?:module|input|if)\s*\("
    r"|apiVersion:|FROM\s"
)
_COMMENTS = re.compile(r"^[ \t]*#[^\n]*$", re.MULTILINE)
_STATEMENT = re.compile(
    r"(?:^|[{};])[ \t]*(?:"
    r"(?:access_log|server_name|proxy_pass|proxy_set_header|fastcgi_pass|fastcgi_param|uwsgi_pass|grpc_pass|try_files"
    r"|ssl_certificate|ssl_certificate_key|set_real_ip_from|real_ip_header|worker_processes|worker_connections"
    r"|client_max_body_size|default_type|error_page|limit_req|limit_req_zone|limit_conn_zone|add_header|auth_request"
    r"|keepalive_timeout|listen)[ \t]+[^\s=][^\n;]*;"
    r"|log_format[ \t]+\w+\s+\S|location[ \t][^\n{};]*\{|upstream[ \t]+(?:[\w.-]|\{\{[^{}\n]*\}\})+\s*\{(?![{%])"
    r"|map[ \t]+\S+[ \t]+\$\w+\s*\{"
    r")",
    re.MULTILINE,
)
_LOOSE_STATEMENT = re.compile(
    r"(?:^|[{};])[ \t]*(?:error_log|root|index|alias|expires|allow|deny|return|rewrite|gzip|sendfile|include|set"
    r"|auth_basic|server|http|events|stream|pid|user|proxy_\w+|ssl_\w+|client_\w+)(?:[ \t]+[^\s=][^\n;]*;|\s*\{)",
    re.MULTILINE,
)


def looks_like_nginx(name: str, head: str) -> bool:
    """Whether a file of that path, with those first characters, is nginx's.

    A telling name (`nginx.conf`, `*.nginx`) is enough unless the text is plainly another's (an ini section, XML
    or Apache, logrotate, rsyslog) or has no directive at all (a secret that SOPS encrypted); a telling folder needs
    a directive of nginx's; any other `*.conf` one that is nginx's alone.
    """
    plain = plain_name(name)
    ending = "." + plain.rpartition(".")[2] if "." in plain else ""
    if ending in _OTHERS or head.startswith("#!") or _START_OF_OTHERS.match(_first_line(head)):
        return False
    if plain == "nginx.conf" or plain.endswith((".nginx", ".nginx.conf")):
        return not _MARKS.isdisjoint(head) or not _COMMENTS.sub("", head).strip()
    is_telling = _in_telling_folder(name)
    if not is_telling and ending not in _OWN:
        return False  # before its text is searched: this is asked for every file
    text = _COMMENTS.sub("", head)
    return _STATEMENT.search(text) is not None or (is_telling and _LOOSE_STATEMENT.search(text) is not None)


def _first_line(head: str) -> str:
    """The first line that is neither blank nor a comment."""
    lines = (line.strip() for line in head.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def _in_telling_folder(name: str) -> bool:
    return not _FOLDERS.isdisjoint(name.split("/")[:-1])
