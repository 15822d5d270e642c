"""Kafka brokers by their `server.properties`; what their loggers keep is read with Log4j's files.

`kafka_configuration` has these attributes:

- `settings`: a mapping of the properties to their values as text
- `open`: the reasons why others may be set (a template's tags)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "kafka"
FILES = (".properties",)

_BROKER = re.compile(
    r"^[ \t]*(broker\.id|node\.id|process\.roles|log\.dirs|zookeeper\.connect|controller\.quorum\.voters"
    r"|controller\.listener\.names|inter\.broker\.listener\.name|authorizer\.class\.name"
    r"|offsets\.topic\.replication\.factor|num\.network\.threads|super\.users)[ \t]*[=:]",
    re.MULTILINE,
)
_FEWEST = 2


def claims(name: str, head: str) -> bool:
    """Whether a properties file sets several things that only a broker has."""
    return plain_name(name).lower().endswith(".properties") and len(set(_BROKER.findall(head))) >= _FEWEST


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All brokers' files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.kafka.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
