"""What the environment sets in Kafka, in its own image, Bitnami's and Confluent's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_flags import Flags, begun
from accesslint.model.values import Value

_SIGNS = {0: "-", 1: "_"}
"""In names of variables, three underscores stand for a dash, two for one."""


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """The properties of Kafka: `KAFKA_AUTHORIZER_CLASS_NAME`, Bitnami's `KAFKA_CFG_…`; and the levels of loggers."""
    flags = begun(())
    for variable, value in variables.items():
        if variable.startswith("KAFKA_") and not variable.startswith("KAFKA_LOG4J_"):
            name = variable.removeprefix("KAFKA_").removeprefix("CFG_").lower()
            flags.put(name.replace("___", "\0").replace("__", "\1").replace("_", ".").translate(_SIGNS), value)
    levels = variables.get("KAFKA_LOG4J_LOGGERS")
    unknown = undecided(levels) if levels is not None else None
    if levels is not None and unknown is not None:
        flags.put("logger.kafka.authorizer.logger", levels)
    elif levels is not None:
        for one in (shown(levels) or "").split(","):
            logger, _, level = one.strip().partition("=")
            flags.put(f"logger.{logger}", Value(level.strip(), levels.span))
    return flags


def read_confluent(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The properties of Kafka in Confluent's images, in which the authoriser's logger is at WARN unless it is set.

    https://github.com/confluentinc/common-docker and the image's template `log4j.properties`.
    """
    flags = read(words, variables)
    authorizer = flags.settings.get("authorizer.class.name")
    if authorizer is not None:
        flags.settings.setdefault("logger.kafka.authorizer.logger", Value("WARN", authorizer.span))
    return flags
