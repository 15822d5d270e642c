"""What the words of a command line and the environment of Bitnami's image set in PostgreSQL.

`-c name=value` and `--name=value`, in which a dash stands for an underscore:
https://www.postgresql.org/docs/current/app-postgres.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_flags import Flags, begun, further
from accesslint.model.values import Unknown, Value

_FILES = ("config_file", "data_directory")
_IMAGES_LIBRARIES = Unknown("the image loads libraries of its own, and has a variable for pgAudit", "the image")
_HOME = "/var/lib/postgresql"
_BITNAMI = {
    "POSTGRESQL_PGAUDIT_LOG": "pgaudit.log",
    "POSTGRESQL_PGAUDIT_LOG_PARAMETER": "pgaudit.log_parameter",
    "POSTGRESQL_LOG_CONNECTIONS": "log_connections",
    "POSTGRESQL_LOG_DISCONNECTIONS": "log_disconnections",
    "POSTGRESQL_LOG_LINE_PREFIX": "log_line_prefix",
    "POSTGRESQL_LOG_TIMEZONE": "log_timezone",
    "POSTGRESQL_SHARED_PRELOAD_LIBRARIES": "shared_preload_libraries",
}
"""https://github.com/bitnami/containers/blob/main/bitnami/postgresql/README.md"""


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The parameters of `postgres`."""
    words = [*further(variables.get("POSTGRESQL_EXTRA_FLAGS")), *words]
    flags = begun(words)
    for variable, parameter in _BITNAMI.items():
        if variable in variables and shown(variables[variable]) != "":
            flags.put(parameter, variables[variable])
    audited = variables.get("POSTGRESQL_PGAUDIT_LOG")
    if audited is not None and "shared_preload_libraries" not in flags.settings:
        flags.put("shared_preload_libraries", Value(_IMAGES_LIBRARIES, audited.span))
    for number, word in enumerate(words):
        text, span = word.text or "", word.span
        following = words[number + 1] if number + 1 < len(words) else None
        if text == "-c" and following is not None:
            flags.doubt = flags.doubt or undecided(following)
            text, span = following.text or "", following.span
        elif text == "-D" and following is not None:
            if not (following.text or "").startswith(_HOME):
                flags.file = following
            continue
        elif text.startswith("--") or (text.startswith("-c") and len(text) > len("-c")):
            text = text[2:]
        else:
            continue
        name, sign, given = text.partition("=")
        name = name.strip().lower().replace("-", "_")
        if sign and name:
            flags.put(name, Value(given, span))
    for name in _FILES:
        flags.file = flags.settings.get(name, flags.file)
    return flags
