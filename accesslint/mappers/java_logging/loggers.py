"""Which logs a configuration keeps: accesses, audit loggers, and the application's own.

https://logback.qos.ch/manual/configuration.html, https://logback.qos.ch/access.html,
https://logging.apache.org/log4j/2.x/manual/configuration.html,
https://logging.apache.org/log4j/1.x/manual.html. An application's own log is judged by whether it is kept and where it
goes; its format only where a logger's name says that it tells accesses, or a product is known to write its audit there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.java_logging.access_patterns import FAMILY
from accesslint.mappers.java_logging.appenders import add_routes
from accesslint.mappers.java_logging.elements import Node
from accesslint.mappers.java_logging.formats import format_of
from accesslint.mappers.java_logging.known_audits import KNOWN, KnownAudit, keeps
from accesslint.mappers.java_logging.losses import add_filters, add_level
from accesslint.mappers.java_logging.recordings import condition, recording_of
from accesslint.mappers.records import add_format, decide_logging
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown

_ACCESSES = re.compile(r"(?:^|[._-])(?:audit|access|security)(?:log(?:ger)?)?(?:$|[._-])", re.IGNORECASE)
_LIBRARIES = ("org.springframework", "org.apache", "io.netty", "com.zaxxer", "org.hibernate")
"""`org.springframework.security` is a library's own log."""
_LOGGERS = ("logger", "asynclogger")
_ROOTS = ("root", "asyncroot")
_REFERENCES = ("appender-ref", "appenderref")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Access configurations as emitters of kind `web-server`, loggers and applications as `application`."""
    for resource in resources.of_type("logback_access_configuration"):
        root = resource.get("root")
        if root is not None:
            node = Node(root)
            yield from _emit(resource, [node], node, "", [], is_access=True)
    for resource in resources.of_type(
        "logback_configuration", "log4j_configuration", "log4j1_configuration", "jul_configuration"
    ):
        root = resource.get("root")
        if root is not None:
            yield from _application(resource, Node(root))


def _application(resource: Resource, top: Node) -> Iterator[Mapped]:
    holders = [top, *(child for child in top.children() if child.name == "loggers")]
    loggers = [child for holder in holders for child in holder.children()]
    by_name: dict[str, list[Node]] = {}
    for logger in loggers:
        if logger.name in _ROOTS:
            by_name.setdefault("", []).append(logger)
        elif logger.name in _LOGGERS and _tells_accesses(logger):
            by_name.setdefault(logger.said("name"), []).append(logger)
    seen: set[str] = set()
    roots = by_name.get("", [])
    # The application's own log comes last: what an audit log writes to as well is judged as the audit log's.
    for name, found in sorted(by_name.items(), key=lambda item: not item[0]):
        for entity in _emit(resource, found, top, name, roots, is_access=False):
            if entity.id not in seen:
                seen.add(entity.id)
                yield entity


def is_judged(name: str) -> bool:
    """Whether a logger's name says that it tells accesses, and is no library's own."""
    return _ACCESSES.search(name) is not None and not name.startswith(_LIBRARIES)


def _tells_accesses(logger: Node) -> bool:
    """Whether a logger has a log of its own and says by its name that it tells accesses.

    One that only sets the level of a package (`com.acme.security`) does not; one that is off does.
    """
    name = logger.said("name")
    if name in KNOWN:
        return True
    if not is_judged(name):
        return False
    return logger.first(*_REFERENCES) is not None or logger.said("level").upper() == "OFF"


def _emit(
    resource: Resource, loggers: Sequence[Node], top: Node, name: str, roots: Sequence[Node], *, is_access: bool
) -> Iterator[Entity]:
    kind = "web-server" if is_access else "application"
    emitter = entity_for("emitter", kind, resource, name)
    emitter.address = f"the logger {name} of {resource.address}" if name else resource.address
    emitter.header = loggers[0].span
    emitter.environment = environment_of(resource.scope)
    emitter.set("plane", "http")
    emitter.set("twin", f"{kind}:{twin_of(resource.scope, name or resource.address)}")
    references = _references(loggers)
    if name in KNOWN and not references and loggers[0].said("additivity").lower() != "false":
        references = _references(roots)
    _set_logging(emitter, loggers, references, name, is_access=is_access)
    if name in KNOWN:
        _set_known(emitter, KNOWN[name], loggers, roots)
    writings: list[Writing] = []
    if emitter.get("logging") in ("on", "partial"):
        if name:
            for logger in (top, *loggers):
                add_filters(emitter, logger)
        written, others = add_routes(emitter, resource, references, top, is_own=not name and not is_access)
        yield from others
        for appender in written if name or is_access else ():
            form = format_of(resource, appender, KNOWN.get(name), is_access=is_access)
            add_format(emitter, form)
            holding = _condition(appender) if is_access else condition(appender, loggers)
            target = appender.said("file") or appender.said("filename") or appender.said("name")
            writings.append(Writing(form.id, target, holding))
            yield form
        if is_access:
            emitter.recording = Recording(FAMILY, (Place("", _state(emitter), tuple(writings)),))
    if name and not is_access:
        recording_of(emitter, resource, loggers, writings)
    yield emitter


def _state(emitter: Entity) -> str | Unknown:
    state = emitter.get("logging")
    return Unknown(state["unknown"]) if isinstance(state, dict) else str(state)


def _condition(appender: Node) -> str | Unknown:
    """What decides whether an appender takes an access."""
    found = next((child for child in appender.children() if child.name == "filter"), None)
    kind = "" if found is None else found.said("class").rpartition(".")[2]
    if not kind or kind == "CountingFilter":
        return appender.doubt or ""
    return Unknown(f"whether the filter {kind} lets the access through is not told", "the filter")


def _references(loggers: Sequence[Node]) -> list[Node]:
    return [child for logger in loggers for child in logger.children() if child.name in _REFERENCES]


def _set_logging(
    emitter: Entity, loggers: Sequence[Node], references: Sequence[Node], name: str, *, is_access: bool
) -> None:
    level, span = loggers[0].value("level")
    doubt = next((logger.doubt for logger in loggers), None)
    if doubt is not None and (len(loggers) == 1 or all(logger.doubt for logger in loggers)):
        emitter.set("logging", doubt, span)
    elif isinstance(level, Unknown):
        emitter.set("logging", Unknown(f"the level decides: {level.reason}", level.decided_by), span)
    elif level is not None and level.upper() == "OFF":
        emitter.set("logging", "off", span)
        emitter.set("logging_detail", "its level is OFF")
    elif not references and is_access:
        emitter.set("logging", "off", span)
        emitter.set("logging_detail", "no appender is attached")
    else:
        emitter.set("logging", "on", span)
        if name and name not in KNOWN:
            add_level(emitter, loggers[0], "level")


def _set_known(emitter: Entity, known: KnownAudit, loggers: Sequence[Node], roots: Sequence[Node]) -> None:
    """What a product's audit log keeps at the level that holds: its logger's own, else the root's."""
    holder = next((one for one in (*loggers, *roots) if one.value("level")[0] is not None), None)
    if holder is None or emitter.get("logging") != "on":
        return
    level, span = holder.value("level")
    if isinstance(level, Unknown):
        emitter.set("logging", Unknown(f"the level decides: {level.reason}", level.decided_by), span)
    elif level is not None and not keeps(level.upper(), known.some_from):
        decide_logging(emitter, "off", span)
        emitter.set("logging_detail", f"its level is {level}, and it writes nothing above {known.some_from}")
    elif level is not None and not keeps(level.upper(), known.all_from):
        decide_logging(emitter, "partial", span)
        detail = f"{known.left_out} are written at {known.all_from} only, and the level is {level}"
        emitter.set("coverage.event_kinds", {"excluded": [known.left_out], "detail": detail}, span)
