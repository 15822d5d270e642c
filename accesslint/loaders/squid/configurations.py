"""From Squid's files to resources, one for each main file, or for a part whose main file is not known.

`include` names files or patterns, several in one line: https://www.squid-cache.org/Doc/config/include/. Lines between
`if` and `endif` are there or not as the process runs: https://wiki.squid-cache.org/Features/SmpScale (conditional
configuration).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.assignments import Configuration, File, Line, configurations
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.loaders.squid import is_main
from accesslint.model.values import Data, Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.worded_lines import Document, Word, parse
from accesslint.syntax.worded_lines import Line as Written

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "squid"
TYPE = "squid_configuration"

_KEPT = frozenset(
    {"access_log", "acl", "auth_param", "buffered_logs", "cache_log", "emulate_httpd_log", "external_acl_type"}
    | {"follow_x_forwarded_for", "http_port", "https_port", "ident_lookup_access", "log_access", "log_mime_hdrs"}
    | {"log_uses_indirect_client", "logfile_daemon", "logfile_rotate", "logformat", "strip_query_terms"}
)
_ALIASES = {"cache_access_log": "access_log"}


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    for found in configurations(sources, embedded, tree, _read):
        yield found if isinstance(found, Problem) else _resource(found)


def _read(name: str, source: Source) -> File:
    document = parse(source, continued=True)
    lines: list[Line] = []
    open_conditions = 0
    for line in document.lines:
        if line.name == "if":
            open_conditions += 1
        elif line.name == "endif":
            open_conditions = max(0, open_conditions - 1)
        elif line.name == "include":
            lines += [Line("include", document.word(word), include=word.text) for word in _before_comment(line)]
        elif _ALIASES.get(line.name, line.name) in _KEPT:
            lines.append(_line(document, line, conditional=open_conditions > 0 or line.depth > 0))
    return File(name, lines, header_of(source), document.hole, document.problems)


def _line(document: Document, line: Written, *, conditional: bool) -> Line:
    span = document.source.span(line.start, line.end)
    name = _ALIASES.get(line.name, line.name)
    if conditional and name != "logformat":
        return Line(name, Value(Unknown(f"a condition decides whether {name} is set", "the rendered file"), span))
    if name == "logformat":
        words: list[Value] = [document.word(word) for word in line.words[:1]]
        return Line(name, Value([*words, document.text(line, 1)], span))
    return Line(name, Value([document.word(word) for word in _before_comment(line)], span))


def _before_comment(line: Written) -> Sequence[Word]:
    """A line's words; one that begins with `#` begins a comment."""
    end = next((number for number, word in enumerate(line.words) if word.text.startswith("#")), len(line.words))
    return line.words[:end]


def _resource(found: Configuration) -> Resource:
    directives: dict[str, list[Value]] = {}
    for line in found.lines:
        directives.setdefault(line.name, []).append(line.value)
    header = found.main.header
    attributes: dict[str, Data] = {
        "directives": {name: Value(values, values[0].span) for name, values in directives.items()},
        "open": found.gaps,
        "complete": is_main(found.main.name),
    }
    return file_resource(
        TYPE,
        found.main.name,
        attributes_at(header, attributes),
        header,
        platform=PLATFORM,
        scope=found.scope,
        container=found.container,
    )
