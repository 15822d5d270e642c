"""Fluentd configurations: includes followed, one resource per configuration.

`fluentd_configuration` has these attributes:

- `elements`: the directives in their order, each a mapping of `directive` (`match`), `argument` (absent where there is
  none), `parameters` (a mapping) and `elements` (the directives inside it). `open` says why parameters or directives
  may be missing there (a template's tag, an include that is not in the tree).
- `complete`: false for a part of a configuration whose main file is not known
- `open`: the reasons why directives may be missing
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.fluentd.recognise import looks_like_fluentd
from accesslint.source import Source

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree

NAME = "fluentd"
FILES = ("", ".cfg", ".conf")


def claims(name: str, head: str) -> bool:
    """Whether a file is a Fluentd configuration, or a part or template of one."""
    return looks_like_fluentd(name, head)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All Fluentd files at once to resources; what cannot be read or found becomes a problem."""
    from accesslint.loaders.fluentd.configurations import load_configurations

    yield from load_configurations(sources, embedded, tree)
