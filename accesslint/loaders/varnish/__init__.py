"""The variables by which init scripts start varnishncsa: `/etc/default/varnishncsa`, `/etc/sysconfig/varnishncsa`.

`varnish_defaults` has `settings`, a mapping of the variables to their texts, and `open`, why others may be set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "varnish"
FILES = ("varnishncsa",)

_NAMES = frozenset({"varnishncsa", "varnishncsa.params", "varnishncsa.default"})


def claims(name: str, head: str) -> bool:
    """Whether a file sets varnishncsa's variables: no script of that name, which begins with `#!`."""
    return plain_name(name) in _NAMES and not head.startswith("#!") and "init.d/" not in name and "{\n" not in head


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such files to resources."""
    from accesslint.loaders import files
    from accesslint.loaders.varnish.files import read_file

    for file in files(sources, embedded):
        yield read_file(*file)
