"""What the words of a command line set in Cassandra: nothing of its audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.server_flags import Flags, begun
from accesslint.model.values import Value


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """Nothing: its audit log is set up by its file alone, in which it is off as shipped.

    https://cassandra.apache.org/doc/stable/cassandra/managing/operating/audit_logging.html
    """
    return begun(words)
