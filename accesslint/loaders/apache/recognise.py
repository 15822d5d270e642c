"""Tells Apache httpd's configurations from other files, by name and by the first characters."""

from __future__ import annotations

import re

from accesslint.including.names import plain_name

_MAIN = frozenset({"httpd.conf", "apache2.conf", "apache.conf"})
_ENDINGS = frozenset({"", ".conf", ".vhost", ".inc", ".include"})
_DIRECTIVE = re.compile(
    r"^[ \t]*(?:<(?:VirtualHost|IfModule|IfDefine|Macro)[ \t]|(?:CustomLog|LogFormat|TransferLog|GlobalLog"
    r"|ErrorLogFormat|LoadModule|ServerRoot|DocumentRoot|IncludeOptional|ServerAdmin|ServerTokens|KeepAliveTimeout)"
    r"[ \t]+[^\s={;])",
    re.MULTILINE | re.IGNORECASE,
)
_START_OF_OTHERS = re.compile(r"#!|<\?xml|\s*\{(?![{%])")
_OTHERS = re.compile(
    r"^[ \t]*(?:ServerType|ModulePath|ExtendedLog|DefaultRoot|SystemLog"
    r"|http[ \t]*\{|server[ \t]*\{|location[ \t]|\$\w+[ \t]*[=+]"
    r"|<(?:source|match|filter|label)\b"
    r"|(?:http_access|http_port|access_log|cache_dir)[ \t]|logformat[ \t]+\w+[ \t]+[^\s\"])",
    re.MULTILINE,
)
"""ProFTPD, nginx, Lighttpd, Fluentd and Squid."""


def looks_like_apache(name: str, head: str) -> bool:
    """Whether a file of that path, with those first characters, is httpd's."""
    plain = plain_name(name)
    ending = "." + plain.rpartition(".")[2] if "." in plain else ""
    if ending not in _ENDINGS and not (
        "sites-" in name or ("vhost" in name and ending not in (".yml", ".yaml", ".json"))
    ):
        return False
    if _START_OF_OTHERS.match(head) or _OTHERS.search(head):
        return False
    return plain in _MAIN or _DIRECTIVE.search(head) is not None
