"""From logrotate's files to blocks: a block's directives win over its file's, and these over logrotate.conf's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import dirname

from accesslint.including.assignments import line_value
from accesslint.including.files import File
from accesslint.including.names import plain_name
from accesslint.model.values import Resource, Value
from accesslint.source import Problem
from accesslint.syntax.logrotate import Block, Directive, parse
from accesslint.syntax.template_lines import has_tag

PLATFORM = "logrotate"
TYPE = "logrotate_block"

_FOLDER = "logrotate.d"
_MAIN = "logrotate.conf"
_ALTERNATIVES = (
    ("hourly", "daily", "weekly", "monthly", "yearly"),
    ("create", "nocreate"),
    ("compress", "nocompress"),
    ("copytruncate", "nocopytruncate"),
)
"""Directives of which the last one counts."""


def load_blocks(files: Sequence[File]) -> Iterator[Resource | Problem]:
    """The blocks of all files, and what is wrong with these.

    `complete` of a block is false where a logrotate.conf that is not in the files sets what the block leaves out.
    """
    documents = {(file.file_name, file.scope): parse(file.source) for file in files}
    for file in files:
        name, scope = file.file_name, file.scope
        document = documents[name, scope]
        yield from document.problems
        directives: dict[str, Value] = {}
        folder, complete = dirname(name), plain_name(name) == _MAIN
        if folder.endswith(_FOLDER):
            main = documents.get((f"{dirname(folder)}/{_MAIN}".removeprefix("/"), scope))
            _take(directives, main.directives if main is not None else ())
            complete = main is not None
        _take(directives, document.directives)
        for number, block in enumerate(document.blocks):
            yield _block(block, number, dict(directives), file, complete=complete)


def _take(directives: dict[str, Value], given: Sequence[Directive]) -> None:
    for one in given:
        for alternatives in _ALTERNATIVES:
            if one.name in alternatives:
                for other in alternatives:
                    directives.pop(other, None)
        templated = has_tag(one.value)
        directives[one.name] = line_value(
            one.name, one.value, one.span, templated=templated, conditional=one.conditional
        )


def _block(block: Block, number: int, directives: dict[str, Value], file: File, *, complete: bool) -> Resource:
    scope = file.scope or file.file_name
    _take(directives, block.directives)
    shown = block.paths[0][0] if block.paths else f"block {number + 1}"
    paths = [Value(path, span) for path, span in block.paths]
    attributes = {
        "paths": Value(paths, block.header),
        "directives": Value(directives, block.header),
        "complete": Value(complete, block.header),
    }
    return Resource(
        id=f"{scope}#{shown}" + (f" ({number + 1})" if number else ""),
        platform=PLATFORM,
        type=TYPE,
        address=f"{file.file_name.rpartition('/')[2]}:{shown}",
        attributes=Value(attributes, block.header),
        header=block.header,
        scope=scope,
        container=file.container,
    )
