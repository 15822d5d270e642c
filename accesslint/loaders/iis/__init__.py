"""IIS: the sites of an applicationHost.config, and what a web.config takes out of their logs.

Resources are described in `sites.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.files import HEAD
from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "iis"
FILES = ("applicationhost", "web.config")


def kind_of(name: str, head: str) -> str:
    """What a file is: `server`, `application`, or nothing of IIS's that tells of logs."""
    plain = plain_name(name).lower()
    if plain.startswith("applicationhost") and plain.endswith(".config"):
        return "server" if "<configuration" in head else ""
    if plain != "web.config":
        return ""
    # A long file may tell of logs behind the part that is seen here; one of NLog's is another loader's.
    told = "httpLogging" in head or (len(head) >= HEAD and "<nlog" not in head)
    return "application" if told and "<configuration" in head else ""


def claims(name: str, head: str) -> bool:
    """Whether a file configures IIS, or an application's logs in it."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (nothing is included)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """Sites and applications as resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.iis.sites import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
