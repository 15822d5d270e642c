"""sudo as an emitter of commands run in another's name.

https://man7.org/linux/man-pages/man5/sudoers.5.html: it writes to syslog unless `!syslog` is set, to a file where
`logfile` names one; `log_allowed` and `log_denied` are on; `log_input` keeps what is typed, passwords included.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import emitter_for
from accesslint.mappers.server_files import append_route, file_store
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_OF_LOGS = frozenset({"syslog", "logfile", "log_allowed", "log_denied", "log_input", "log_stdin", "log_ttyin"})
_DROPS = {"log_allowed": "commands that are allowed", "log_denied": "commands that are refused"}
_SYSLOG = Unknown("where the syslog daemon writes is decided by its own configuration", "rsyslog.conf")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every set of rules as an emitter of kind `sudo`; a drop-in alone only where it says what is logged."""
    for resource in resources.of_type("sudoers"):
        listed = [entry for entry in _entries(resource) if entry[1] in _OF_LOGS]
        complete = resource.get("complete")
        if listed or complete is None or complete.data is True:
            yield from _entities(resource)


def _entries(resource: Resource) -> Iterator[tuple[str, str, Value]]:
    defaults = resource.get("defaults")
    for entry in defaults.items() if defaults is not None else []:
        group, name, value = entry.get("group"), entry.get("name"), entry.get("value")
        if group is not None and name is not None and value is not None:
            yield group.text or "", name.text or "", value


def _entities(resource: Resource) -> Iterator[Mapped]:
    emitter = emitter_for(resource, "sudo", "host")
    settings = {name: value for group, name, value in _entries(resource) if not group}
    gaps = resource.get("open")
    doubt = next((gap.unknown for gap in (gaps.items() if gaps is not None else [])), None)
    syslog, logfile = settings.get("syslog"), settings.get("logfile")
    is_off = syslog is not None and syslog.text == "off"
    is_thrown_away = logfile is not None and logfile.text == "/dev/null"
    in_file = logfile is not None and logfile.text != "off" and not is_thrown_away
    if is_off and not in_file and syslog is not None:
        emitter.set("logging", doubt or "off", syslog.span)
        where = "the logfile is /dev/null" if is_thrown_away else "no logfile is named"
        emitter.set("logging_detail", f"syslog is off and {where}")
    elif syslog is not None and syslog.unknown is not None and not in_file:
        emitter.set("logging", syslog.unknown, syslog.span)
    else:
        emitter.set("logging", "on", default=True)
    if not is_off:
        append_route(emitter, "syslog", "authpriv", _SYSLOG, None if syslog is None else syslog.span)
    if in_file and logfile is not None and logfile.text:
        store = file_store(resource, "log", logfile.text, logfile.span)
        append_route(emitter, "file", logfile.text, store.id, logfile.span)
        yield store
    _set_filters(emitter, resource)
    _set_sensitive(emitter, settings)
    yield emitter


def _set_filters(emitter: Entity, resource: Resource) -> None:
    last = {(group, name): value for group, name, value in _entries(resource)}
    for (group, name), value in last.items():
        if value.text != "off":
            continue
        whose = f"under Defaults{group}" if group else ""
        if name in _DROPS:
            detail = f"!{name} drops {_DROPS[name]} {whose}".strip()
        elif name == "syslog" and group:
            detail = f"!syslog drops the records {whose}"
        else:
            continue
        how = "condition" if group else "exclude"
        emitter.append("filters", {"how": how, "what": f"!{name}", "detail": detail}, value.span)


def _set_sensitive(emitter: Entity, settings: dict[str, Value]) -> None:
    passwords = settings.get("log_passwords")
    if passwords is not None and passwords.text != "on":
        return
    for name in ("log_input", "log_ttyin"):
        value = settings.get(name)
        if value is not None and value.text == "on":
            what = f"what users type ({name}), passwords included"
            emitter.append("sensitive", {"what": what, "kind": "credentials", "apart": True}, value.span)
            return
