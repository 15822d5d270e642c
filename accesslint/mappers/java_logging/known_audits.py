"""Audit logs that products write through Log4j or logback: which level they need, and what their messages hold.

Apache Kafka's authorizer writes refused operations at INFO, allowed ones at DEBUG only; its own configuration has INFO:
https://github.com/apache/kafka/blob/3.0/config/log4j.properties. HDFS writes every operation at INFO, and its own
configuration has the null appender:
https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/HdfsUserGuide.html
"""

from __future__ import annotations

import msgspec

LEVELS = ("ALL", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF")
"""From all to nothing."""


class KnownAudit(msgspec.Struct, frozen=True):
    """What is known of a product's audit log."""

    some_from: str
    """The level from which on it writes anything."""
    all_from: str
    """The level from which on it writes everything."""
    left_out: str
    """What it does not write between the two."""
    meanings: tuple[str, ...]
    """What its messages hold."""


KNOWN = {
    "kafka.authorizer.logger": KnownAudit(
        "INFO", "DEBUG", "allowed operations", ("identity", "result", "action", "client_address", "resource")
    ),
    "org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit": KnownAudit(
        "INFO", "INFO", "", ("result", "identity", "client_address", "action", "resource")
    ),
}
"""By the logger's name."""


def keeps(level: str, needed: str) -> bool:
    """Whether a logger at a level writes what is logged at another; True for a level that is not known."""
    return level not in LEVELS or LEVELS.index(level) <= LEVELS.index(needed)
