"""What the words of a command line and the environment set in Keycloak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags, begun, further, pairs
from accesslint.model.values import Value

_BITNAMI = {"KEYCLOAK_LOG_LEVEL": "log-level", "KEYCLOAK_LOG_OUTPUT": "log-console-output"}


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The options of Keycloak: `KC_LOG_LEVEL` is `log-level`, and so is Bitnami's `KEYCLOAK_LOG_LEVEL`."""
    words = [*words, *further(variables.get("KEYCLOAK_EXTRA_ARGS"))]
    flags = begun(words)
    for variable, option in _BITNAMI.items():
        if variable in variables:
            flags.put(option, variables[variable])
    for variable, value in variables.items():
        if variable.startswith("KC_"):
            flags.put(variable.removeprefix("KC_").lower().replace("_", "-").replace("--", "-"), value)
    for written, value, given in pairs(words, frozenset()):
        name = written.removeprefix("--").lower().replace("--", "-")
        if name in ("config-file", "cf") and given:
            flags.file = value
        elif written.startswith("--") and given:
            flags.put(name, value)
    return flags
