"""Jetty's servers as emitters: whether they keep a request log, what it holds, where it goes, for how long.

Jetty keeps none unless the module `requestlog` (or one like it) is enabled, or XML makes one:
https://jetty.org/docs/jetty/12/operations-guide/modules/standard.html#requestlog (its file, its 90 days and its
format); https://eclipse.dev/jetty/javadoc/jetty-12/org/eclipse/jetty/server/RequestLogWriter.html (31 days where XML
says nothing; 0 keeps everything); NCSARequestLog, of Jetty 9 and before:
https://www.eclipse.org/jetty/javadoc/jetty-9/org/eclipse/jetty/server/NCSARequestLog.html.
`ForwardedRequestCustomizer` believes the headers of whoever sends them.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.jetty.log_format import EXTENDED_NCSA, NCSA, read_format
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.line_texts import as_name
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

_FILE_MODULES = frozenset({"requestlog", "customrequestlog", "requestlog-file"})
_OTHER_MODULES = frozenset({"requestlog-slf4j", "requestlog-logback", "logback-access"})
_OWN_CLASSES = frozenset({"CustomRequestLog", "NCSARequestLog", "AsyncNCSARequestLog", "Slf4jRequestLog"})
_FORMATS = {"NCSA_FORMAT": NCSA, "EXTENDED_NCSA_FORMAT": EXTENDED_NCSA}
_LOGGER = Unknown("where the logging library puts records is not told here", "its configuration")
_OF_MODULE, _OF_XML = 90, 31
_MOST_DIGITS = 6


class Log(msgspec.Struct):
    """One request log, however it came to be."""

    span: Span
    file: Value | None
    logger: Value | None
    format: Value | None
    default_format: str
    retain: Value | None
    default_days: int
    known: bool = True
    """Whether its class is one of Jetty's own."""
    state: Unknown | None = None
    """Why it may not be there."""
    ignored: list[Value] = []
    former: bool = False
    """Whether its class is one of Jetty 9 and before, with lines of its own."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each server, with its formats and files."""
    for server in resources.of_type("jetty_server"):
        yield from _emit(server)


def _emit(server: Resource) -> Iterator[Entity]:
    emitter = entity_for("emitter", "web-server", server)
    emitter.environment = environment_of(server.scope, server.container)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(server.scope, server.address)}")
    logs = list(_of_xml(server)) or list(_of_modules(server))  # XML of a base goes before the module's own
    _set_logging(emitter, server, logs)
    if not logs:
        yield emitter
        return
    emitter.set("routes", [])
    writings: list[Writing] = []
    _set_ignored(emitter, logs)
    client = False
    seen: set[str] = set()
    for number, log in enumerate(logs):
        form = _format(server, log, number)
        add_format(emitter, form)
        yield form
        condition = log.state or ("ignorePaths" if log.ignored else "")
        writings.append(Writing(form.id, (log.file.text if log.file is not None else None) or "", condition))
        fields = form.get("fields")
        client = client or (isinstance(fields, list) and any(one["meaning"] == "client_address" for one in fields))
        store = _add_route(emitter, server, log)
        if store is not None and store.id not in seen:
            seen.add(store.id)
            yield store
    forwarded = server.get("forwarded")
    if client and forwarded is not None:
        emitter.set("client_address.behind_proxy", True, forwarded.span)
        emitter.set("client_address.source", "untrusted-header", forwarded.span)
        emitter.set("client_address.detail", "ForwardedRequestCustomizer believes the headers of whoever sends them")
    elif client:
        emitter.set("client_address.source", "peer", default=True)
    definitions = {"proxied": forwarded} if forwarded is not None else {}
    emitter.recording = Recording("jetty", (Place("", "on", tuple(writings)),), definitions=definitions)
    yield emitter


def _items(server: Resource, name: str) -> list[Value]:
    listed = server.get(name)
    return listed.items() if listed is not None else []


def _set_logging(emitter: Entity, server: Resource, logs: list[Log]) -> None:
    sure = next((log for log in logs if log.state is None), None)
    gap = next((one for one in [*_items(server, "open"), *_items(server, "modules")] if one.unknown is not None), None)
    if sure is not None:
        emitter.set("logging", "on", sure.span)
    elif logs:
        emitter.set("logging", logs[0].state, logs[0].span)
    elif gap is not None:
        emitter.set("logging", gap)
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", "no module of request logs is enabled, and no XML file of the base makes one")


def _of_modules(server: Resource) -> Iterator[Log]:
    """The logs of the enabled modules, by their properties."""
    for module in _items(server, "modules"):
        name = (module.text or "").strip()
        if name in _OTHER_MODULES:
            is_logback = "logback" in name
            logger = Value(_LOGGER, module.span)
            yield Log(module.span, None, logger, _property(server, "formatString"), EXTENDED_NCSA, None, 0,
                      known=not is_logback)  # fmt: skip
        elif name in _FILE_MODULES:
            path = _property(server, "filePath")
            folder = _property(server, "dir")
            if path is None and (folder is None or folder.text is not None):
                inside = (folder.text if folder is not None else None) or "logs"
                span = folder.span if folder is not None else module.span
                path = Value(f"{inside}/yyyy_MM_dd.request.log", span)
            retain = _property(server, "retainDays")
            form = _property(server, "formatString")
            extended = _property(server, "extended")
            default = NCSA if extended is not None and extended.text == "false" else EXTENDED_NCSA
            yield Log(module.span, path or folder, None, form, default, retain, _OF_MODULE)


def _property(server: Resource, name: str) -> Value | None:
    """A property of the module, by its present or its former name."""
    for family in ("requestlog", "customrequestlog"):
        found = server.get("properties", f"jetty.{family}.{name}")
        if found is not None:
            return _with_folder(server, found) if name == "filePath" else found
    return None


def _with_folder(server: Resource, path: Value) -> Value:
    """A path in which `${jetty.requestlog.dir}` stands for the folder that another property sets."""
    if not isinstance(path.data, Template) or len(path.data.parts) != 2:
        return path
    first, rest = path.data.parts
    if not isinstance(first, Unknown) or "requestlog.dir" not in first.reason or not isinstance(rest, str):
        return path
    folder = server.get("properties", "jetty.requestlog.dir")
    if folder is not None and folder.text is None:
        return path
    return Value(((folder.text if folder is not None else None) or "logs") + rest, path.span)


def _of_xml(server: Resource) -> Iterator[Log]:
    """The logs that XML files make."""
    for one in _items(server, "logs"):
        kind, settings, ignored = one.get("class"), one.get("settings"), one.get("ignored")
        name = (kind.text if kind is not None else None) or ""
        found = dict(settings.entries()) if settings is not None else {}
        log = Log(
            one.span,
            one.get("file") or found.get("filename"),
            one.get("logger"),
            one.get("format"),
            EXTENDED_NCSA,
            found.get("retaindays"),
            _OF_XML,
            known=name in _OWN_CLASSES,
            ignored=ignored.items() if ignored is not None else [],
        )
        if one.get("maybe") is not None:
            log.state = Unknown("a template decides whether the request log is there", "the rendered file")
        elif one.get("unlisted") is not None:
            reason = "no ini file of the base names the XML file, and no module of request logs is enabled"
            log.state = Unknown(reason, "the modules of the base")
        if "NCSA" in name or name == "Slf4jRequestLog":
            log.former = True
            _of_former_class(log, found)
        if name == "Slf4jRequestLog" or (name == "CustomRequestLog" and log.file is None and log.logger is None):
            log.logger = Value(_LOGGER, one.span)
        yield log


def _of_former_class(log: Log, settings: dict[str, Value]) -> None:
    """The format of the classes that write NCSA's: `extended` and `logCookies` add to it, both off by default."""
    extended, cookies = settings.get("extended"), settings.get("logcookies")
    written = EXTENDED_NCSA if extended is not None and extended.text == "true" else NCSA
    if cookies is not None and cookies.text == "true":
        log.format = Value(f"{written} %C", cookies.span)
    else:
        log.default_format = written


def _format(server: Resource, log: Log, number: int) -> Entity:
    entity = entity_for("format", "access-log", server, f"{number}")
    written = log.format
    named = _FORMATS.get((written.text if written is not None else None) or "")
    text = named or (written.text if written is not None else None) or log.default_format
    entity.header = written.span if written is not None else log.span
    entity.address = as_name(f"{server.address} format {text}")
    entity.environment = environment_of(server.scope)
    entity.set("name", entity.address)
    entity.set("configurable", True)
    if not log.known:
        unknown_line(entity, Unknown("its class is not Jetty's, and decides what it holds", "its source"), log.span)
    elif named is not None and written is not None:
        read_format(entity, Value(named, written.span))
    else:
        read_format(entity, written, log.default_format)
    if log.former or not log.known:
        entity.layout = Layout("jetty", (Unknown("only lines of CustomRequestLog are simulated", "the class"),))
    return entity


def _set_ignored(emitter: Entity, logs: list[Log]) -> None:
    """Paths that leave no record in any log."""
    if not all(log.ignored for log in logs):
        return
    paths = [path.text for path in logs[0].ignored if path.text is not None]
    fact = {"excluded": paths, "detail": "ignorePaths leaves them out"}
    emitter.set("coverage.locations", fact, logs[0].ignored[0].span)


def _add_route(emitter: Entity, server: Resource, log: Log) -> Entity | None:
    if log.logger is not None:
        target = log.logger.text or "a logger"
        append_route(emitter, "logger", target, log.logger.unknown or _LOGGER, log.logger.span)
        return None
    path = log.file
    if path is None or path.text is None:
        unsure = (path.unknown if path is not None else None) or Unknown("the file is not known", "the rendered file")
        append_route(emitter, "file", "", unsure, path.span if path is not None else log.span)
        return None
    if log.state is not None:
        append_route(emitter, "file", path.text, log.state, path.span)
        return None
    store = file_store(server, path.text, path.text, path.span)
    _set_retention(store, log)
    append_route(emitter, "file", path.text, store.id, path.span)
    return store


def _set_retention(store: Entity, log: Log) -> None:
    days, text = log.retain, log.retain.text if log.retain is not None else ""
    if days is None:
        store.set("rotation.keep_days", log.default_days, default=True)
        store.set("rotation.detail", f"retainDays is {log.default_days} by default")
    elif text is None:
        store.set("rotation.keep_days", days)
    elif text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS:
        if int(text):
            store.set("rotation.keep_days", int(text), days.span)
            store.set("rotation.detail", f"retainDays is {text}")
        else:
            store.set("retention.days", "forever", days.span)
            store.set("retention.detail", "retainDays is 0")
