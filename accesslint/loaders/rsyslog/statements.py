"""From rsyslog's files to configurations: includes are put where they stand.

Source: https://www.rsyslog.com/doc/rainerscript/include.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.assignments import File, Line, configurations, line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.rsyslog import Statement, parse
from accesslint.syntax.template_lines import has_tag

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "rsyslog"
TYPE = "rsyslog_configuration"

_MAIN = re.compile(r"(?:.*/)?[\w.-]*rsyslog[\w-]*\.conf(?:\.\w+)?\Z")
_DROP_IN = "rsyslog.d/"
_AT_START = Unknown("a text in backticks is filled in when rsyslog starts", "the environment of rsyslog, or a file")
"""https://www.rsyslog.com/doc/rainerscript/constant_strings.html"""
_PROPERTY_IN_BRACKETS = re.compile(r"<%[A-Za-z$!.]")
"""`<%PRI%>` begins the messages that templates make; a tag of a template has a blank, `=`, `-` or `#` behind `<%`."""


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations of all files, and what is wrong with these."""
    for found in configurations(sources, embedded, tree, _read):
        if isinstance(found, Problem):
            yield found
            continue
        header, name = found.main.header, found.main.name
        complete = _MAIN.match(name.lower()) is not None and _DROP_IN not in name
        include = next((line.value.span for line in found.main.lines if line.include), None)
        if include is not None and not found.included and not found.gaps:
            found.gaps.append(Value(Unknown("the files that it includes are not in the tree", "these files"), include))
        statements = [line.value for line in found.lines]
        attributes = attributes_at(header, {"statements": statements, "open": found.gaps, "complete": complete})
        yield file_resource(
            TYPE, name, attributes, header, platform=PLATFORM, scope=found.scope, container=found.container
        )


def _read(name: str, source: Source) -> File:
    document = parse(source)
    lines = [_line(statement) for statement in document.statements]
    return File(name, lines, header_of(source), document.hole, document.problems)


def _line(statement: Statement) -> Line:
    parameters = {
        key: Value(_AT_START, one.span)
        if one.text.startswith("`")
        else line_value(key, one.text, one.span, templated=_is_templated(one.text), conditional=False)
        for key, one in statement.parameters.items()
    }
    wanted = ("includeconfig",) if statement.kind == "directive" else ("file",) if statement.kind == "include" else ()
    included = next((statement.parameters[key] for key in wanted if key in statement.parameters), None)
    if included is not None:
        return Line(statement.kind, Value(included.text, included.span), include=included.text)
    span = statement.span
    facts = {
        "kind": Value(statement.kind, span),
        "parameters": Value(parameters, span),
        "filters": Value([Value(text, span) for text in statement.filters], span),
        "groups": Value([Value(number, span) for number in statement.groups], span),
        "conditional": Value(statement.conditional, span),
    }
    return Line(statement.kind, Value(facts, span))


def _is_templated(text: str) -> bool:
    return has_tag(_PROPERTY_IN_BRACKETS.sub("", text))
