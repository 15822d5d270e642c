"""Java's logging configurations in XML: logback, logback-access, Log4j 2; one resource for each file.

`logback_configuration`, `logback_access_configuration` and `log4j_configuration` have one attribute, `root`: the
document's element. An element is a mapping of `name` (in lower case), `attributes` (names in lower case), `children`
and `text`. Properties that the file itself sets are filled in; what else stands in `${…}` is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "java_logging"

_NAMED = re.compile(
    r"(logback-access|logback|log4j2?)(?:[-_.][\w.-]+)?\.xml(?:\.(?:j2|tmpl|tpl|template|erb))?\Z", re.ASCII
)
_FOR_TESTS = re.compile(r"(?:^|/)src/test/|[-_.]test\.xml\Z")
_ROOT = re.compile(r"<configuration[\s>]", re.IGNORECASE)
_TYPES = {
    "logback-access": "logback_access_configuration",
    "logback": "logback_configuration",
    "log4j2": "log4j_configuration",
    "log4j": "log4j_configuration",
}


def type_of(name: str, head: str) -> str:
    """The type of the resource that a file is; empty for others, for parts that others include, and for tests'."""
    found = _NAMED.match(name.rpartition("/")[2].lower())
    if found is None or _FOR_TESTS.search(name.lower()) or not _ROOT.search(head):
        return ""
    return _TYPES[found[1]]


def claims(name: str, head: str) -> bool:
    """Whether a file configures one of these libraries."""
    return bool(type_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (what a file includes lies on the class path)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All configurations to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.java_logging.files import read_file

    for source in sources:
        yield from read_file(source, source.name, source.name, "")
    for one in embedded:
        yield from read_file(one.source, one.file_name, one.scope, one.container)
