"""The main server, and the conditions that stand for servers of their own, with the settings in force there.

Attributes of a `lighttpd_server`: `label`, `names` (hosts), `modules` (those loaded anywhere), `settings` (in force
there, outer ones included), `conditions`: a list of `when`, `asks` (operator and text of a condition on the path, else
empty) and `settings` of further conditions that change the access log; `main`, the settings outside of conditions,
where the server is one; `open`, a list of unknowns: why something may not be seen; `surroundings`, unknown for a
fragment.

At a request the blocks whose conditions hold are gone through in their order, and the last that sets something counts.
A condition on the host is a server; one on the socket or the scheme is if it has a log of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from accesslint.loaders.lighttpd.evaluation import Expansion, Level
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_HOST = "HTTP host"
_PATH = "HTTP url"
_SERVERS = frozenset({_HOST, "SERVER socket", "HTTP scheme"})
_LOG = "accesslog."
_MODULES = "server.modules"


class Server(msgspec.Struct):
    """A server before it has an address."""

    title: str
    attributes: Value
    header: Span
    via: tuple[Span, ...]


class _Around(msgspec.Struct):
    """What all servers of a configuration have in common."""

    main: Value
    modules: Value
    gaps: Value
    missing: Unknown | None


def servers(expansion: Expansion, missing: Unknown | None) -> Iterator[Server]:
    """The servers of a configuration; of a fragment (`missing`) only those that say something of logs."""
    top = expansion.top
    main, modules = Value(dict(top.settings), top.header), Value(list(_modules(top)), top.header)
    around = _Around(main, modules, Value(expansion.gaps, top.header), missing)
    conditions = list(_conditions(top))
    found = list(_found(top))
    if missing is None or _tells(top) or (conditions and not found):
        yield _server("server", top, top.settings, conditions, around)
    for level, settings in found:
        if _tells(level) or (level.field == _HOST and missing is None):
            yield _server(_title(level), level, settings, [*conditions, *_conditions(level)], around)


def _found(top: Level) -> Iterator[tuple[Level, dict[str, Value]]]:
    """The levels that stand for servers, with the settings in force there."""
    waiting = [(level, field, top.settings) for level, field in _fields(top)]
    while waiting:
        level, field, outer = waiting.pop(0)
        settings = {**outer, **level.settings}
        if field in _SERVERS:
            yield level, settings
        waiting = [(one, inner, settings) for one, inner in _fields(level)] + waiting


def _fields(level: Level) -> Iterator[tuple[Level, str]]:
    """The conditions of a level, with what they ask; an `else` asks what the one before it does."""
    before = ""
    for one in level.levels:
        before = one.field or (before if one.is_else else "")
        yield one, before


def _conditions(level: Level) -> Iterator[Value]:
    """Conditions on something else than a server that change the log."""
    waiting = list(_fields(level))
    while waiting:
        one, field = waiting.pop(0)
        if field in _SERVERS:
            continue
        if _tells(one):
            own = {name: value for name, value in one.settings.items() if name.startswith(_LOG)}
            asks = Value(f"{one.operator} {one.text}" if one.field == _PATH else "", one.header)
            said = {"when": Value(_when(one), one.header), "asks": asks, "settings": Value(own, one.header)}
            yield Value(said, one.header)
        waiting += _fields(one)


def _modules(top: Level) -> Iterator[Value]:
    waiting = [top]
    while waiting:
        level = waiting.pop()
        listed = level.settings.get(_MODULES)
        if listed is not None:
            yield from listed.items()
        waiting += level.levels


def _tells(level: Level) -> bool:
    return any(name.startswith(_LOG) for name in level.settings)


def _when(level: Level) -> str:
    """What a condition asks for: a path as it is, anything else as it is written."""
    if level.field == _PATH and level.operator in ("==", "=^", "=~"):
        return level.text.removeprefix("^").removesuffix("$")
    return _title(level)


def _title(level: Level) -> str:
    if not level.field:
        return "else"
    kind, _, name = level.field.partition(" ")
    return f'${kind}["{name}"] {level.operator} "{level.text}"'


def _server(
    title: str, level: Level, settings: Mapping[str, Value], conditions: list[Value], around: _Around
) -> Server:
    names = [Value(level.text, level.header)] if level.field == _HOST and level.operator == "==" else []
    data: dict[str, Value] = {
        "label": Value(title, level.header),
        "names": Value(names, level.header),
        "modules": around.modules,
        "settings": Value(dict(settings), level.header),
        "conditions": Value(conditions, level.header),
        "open": around.gaps,
    }
    if level.field or level.is_else:
        data["main"] = around.main
    if around.missing is not None:
        data["surroundings"] = Value(around.missing, level.header)
    return Server(title, Value(data, level.header), level.header, level.via)
