"""From Redis's files to resources, one for each main file, or for a part whose main file is not known.

`include` takes a file or a pattern: https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/; the ACL
file has `user` lines alone: https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.assignments import Configuration, File, Line, configurations
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.loaders.redis import is_main
from accesslint.model.values import Data, Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.worded_lines import Document, parse
from accesslint.syntax.worded_lines import Line as Written

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "redis"
TYPE = "redis_configuration"

_COLLECTED = {"user": "users", "loadmodule": "modules"}
_RENDERED = "the rendered file"


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations in the tree's files and in the files that other loaders found inside theirs."""
    for found in configurations(sources, embedded, tree, _read):
        yield found if isinstance(found, Problem) else _resource(found)


def _read(name: str, source: Source) -> File:
    document = parse(source)
    lines = [found for line in document.lines for found in _lines(document, line)]
    return File(name, lines, header_of(source), document.hole, document.problems)


def _lines(document: Document, line: Written) -> Iterator[Line]:
    span = document.source.span(line.start, line.end)
    words = [document.word(word) for word in line.words]
    if line.name in ("include", "aclfile") and line.words and line.words[0].text:
        yield Line(line.name, words[0], include=line.words[0].text)
    if line.name in _COLLECTED:
        value = Value(words, span)
        if line.depth:
            value = Value(Unknown(f"a template decides whether {line.name} is set", _RENDERED), span)
        yield Line(line.name, value)
    elif words and line.name != "include":
        value = words[0]
        if line.depth:
            value = Value(Unknown(f"a template decides whether {line.name} is set", _RENDERED), words[0].span)
        elif not isinstance(value.data, str):
            value = Value(Unknown(f"a template fills in {line.name}", _RENDERED), words[0].span)
        yield Line(line.name, value)


def _resource(found: Configuration) -> Resource:
    header = found.main.header
    settings = {line.name: line.value for line in found.lines if line.name not in _COLLECTED}
    # An ACL file that is not there can have users only.
    users_gone = [gap for gap in found.gaps if "aclfile" in settings and gap.span == settings["aclfile"].span]
    attributes: dict[str, Data] = {
        "settings": settings,
        "open": [gap for gap in found.gaps if gap not in users_gone],
        "users_open": users_gone,
        "complete": is_main(found.main.name),
    }
    for name, attribute in _COLLECTED.items():
        attributes[attribute] = [line.value for line in found.lines if line.name == name]
    return file_resource(
        TYPE,
        found.main.name,
        attributes_at(header, attributes),
        header,
        platform=PLATFORM,
        scope=found.scope,
        container=found.container,
    )
