"""rsyslog's statements as mappers ask for them: parameters, with the directives that stand before an action."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_ONCE = {
    "actionqueuetype": "queue.type",
    "actionqueuefilename": "queue.filename",
    "actionresumeretrycount": "action.resumeretrycount",
    "actionqueuediscardseverity": "queue.discardseverity",
}
"""Directives that hold for the next action only: https://www.rsyslog.com/doc/rainerscript/queue_parameters.html"""

_LASTING = {
    "filecreatemode": "filecreatemode",
    "umask": "umask",
    "actionfiledefaulttemplate": "filetemplate",
    "actionforwarddefaulttemplate": "forwardtemplate",
    "actionforwarddefaulttemplatename": "forwardtemplate",
    "defaultnetstreamdriver": "streamdriver",
    "actionsendstreamdriver": "streamdriver",
    "actionsendstreamdrivermode": "streamdrivermode",
    "actionsendstreamdriverauthmode": "streamdriverauthmode",
}
"""Directives that hold for every action in the old notation behind them, by the name used here.

An `action()` takes no notice of them, https://www.rsyslog.com/doc/configuration/action, but for `_FOR_ALL`; nor does an
action in the old notation of the mode that `module(load="builtin:omfile")` sets: rsyslog 8.2302 does so.
"""

_FOR_ALL = ("umask", "filetemplate", "forwardtemplate", "defaultnetstreamdriver")

_FROM_OTHERS = frozenset({"imtcp", "imptcp", "imudp", "imrelp", "imgssapi", "imhttp", "imkafka"})
_FROM_THE_HOST = frozenset({"imuxsock", "imjournal", "imfile", "imsolaris"})

_NOT_KEPT = frozenset({"omusrmsg", "omdiscard", "ommail", "omruleset", "omstdout"})
_CONSOLES = ("/dev/console", "/dev/tty", "/dev/xconsole")


class Statement(msgspec.Struct):
    """A statement with what holds where it stands."""

    kind: str
    parameters: dict[str, Value]
    filters: tuple[str, ...]
    groups: tuple[int, ...]
    conditional: bool
    span: Span
    settings: dict[str, Value]
    """Of the directives before it, and of the module it belongs to."""
    is_in_ruleset: bool = False

    @property
    def type(self) -> str:
        """An action's module, in lower case."""
        return self.text("type").lower()

    @property
    def is_kept(self) -> bool:
        """Whether its messages go on to somewhere."""
        path = self.text("file") or self.text("pipe")
        return self.kind == "call" or (self.type not in _NOT_KEPT and not path.startswith(_CONSOLES))

    def value(self, name: str, other: str = "") -> Value | None:
        """A parameter, or the setting that holds in its place."""
        return self.parameters.get(name) or self.settings.get(other or name)

    def text(self, name: str) -> str:
        """A parameter's text; empty where it is absent or not known."""
        value = self.parameters.get(name)
        return "" if value is None else (value.text or "").strip()


def statements_of(configuration: Resource) -> list[Statement]:
    """All statements, in order."""
    listed = configuration.get("statements")
    lasting: dict[str, Value] = {}
    of_objects: dict[str, Value] = {}
    once: dict[str, Value] = {}
    found: list[Statement] = []
    rulesets: set[int] = set()
    for value in listed.items() if listed is not None else []:
        statement = _statement(value, lasting)
        if statement.kind == "directive":
            _direct(statement, lasting, of_objects, once)
        elif statement.kind == "action" and _is_old(statement):
            statement.settings = {**lasting, **once}
            once = {}
        elif statement.kind == "action":
            statement.settings = dict(of_objects)
        elif statement.kind == "module":
            _of_module(statement, lasting, of_objects)
        elif statement.kind == "global":
            for into in (lasting, of_objects):
                _take(statement.parameters, {"defaultnetstreamdriver": "streamdriver"}, into)
        if statement.groups and not statement.filters:
            rulesets.add(statement.groups[0])
        statement.is_in_ruleset = bool(rulesets.intersection(statement.groups))
        found.append(statement)
    return found


def takes_local_messages(statements: Sequence[Statement]) -> bool:
    """Whether the messages of the host itself come in: not where only modules are loaded that take those of others.

    https://www.rsyslog.com/doc/configuration/modules/idx_input.html
    """
    loaded = {
        (one.text("load") or one.text("modload")).lower().removesuffix(".so")
        for one in statements
        if one.kind in ("module", "directive")
    }
    return not loaded & _FROM_OTHERS or bool(loaded & _FROM_THE_HOST)


def _statement(value: Value, lasting: dict[str, Value]) -> Statement:
    parameters, filters, groups = value.get("parameters"), value.get("filters"), value.get("groups")
    conditional = value.get("conditional")
    kind = value.get("kind")
    return Statement(
        kind=(kind.text if kind is not None else "") or "",
        parameters=dict(parameters.entries()) if parameters is not None else {},
        filters=tuple(item.text or "" for item in filters.items()) if filters is not None else (),
        groups=tuple(item.data for item in groups.items() if isinstance(item.data, int)) if groups is not None else (),
        conditional=conditional is not None and conditional.data is True,
        span=value.span,
        settings=dict(lasting),
    )


def _is_old(statement: Statement) -> bool:
    """Whether an action is written without `action()`: one place tells all of it."""
    kind = statement.parameters.get("type")
    return kind is None or kind.span == statement.span


def _direct(
    statement: Statement, lasting: dict[str, Value], of_objects: dict[str, Value], once: dict[str, Value]
) -> None:
    given = statement.parameters
    if statement.conditional:
        reason = Unknown("a template decides whether this line is there", "the rendered file")
        given = {name: Value(reason, value.span) for name, value in given.items()}
    _take(given, _ONCE, once)
    _take(given, _LASTING, lasting)
    _take(given, {name: meant for name, meant in _LASTING.items() if name in _FOR_ALL or meant in _FOR_ALL}, of_objects)


def _of_module(statement: Statement, lasting: dict[str, Value], of_objects: dict[str, Value]) -> None:
    """Parameters of `module(load="builtin:omfile" …)` are the defaults of its actions."""
    module = statement.text("load").lower().removeprefix("builtin:")
    names = {"omfile": {"template": "filetemplate"}, "omfwd": {"template": "forwardtemplate"}}.get(module, {})
    _take(statement.parameters, names, lasting)
    _take(
        statement.parameters, names | ({"filecreatemode": "filecreatemode"} if module == "omfile" else {}), of_objects
    )


def _take(given: dict[str, Value], names: dict[str, str], into: dict[str, Value]) -> None:
    for name, meant in names.items():
        if name in given:
            into[meant] = given[name]


def rate_limits(statements: Sequence[Statement]) -> list[tuple[str, Value]]:
    """The intervals that are set: name and value."""
    return [
        (name, value)
        for statement in statements
        if statement.kind in ("directive", "module", "input")
        for name, value in statement.parameters.items()
        if name.replace(".", "").endswith("ratelimitinterval")
    ]
