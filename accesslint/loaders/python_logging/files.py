"""From files to resources: gunicorn's settings, and the logging dictionaries wherever they stand.

A dictionary is one for logging where it has the key `version` with the value 1, which is required, and any of the keys
that say something: https://docs.python.org/3/library/logging.config.html#dictionary-schema-details
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.including.configuration_files import file_resource
from accesslint.including.files import HEAD
from accesslint.loaders.python_logging import NAME, kind_of, kind_of_data, libraries, own_records, statements
from accesslint.loaders.python_logging.data_files import read_data, read_ini
from accesslint.loaders.python_logging.evaluation import Module, parsed
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span

if TYPE_CHECKING:
    from accesslint.loaders import Tree

GUNICORN = "gunicorn_configuration"
DICTIONARY = "logging_dictionary"

_TELLING = ("formatters", "handlers", "loggers", "root")
_STARTS = re.compile(
    r"(?:dockerfile|containerfile|procfile|[\w.-]*compose[\w.-]*\.ya?ml|[\w.-]+\.(?:sh|service|conf|toml))"
)
_OPTIONS = re.compile(r"--access-log|--log-config|--log-syslog|GUNICORN_CMD_ARGS")
_MOST_FILES = 200


def read_file(
    source: Source, name: str, scope: str, container: str, tree: Tree, *, adds: bool = False
) -> Iterator[Resource | Problem]:
    """The resources of a file that is known as `name` in `scope`; `adds`: whether a file adds fields to records."""
    if not name.endswith(".py"):
        yield from _data(source, name, scope, container)
        return
    is_gunicorn = kind_of(name) == "gunicorn"
    telling = (*statements.TELLING, *libraries.TELLING, *own_records.TELLING)
    has_dictionary = "version" in source.text and any(key in source.text for key in _TELLING)
    if not is_gunicorn and not has_dictionary and not any(word in source.text for word in telling):
        return
    module = parsed(source)
    if isinstance(module, Problem):
        yield module
        return
    read = Module(source, module)
    header = source.place(1, 1, 1, len(source.line_text(1)) + 1)
    if is_gunicorn:
        attributes = {
            "settings": Value(dict(read.names), header),
            "open": Value(read.opens, header),
        }
        command = _command(name, tree) if not container else None
        if command is not None:
            attributes["command"] = Value(command, header)
        base = name.rpartition("/")[2]
        yield _resource(GUNICORN, base, Value(attributes, header), scope, container, header)
    yield from _dictionaries(read, module, scope, container)
    base = name.rpartition("/")[2]
    for number, (kind, found) in enumerate(libraries.library_calls(read, module, name, header)):
        yield _resource(kind, f"{base} {number + 1}", found, scope, container, found.span)
    for number, found in enumerate(own_records.own_records(read, module, adds=adds)):
        yield _resource(own_records.KIND, f"{base} records {number + 1}", found, scope, container, found.span)
    for dictionary in statements.dictionaries(read, module, source.text, header):
        yield _resource(DICTIONARY, f"{base} statements", dictionary, scope, container, header)


def _data(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    base = name.rpartition("/")[2]
    found: Iterator[Value | Problem]
    found = iter([read_ini(source)]) if kind_of_data(name, source.text[:HEAD]) == "ini" else read_data(source)
    for value in found:
        if isinstance(value, Problem):
            yield value
        elif _is_for_logging(value):
            header = source.place(1, 1, 1, len(source.line_text(1)) + 1)
            yield _resource(DICTIONARY, base, value, scope, container, header)


def _dictionaries(read: Module, module: ast.Module, scope: str, container: str) -> Iterator[Resource]:
    seen: set[Span] = set()
    for name, value in read.names.items():
        if _is_for_logging(value):
            seen.add(value.span)
            yield _resource(DICTIONARY, name, value, scope, container, value.span.first_line())
    number = 0
    for node in ast.walk(module):
        if isinstance(node, ast.Dict) and _names_version(node) and read.span(node) not in seen:
            value = read.value(node)
            if _is_for_logging(value):
                number += 1
                yield _resource(DICTIONARY, f"dictionary {number}", value, scope, container, value.span.first_line())


def _names_version(node: ast.Dict) -> bool:
    return any(isinstance(key, ast.Constant) and key.value == "version" for key in node.keys)


def _is_for_logging(value: Value) -> bool:
    version = value.get("version")
    return version is not None and version.data == 1 and any(value.get(key) is not None for key in _TELLING)


def _command(name: str, tree: Tree) -> Unknown | None:
    """Why a command line may say more of the access log: a file of this folder, or above, has gunicorn's options."""
    folder = posixpath.dirname(name)
    while True:
        for other in tree.folder(folder or ".")[:_MOST_FILES]:
            if _STARTS.fullmatch(posixpath.basename(other).lower()):
                source = tree.read(other)
                if source is not None and "gunicorn" in source.text and _OPTIONS.search(source.text):
                    return Unknown(f"{other} starts gunicorn with options for its logs", other)
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _resource(  # noqa: PLR0917 (each is another text of the resource)
    kind: str, address: str, attributes: Value, scope: str, container: str, header: Span
) -> Resource:
    return file_resource(kind, address, attributes, header, platform=NAME, scope=scope, container=container)
