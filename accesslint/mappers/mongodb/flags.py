"""What the words of a command line set in MongoDB.

https://www.mongodb.com/docs/manual/reference/program/mongod/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags, begun, further, pairs
from accesslint.model.values import Value

_SETTINGS = {
    "--auditDestination": "auditLog.destination",
    "--auditFormat": "auditLog.format",
    "--auditPath": "auditLog.path",
    "--auditFilter": "auditLog.filter",
    "--logpath": "systemLog.path",
}
_FILES = ("--config", "-f")


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The settings of `mongod`, by the names that its file has for them."""
    words = [*further(variables.get("MONGODB_EXTRA_FLAGS")), *words]
    flags = begun(words)
    for name, value, given in pairs(words, frozenset()):
        if name in _SETTINGS and given:
            flags.put(_SETTINGS[name], value)
        elif name in _FILES and given:
            flags.file = value
        elif name == "--setParameter" and given:
            parameter, sign, text = (value.text or "").partition("=")
            if sign:
                flags.put(f"setParameter.{parameter}", Value(text, value.span))
    return flags
