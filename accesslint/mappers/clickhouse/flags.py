"""Which configuration a ClickHouse server is started with.

https://clickhouse.com/docs/operations/configuration-files: `--config-file`, and in the image `CLICKHOUSE_CONFIG`:
https://clickhouse.com/docs/install/docker
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.meanings import shown
from accesslint.mappers.server_flags import Flags, begun, pairs
from accesslint.model.values import Value

_OWN = "/etc/clickhouse-server/config.xml"


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The file that is named, unless it is the image's own."""
    flags = begun(words)
    named = variables.get("CLICKHOUSE_CONFIG")
    for name, value, given in pairs(words, frozenset()):
        if name in ("--config-file", "-C", "--config") and given:
            named = value
    if named is not None and shown(named) != _OWN:
        flags.file = named
    return flags
