"""sshd as an emitter of sign-ins.

https://man.openbsd.org/sshd_config: `LogLevel` is INFO where nothing is set, and the first value counts; sign-ins and
their ends are written at INFO, so that QUIET, FATAL and ERROR drop them. `Match` blocks may set it as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import emitter_for
from accesslint.mappers.server_files import Parameters, append_route
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_SILENT = frozenset({"fatal", "error"})
_LEVELS = frozenset({"quiet", "fatal", "error", "info", "verbose", "debug", "debug1", "debug2", "debug3"})
_FACTS = ("logins", "failures", "session_ends")
_SYSLOG = Unknown("where the syslog daemon writes is decided by its own configuration", "rsyslog.conf")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `ssh-server`; of a drop-in alone only where it sets the level."""
    for resource in resources.of_type("sshd_configuration"):
        parameters = Parameters(resource, "settings", "sshd_config")
        complete = resource.get("complete")
        is_part = complete is not None and complete.data is False
        if not is_part or "loglevel" in parameters.values or _quiet_matches(resource):
            yield _emitter(resource, parameters)


def _emitter(resource: Resource, parameters: Parameters) -> Entity:
    emitter = emitter_for(resource, "ssh-server", "auth")
    level, span = parameters.text("loglevel", "INFO")
    if isinstance(level, str) and level.lower() not in _LEVELS:
        level = Unknown(f"LogLevel {level[:40]} is not one that the manual names")
    if isinstance(level, Unknown):
        emitter.set("logging", level, span)
        for fact in _FACTS:
            emitter.set(f"authentication.{fact}", level, span)
    elif level.lower() == "quiet":
        emitter.set("logging", "off", span)
        emitter.set("logging_detail", f"LogLevel is {level}")
        return emitter
    else:
        default = span is None
        emitter.set("logging", "on", span, default=default)
        for fact in _FACTS:
            emitter.set(f"authentication.{fact}", level.lower() not in _SILENT, span, default=default)
        emitter.set("authentication.detail", f"LogLevel is {level}")
    facility, place = parameters.text("syslogfacility", "AUTH")
    append_route(emitter, "syslog", "syslog" if isinstance(facility, Unknown) else facility, _SYSLOG, place)
    for match, written, where in _quiet_matches(resource):
        entry = {"how": "condition", "what": f"Match {match}: LogLevel {written}"}
        entry["detail"] = f"LogLevel {written} drops the sign-ins of Match {match[:100]}"
        emitter.append("filters", entry, where)
    return emitter


def _quiet_matches(resource: Resource) -> list[tuple[str, str, Span]]:
    """Conditions of `Match` blocks that drop sign-ins, their level and its place."""
    matched = resource.get("matched")
    found: list[tuple[str, str, Span]] = []
    for entry in matched.items() if matched is not None else []:
        name, group, value = entry.get("name"), entry.get("group"), entry.get("value")
        if name is None or group is None or value is None or name.text != "loglevel":
            continue
        if (value.text or "").lower() in _SILENT | {"quiet"}:
            found.append((group.text or "", value.text or "", value.span))
    return found
