"""Java's logging configurations: logback, Log4j 2 and 1 in each form, the platform's own; one resource for each file.

`logback_configuration`, `logback_access_configuration`, `log4j_configuration` (Log4j 2), `log4j1_configuration` and
`jul_configuration` have one attribute, `root`: the document's element. An element is a mapping of `name` (in lower
case), `attributes` (names in lower case), `children` and `text`, and of `maybe`, the reason, where a template decides
whether it is there; it is so whatever form the file has. What is included from files beside it stands in the include's
place, and in that of a profile of Spring what it holds in production. Properties that the file itself sets are filled
in; what else stands in `${…}` is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "java_logging"
FILES = ("jul", "log4j", "logback", "logging")

_NAMED = re.compile(
    r"(?P<library>logback-access|logback|(?:[\w.-]+-)?log4j2?)(?:[-_.][\w.-]+)?\.(?P<form>xml|properties|ya?ml|jso?n)\Z",
    re.ASCII,
)
_FOR_TESTS = re.compile(r"(?:^|/)src/test/|[-_.]test\.(?:xml|properties|ya?ml|jso?n)\Z")
_LOG4J1 = re.compile(r"^[ \t]*log4j\.(?:root(?:Logger|Category)|appender\.|logger\.|category\.)", re.MULTILINE)
_LOG4J2 = re.compile(r"^[ \t]*(?:rootLogger|appenders?|loggers?)\b[.\w-]*[ \t]*[=:]", re.MULTILINE)
_XML = re.compile(r"<configuration[\s>]", re.IGNORECASE)
_XML1 = re.compile(r"<log4j:configuration[\s>]")
_DATA = re.compile(r"""^[ \t{]*["']?configuration["']?[ \t]*:""", re.MULTILINE | re.IGNORECASE)
_JUL_NAMED = re.compile(r"(?:[\w.-]+[-_.])?(?:logging|jul)(?:[-_.][\w.-]+)?\.properties\Z", re.ASCII)
_JUL = re.compile(
    r"^[ \t]*(?:\.?handlers|\.level|[\w.\[\]$/-]{1,200}\.(?:handlers|level|useParentHandlers)"
    r"|java\.util\.logging\.\w+\.\w+|\S{1,100}\.juli\.\w+\.\w+)[ \t]*[=:]",
    re.MULTILINE,
)
_TYPES = {
    "logback-access": "logback_access_configuration",
    "logback": "logback_configuration",
    "log4j2": "log4j_configuration",
    "log4j": "log4j_configuration",
}


def type_of(name: str, head: str) -> str:
    """The type of the resource that a file is; empty for others, for parts that others include, and for tests'."""
    base = plain_name(name).lower()
    found = _NAMED.match(base)
    if found is None:
        is_platform = _JUL_NAMED.match(base) is not None and _FOR_TESTS.search(name.lower()) is None
        return "jul_configuration" if is_platform and _JUL.search(head) else ""
    if _FOR_TESTS.search(name.lower()):
        return ""
    library = found["library"] if found["library"].startswith("logback") else "log4j"
    if found["form"] == "xml":
        is_first = library == "log4j" and _XML1.search(head) is not None
        return "log4j1_configuration" if is_first else _TYPES[library] if _XML.search(head) else ""
    if library != "log4j":
        return ""
    if found["form"] == "properties":
        is_first = _LOG4J1.search(head) is not None
        return "log4j1_configuration" if is_first else _TYPES[library] if _LOG4J2.search(head) else ""
    return _TYPES[library] if _DATA.search(head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file configures one of these libraries."""
    return bool(type_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All configurations to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.java_logging.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file, tree)
