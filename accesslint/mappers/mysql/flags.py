"""What the words of a command line set in MySQL and MariaDB.

https://dev.mysql.com/doc/refman/8.4/en/command-line-options.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags, begun, further, pairs
from accesslint.model.values import Value

_SWITCHES = frozenset({"general_log", "server_audit_logging", "audit_log", "slow_query_log", "log_bin"})
"""Options of MySQL that may stand alone, so that the next word is not theirs."""
_FILES = frozenset({"defaults_file", "defaults_extra_file"})
_PLUGINS = frozenset({"plugin_load", "plugin_load_add", "early_plugin_load"})


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The options of `mysqld` and `mariadbd`, as the loader of option files names them."""
    extra = [word for name in ("MARIADB_EXTRA_FLAGS", "MYSQL_EXTRA_FLAGS") for word in further(variables.get(name))]
    flags = begun([*extra, *words])
    alone = frozenset(f"--{name.replace('_', '-')}" for name in _SWITCHES) | {f"--{name}" for name in _SWITCHES}
    plugins: list[Value] = []
    for written, found, given in pairs([*extra, *words], alone):
        if not written.startswith("--"):
            continue
        name, value = written[2:].lower().replace("-", "_").removeprefix("loose_"), found
        if not given:
            plain = name.removeprefix("skip_").removeprefix("disable_")
            name, value = plain, Value("ON" if plain == name else "OFF", found.span)
        if name in _FILES:
            flags.file = value
        elif name in _PLUGINS:
            plugins.append(value)
            flags.settings["plugin_load_add"] = Value(plugins, value.span)
        else:
            flags.put(name, value)
    return flags
