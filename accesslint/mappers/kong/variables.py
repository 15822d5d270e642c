"""Kong in a container: every property as a variable, `KONG_PROXY_ACCESS_LOG`; and which of its commands is run.

https://developer.konghq.com/gateway/manage-kong-conf/#environment-variables
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags
from accesslint.model.values import Value

COMMAND = "command"
"""The setting, which is no property of Kong's, that holds the command."""

_PREFIX = "KONG_"


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The settings of a container, by the words behind `kong` and its variables."""
    flags = Flags()
    for name, value in variables.items():
        if name.startswith(_PREFIX):
            flags.put(name[len(_PREFIX) :].lower(), value)
    rest = [word for word in words if word.text != "kong"]
    for number, word in enumerate(rest):
        if word.text in ("-c", "--conf") and number + 1 < len(rest):
            flags.file = rest[number + 1]
    if rest and rest[0].text is not None and not rest[0].text.startswith("-"):
        flags.settings[COMMAND] = rest[0]
    return flags
