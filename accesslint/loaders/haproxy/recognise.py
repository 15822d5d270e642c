"""Tells HAProxy's configurations from other files, by name and by the first characters."""

from __future__ import annotations

import re

from accesslint.including.names import plain_name

_ENDINGS = (".cfg", ".conf", ".haproxy")
_START_OF_OTHERS = re.compile(r"\s*(?:#!|<\?|<!|\[[\w.-]+\]|\{(?![{%])|---)")
_SECTION = re.compile(
    r"^(?:frontend|backend|listen)[ \t]+[^\s=:{(][^\s=(]*[ \t]*(?:from[ \t]|#|[\d.*:]+|$)", re.MULTILINE
)
_SETTINGS = re.compile(r"^(?:global|defaults)(?:[ \t]+[\w.-]+)?[ \t]*(?:#.*)?$", re.MULTILINE)
_LINE = re.compile(
    r"^[ \t]*(?:mode[ \t]+(?:http|tcp)\b|timeout[ \t]+(?:connect|client|server)|(?:default|use)_backend[ \t]"
    r"|option[ \t]+(?:http|tcp|https)log|log[ \t]+global|bind[ \t]+\S|balance[ \t]+\w|server[ \t]+\S+[ \t]+\S"
    r"|http-request[ \t]|maxconn[ \t]+\d|stats[ \t]+(?:socket|enable|uri)|acl[ \t])",
    re.MULTILINE,
)


def looks_like_haproxy(name: str, head: str) -> bool:
    """Whether a file of that path, with those first characters, is HAProxy's."""
    plain = plain_name(name).lower()
    if plain == "haproxy.cfg":
        return True
    if not plain.endswith(_ENDINGS) and ("." in plain or "haproxy" not in plain):
        return False
    if _START_OF_OTHERS.match(head):
        return False
    if _SECTION.search(head) is None and _SETTINGS.search(head) is None:
        return False
    return _LINE.search(head) is not None
