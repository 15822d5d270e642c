"""Fluent Bit configurations, classic and YAML: includes followed, variables filled in, one resource per configuration.

`fluentbit_configuration` has these attributes (names of keys in lower case):

- `service`: a mapping of the keys of the service section
- `inputs`, `filters`, `outputs`: lists of mappings, in the order in which Fluent Bit reads them. A key that is
  repeated has a list of its values. A nested YAML key is joined: `storage.path`. `processors` (YAML) is a list of
  mappings like `filters`. `@open` says why keys may be missing (a template's tag).
- `complete`: false for a part of a configuration whose main file is not known
- `open`: the reasons why sections may be missing, one for each include that is not in the tree
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.fluentbit.recognise import looks_like_fluent_bit
from accesslint.source import Source

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree

NAME = "fluentbit"
FILES = (".cfg", ".conf", ".yaml", ".yml")


def claims(name: str, head: str) -> bool:
    """Whether a file is a Fluent Bit configuration, or a part or template of one."""
    return looks_like_fluent_bit(name, head)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All Fluent Bit files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.fluentbit.configurations import load_configurations

    yield from load_configurations(sources, embedded, tree)
