"""From the files of a folder to a server: the main file, then those of `config.d` and `users.d` by their names.

https://clickhouse.com/docs/operations/configuration-files: elements of equal names are merged, `replace` puts one in
the other's place, `remove` takes it away, `from_env` and `incl` take it from elsewhere; in YAML, `@remove`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.including.files import File
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import is_filled_in
from accesslint.syntax.xml import Element, read_xml

PLATFORM = "clickhouse"
TYPE = "clickhouse_configuration"
REMOVED, PRESENT = "removed", "present"

_PARTS = frozenset({"config.d", "users.d", "conf.d"})
_SERVER = frozenset({"tcp_port", "http_port", "https_port", "tcp_port_secure", "users_config", "user_directories"})
_TELLING = ("query_log", "session_log", "text_log", "profiles")
_DEEPEST = 30
_ELSEWHERE = ("from_env", "incl", "from_zk")


def load_files(files: Iterable[File]) -> Iterator[Resource | Problem]:
    """The servers of all files, and what is wrong with them."""
    groups: dict[tuple[str, str, str], list[File]] = {}
    for one in files:
        folder = posixpath.dirname(one.file_name)
        if posixpath.basename(folder) in _PARTS:
            folder = posixpath.dirname(folder)
        groups.setdefault((folder, one.scope, one.container), []).append(one)
    for group in groups.values():
        yield from _servers(sorted(group, key=lambda one: (_is_part(one.file_name), one.file_name)))


def _is_part(name: str) -> bool:
    return posixpath.basename(posixpath.dirname(name)) in _PARTS


def _servers(files: Sequence[File]) -> Iterator[Resource | Problem]:
    """One server for each main file of a folder, or for parts alone."""
    read: list[tuple[File, list[tuple[str, Value]]]] = []
    gaps: list[Value] = []
    for one in files:
        content, problems = _read(one.file_name, one.source)
        yield from problems
        gaps += [Value(Unknown("a part of the file is not read", "the file"), problem.span) for problem in problems]
        read.append((one, content))
    mains = [one for one, content in read if not _is_part(one.file_name) and not _SERVER.isdisjoint(dict(content))]
    for main in mains or [files[0]]:
        settings: dict[str, Value] = {}
        for one, content in read:
            if one == main or one not in mains:
                _merge(settings, content)
        complete = bool(mains)
        if complete or gaps or any(name in settings for name in _TELLING):
            header = header_of(main.source)
            attributes = attributes_at(header, {"settings": settings, "open": gaps, "complete": complete})
            yield file_resource(
                TYPE,
                main.file_name,
                attributes,
                header,
                platform=PLATFORM,
                scope=main.scope or main.file_name,
                container=main.container,
            )


def _read(name: str, source: Source) -> tuple[list[tuple[str, Value]], list[Problem]]:
    """The names and values of a file, in its order."""
    if ".xml" in posixpath.basename(name).lower():
        root = read_xml(source)
        return ([], [root]) if isinstance(root, Problem) else (list(_elements(root, "", 0)), [])
    from accesslint.syntax.yaml import documents

    found: list[tuple[str, Value]] = []
    problems: list[Problem] = []
    for document in documents(source, "text"):
        if isinstance(document, Problem):
            problems.append(document)
        else:
            found += _entries(document, "", 0)
    return found, problems


def _merge(settings: dict[str, Value], content: Sequence[tuple[str, Value]]) -> None:
    for name, value in content:
        if value.text == REMOVED:
            for below in [known for known in settings if known.startswith(f"{name}.")]:
                del settings[below]
        settings[name] = value


def _elements(parent: Element, before: str, depth: int) -> Iterator[tuple[str, Value]]:
    for element in parent.children if depth < _DEEPEST else ():
        name = f"{before}{element.name}"
        marks = {key: _is_set(text) for key, (text, _) in element.attributes.items()}
        if marks.get("remove") or marks.get("replace"):
            yield name, Value(REMOVED, element.span)
            if marks.get("remove"):
                continue
        elsewhere = any(mark in element.attributes for mark in _ELSEWHERE) or element.is_conditional
        yield name, _leaf(name, element.text.strip(), element.text_span or element.span, elsewhere=elsewhere)
        if element.children:
            yield name, Value(PRESENT, element.span)
            yield from _elements(element, f"{name}.", depth + 1)


def _entries(parent: Value, before: str, depth: int) -> Iterator[tuple[str, Value]]:
    for key, item in parent.entries() if depth < _DEEPEST else ():
        name = f"{before}{key.lower()}"
        if not isinstance(item.data, dict):
            yield name, _leaf(name, (item.text or "").strip(), item.span, elsewhere=item.unknown is not None)
            continue
        marks = {mark: inner.text or "" for mark, inner in item.entries() if mark.startswith("@")}
        if _is_set(marks.get("@remove", "")) or _is_set(marks.get("@replace", "")):
            yield name, Value(REMOVED, item.span)
            if _is_set(marks.get("@remove", "")):
                continue
        elsewhere = any(f"@{mark}" in marks for mark in _ELSEWHERE)
        yield name, _leaf(name, PRESENT, item.span.first_line(), elsewhere=elsewhere)
        yield from _entries(item, f"{name}.", depth + 1)


def _is_set(text: str) -> bool:
    return text.strip().lower() in ("1", "true", "remove", "replace")


def _leaf(name: str, text: str, span: Span, *, elsewhere: bool) -> Value:
    if elsewhere or is_filled_in(text):
        return Value(
            Unknown(f"{name} is taken from outside of the file", "the environment, or the rendered file"), span
        )
    return Value(text or PRESENT, span)
