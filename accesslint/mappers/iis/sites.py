r"""IIS's sites as emitters: whether they log, in which format, what is left out, and whereto.

https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/sitedefaults/logfile/: logs are on by
default, in W3C format, one file a day in `%SystemDrive%\inetpub\logs\LogFiles\W3SVC<site id>`. IIS deletes none:
https://learn.microsoft.com/en-us/iis/manage/provisioning-and-managing-iis/managing-iis-log-file-storage. `httpLogging`:
https://learn.microsoft.com/en-us/iis/configuration/system.webserver/httplogging; with `dontLog` no request that
succeeds is recorded. One log of all sites:
https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/log/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.iis.formats import format_of
from accesslint.mappers.iis.recording import recording_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_FOLDER = r"%SystemDrive%\inetpub\logs\LogFiles"
_RENDERED = "the rendered file"
_KEEPS = {"logsuccessful": "requests that succeed", "logerror": "requests that fail"}
_EVENTS = Unknown("who takes the events of event tracing is not told here", "the trace session")
_SHARE = Unknown("what keeps the share's files is not told here", "the host of the share")
_SILENT = "dontLog is true: no request that succeeds is recorded"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each site, and for each application that takes something out of its site's log."""
    made: dict[str, Entity] = {}
    for site in resources.of_type("iis_site"):
        yield _site(site, made)
    yield from made.values()
    for application in resources.of_type("iis_application"):
        exceptions = _exceptions(application)
        if any(_leaves_out(one) for one in exceptions):
            emitter = _emitter(application)
            first = next(one for one in exceptions if _leaves_out(one))
            emitter.set("logging", "partial", first.span)  # at best: whether the site logs is told elsewhere
            _set_exceptions(emitter, exceptions)
            yield emitter


def _emitter(resource: Resource) -> Entity:
    emitter = entity_for("emitter", "web-server", resource)
    name = resource.get("name")
    emitter.environment = environment_of(resource.scope, (name.text if name is not None else None) or "")
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(resource.scope, resource.address)}")
    return emitter


def _exceptions(resource: Resource) -> list[Value]:
    listed = resource.get("exceptions")
    return listed.items() if listed is not None else []


def _site(site: Resource, made: dict[str, Entity]) -> Entity:
    emitter = _emitter(site)
    log, mode = _log_in_force(site)
    _set_logging(emitter, log, mode)
    _set_exceptions(emitter, _exceptions(site))
    if emitter.get("logging") == "off":
        return emitter
    if mode == "centralbinary":
        doubt = Unknown("the records of all sites are in one binary file", "the central log")
        append_route(emitter, "file", "", doubt, log.span)
        return emitter
    name = "W3C" if mode == "centralw3c" else _text(log, "logformat", "W3C")
    listed = site.get("fields")
    fields = listed.items() if listed is not None and mode != "centralw3c" else []
    form = format_of(site, log, fields, name)
    form = made.setdefault(form.id, form)
    add_format(emitter, form)
    _set_client_address(emitter, form, fields)
    emitter.set("routes", [])
    _add_routes(emitter, site, log, mode, made)
    emitter.recording = recording_of(emitter, form.id, _exceptions(site))
    return emitter


def _log_in_force(site: Resource) -> tuple[Value, str]:
    """The settings that decide, and the mode: `site`, `centralw3c` or `centralbinary`."""
    own = site.get("log") or Value({}, site.header)
    mode = site.get("central", "centrallogfilemode")
    if mode is None or (mode.text or "Site").lower() == "site":
        return own, "site"
    key = "binary" if (mode.text or "").lower() == "centralbinary" else "w3c"
    return site.get("central", key) or Value({}, mode.span), (mode.text or "").lower()


def _set_logging(emitter: Entity, log: Value, mode: str) -> None:
    enabled = log.get("enabled")
    if enabled is None and mode == "centralbinary":
        emitter.set("logging", Unknown("centralBinaryLogFile does not say whether it is enabled", _RENDERED), log.span)
    elif enabled is None:
        emitter.set("logging", "on", default=True)
    elif enabled.text is None:
        emitter.set(
            "logging", enabled.unknown or Unknown("whether it is enabled is not known", _RENDERED), enabled.span
        )
    elif enabled.text.lower() == "true":
        emitter.set("logging", "on", enabled.span)
    else:
        emitter.set("logging", "off", enabled.span)
        emitter.set("logging_detail", f"enabled is {enabled.text}")


def _leaves_out(exception: Value) -> bool:
    silent, selected = exception.get("dontlog"), exception.get("selectivelogging")
    return (silent is not None and (silent.text or "").lower() != "false") or (
        selected is not None and (selected.text or "").lower() != "logall"
    )


def _set_exceptions(emitter: Entity, exceptions: list[Value]) -> None:
    """What `httpLogging` leaves out: the whole site's log, that of a location, or the records of some outcomes."""
    excluded: list[str] = []
    for one in exceptions:
        path = one.get("path")
        where = (path.text if path is not None else None) or ""
        silent, selected = one.get("dontlog"), one.get("selectivelogging")
        kept = _KEEPS.get((selected.text or "").lower()) if selected is not None else None
        if silent is not None and (silent.text or "").lower() == "true" and where not in ("", "."):
            excluded.append(where)
            fact = {"excluded": excluded, "detail": f"there {_SILENT}"}
            emitter.set("coverage.locations", fact, silent.span)
        elif silent is not None and (silent.text or "").lower() == "true" and emitter.get("logging") != "off":
            emitter.defaults.discard("logging")
            emitter.set("logging", "off", silent.span)
            emitter.set("logging_detail", _SILENT)
        elif silent is not None and silent.text is None and where in ("", "."):
            emitter.set("logging", silent.unknown or Unknown("whether dontLog is true is not known", _RENDERED))
        if selected is not None and selected.text is None and emitter.get("filters") is None:
            emitter.set("filters", selected)
        elif selected is not None and kept is not None and not isinstance(emitter.get("filters"), dict):
            detail = f"it keeps only {kept}" + (f" below {where}" if where not in ("", ".") else "")
            emitter.append("filters", {"how": "condition", "what": selected.text, "detail": detail}, selected.span)


def _set_client_address(emitter: Entity, form: Entity, fields: list[Value]) -> None:
    """Without a module of others IIS records the connection's other end; a proxy's header may stand beside it."""
    path = "client_address.source"
    forwarded = next((one for one in fields if _text(one, "sourcename", "").lower() == "x-forwarded-for"), None)
    listed = form.get("fields")
    if forwarded is not None:
        emitter.set("client_address.behind_proxy", True, forwarded.span)
        emitter.set(path, "untrusted-header", forwarded.span)
        emitter.set("client_address.detail", "X-Forwarded-For is recorded whoever sends it")
    elif isinstance(listed, list) and any(field["meaning"] == "client_address" for field in listed):
        emitter.set(path, "peer", default=True)


def _add_routes(emitter: Entity, site: Resource, log: Value, mode: str, made: dict[str, Entity]) -> None:
    target = log.get("logtargetw3c")
    targets = {part.strip().lower() for part in _text(log, "logtargetw3c", "File").split(",")}
    if target is not None and "etw" in targets:
        append_route(emitter, "etw", "ETW", _EVENTS, target.span)
    if "file" not in targets:
        return
    directory = log.get("directory")
    span = directory.span if directory is not None else None
    if directory is not None and directory.text is None:
        append_route(emitter, "file", "", directory.unknown or Unknown("its folder is not known", _RENDERED), span)
        return
    folder = ((directory.text if directory is not None else None) or _FOLDER).rstrip("\\/")
    number = site.get("number")
    below = "W3SVC" if mode == "centralw3c" else f"W3SVC{(number.text if number is not None else None) or '*'}"
    path = f"{folder}\\{below}"
    if folder.startswith("\\\\"):
        append_route(emitter, "file", path, _SHARE, span)
        return
    identity = f"store:{site.scope}#{path}"
    if identity not in made:
        store = file_store(site, path, path, span)
        store.id = identity
        store.set("retention.days", "forever", default=True)
        store.set("retention.detail", "IIS deletes no log file by itself")
        made[identity] = store
    append_route(emitter, "file", path, identity, span)


def _text(value: Value, name: str, default: str) -> str:
    found = value.get(name)
    return default if found is None or found.text is None else found.text
