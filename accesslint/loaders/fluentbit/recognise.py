"""Tells Fluent Bit's configurations from other files, by name and by the first characters."""

from __future__ import annotations

import re

from accesslint.including.names import plain_name

INSTALLED = (
    "/fluent-bit/etc/",
    "/fluent-bit/config/",
    "/etc/fluent-bit/",
    "/etc/td-agent-bit/",
    "/opt/fluent-bit/etc/",
    "/fluentd/etc/",
    "/etc/fluent/",
    "/etc/fluentd/",
    "/etc/td-agent/",
)
"""Where images and packages keep the main file: an absolute path below one of them is beside it.

Sources: https://docs.fluentbit.io/manual/installation/downloads/docker and
https://docs.fluentd.org/configuration/config-file#config-file-location
"""

_NAMES = re.compile(r"(?:td-agent-bit|fluent-?bit[\w.-]*)\.conf")
_HEADER = re.compile(r"^[ \t]*\[[ \t]*([A-Za-z_]{1,30})[ \t]*\][ \t]*\r?$", re.MULTILINE)
_PLUGINS = frozenset({"input", "filter", "output", "parser", "multiline_parser", "custom"})
_NAMED = re.compile(r"^[ \t]*name[ \t]+[^\s=]", re.MULTILINE | re.IGNORECASE)
_SERVICE_KEY = re.compile(
    r"^[ \t]*(?:flush|daemon|grace|log_level|log_file|parsers_file|plugins_file|streams_file|http_server|http_listen"
    r"|http_port|health_check|hot_reload|storage\.\w+|scheduler\.\w+|dns\.\w+)[ \t]+[^\s=]",
    re.MULTILINE | re.IGNORECASE,
)
_COMMAND = re.compile(r"^@(?:INCLUDE|SET)[ \t]+\S", re.MULTILINE | re.IGNORECASE)
_ASSIGNMENT = re.compile(r"^[ \t]*[\w.]+[ \t]*=", re.MULTILINE)
_PIPELINE = re.compile(r"^(?:pipeline):[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
_PARTS = re.compile(r"^[ \t]+(?:inputs|filters|outputs):", re.MULTILINE)
_SERVICE = re.compile(r"^(?:service|includes|parsers):", re.MULTILINE)
_MANIFEST = re.compile(r"^(?:apiVersion|kind):", re.MULTILINE)
_YAML_NAME = re.compile(r"fluent-?bit[\w.-]*")


def is_yaml(name: str) -> bool:
    """Whether a file is written in YAML rather than in the classic form."""
    return plain_name(name).lower().endswith((".yaml", ".yml"))


def looks_like_fluent_bit(name: str, head: str) -> bool:
    """Whether a file of that path, with those first characters, is Fluent Bit's."""
    plain = plain_name(name)
    lower = plain.lower()
    if lower.endswith((".yaml", ".yml")):
        return _is_yaml_form(lower, head)
    if not lower.endswith((".conf", ".cfg")):
        return False
    return _is_classic_form(lower, head)


def _is_classic_form(name: str, head: str) -> bool:
    """Sections whose keys are followed by a blank: in an ini file (a systemd unit) it is `=`."""
    headers = {match[1].lower() for match in _HEADER.finditer(head)}
    if headers & _PLUGINS:
        return _NAMED.search(head) is not None or not _ASSIGNMENT.search(head)
    if "service" in headers and _SERVICE_KEY.search(head):
        return True
    if _NAMES.fullmatch(name):
        return bool(headers) or _COMMAND.search(head) is not None or not _COMMENTS.sub("", head).strip()
    return False


_COMMENTS = re.compile(r"^[ \t]*#[^\n]*$", re.MULTILINE)


def _is_yaml_form(name: str, head: str) -> bool:
    if _MANIFEST.search(head):
        return False
    if _PIPELINE.search(head):
        return _PARTS.search(head) is not None or _SERVICE.search(head) is not None
    return _YAML_NAME.match(name) is not None and "fluent" in name and _SERVICE.search(head) is not None
