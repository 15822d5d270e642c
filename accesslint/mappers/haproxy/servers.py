"""HAProxy's frontends as emitters: whether, what, and whereto they log.

Without a `log` line in force nothing is logged, and HAProxy says so at most in a warning; backends log no traffic of
their own. Without a log format one poor line per connection is written. Source:
https://docs.haproxy.org/2.6/configuration.html#8. What a target's profile chooses:
https://docs.haproxy.org/3.1/configuration.html#8.3.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accesslint.mappers import Mapped
from accesslint.mappers.haproxy.filters import set_filters, silenced, takes_failures, takes_traffic
from accesslint.mappers.haproxy.formats import Formats, is_written_twice
from accesslint.mappers.haproxy.targets import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

_TRAFFIC_STEPS = ("close", "txn-close", "any")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each frontend, the formats that they write, the memory that they write to."""
    formats, stores = Formats(), dict[str, Entity]()
    for frontend in resources.of_type("haproxy_frontend"):
        if not _is_of_metrics(frontend) or _items(frontend, "logs"):
            yield from _emitter(frontend, formats, resources, stores)
    yield from formats.entities.values()
    yield from stores.values()


def _emitter(
    frontend: Resource, formats: Formats, resources: ResourceIndex, stores: dict[str, Entity]
) -> Iterator[Mapped]:
    emitter = entity_for("emitter", "web-server", frontend)
    mode = frontend.get("mode")
    is_tcp = mode is not None and mode.text == "tcp"
    emitter.environment = environment_of(frontend.scope, frontend.address, frontend.container)
    emitter.set("plane", "network" if is_tcp else "http")
    emitter.set("twin", f"web-server:{twin_of(frontend.scope, frontend.address)}")
    logs = [log for log in _items(frontend, "logs") if not _is_dropped(frontend, log)]
    taking = [log for log in logs if takes_traffic(log) is not False]
    state = _set_logging(emitter, frontend, logs, taking)
    links: list[Link] = []
    emitter.set("routes", [])
    if state == "off":
        emitter.set("formats", [])
    else:
        for log in taking or logs:
            links += add_route(emitter, frontend, log, resources, stores)
        writings = _add_formats(emitter, frontend, formats, taking or logs)
        if not isinstance(state, Unknown):
            set_filters(emitter, frontend, taking or logs)
            _add_level(emitter, logs, taking)
        emitter.recording = _recording(frontend, state, writings)
    if state == "off":
        emitter.recording = _recording(frontend, "off", [])
    if not emitter.get("routes") and state != "off":
        del emitter.facts["routes"]
    _set_client_address(emitter, frontend)
    yield emitter
    yield from links


def _is_of_metrics(frontend: Resource) -> bool:
    """Whether HAProxy's own metrics, or its answer to health checks, are all that can be reached there."""
    services = [service.text for service in _items(frontend, "services")]
    asked = bool(services) or frontend.get("monitor") is not None
    behind = _items(frontend, "backends") or frontend.get("stats") is not None
    return asked and not behind and set(services) <= {"prometheus-exporter"}


def _items(frontend: Resource, *path: str) -> list[Value]:
    listed = frontend.get(*path)
    return listed.items() if listed is not None else []


# Whether it logs


def _set_logging(emitter: Entity, frontend: Resource, logs: Sequence[Value], taking: Sequence[Value]) -> str | Unknown:
    missing = frontend.get("open")
    whole, _ = silenced(frontend)
    if whole is not None and logs:
        emitter.set("logging", "off", whole.span)
        emitter.set("logging_detail", "`set-log-level silent` holds for every request")
        return "off"
    sure = [log for log in taking if log.get("maybe") is None and takes_traffic(log) is True]
    if sure:
        emitter.set("logging", "on", sure[0].span)
        return "on"
    doubt = next((why for log in taking if (why := _doubt(log)) is not None), None)
    if doubt is None and missing is not None:
        doubt = missing.unknown
    if doubt is not None:
        emitter.set("logging", doubt, taking[0].span if taking else None)
        return doubt
    if any(takes_failures(frontend, log) for log in logs):
        emitter.set("logging", "partial", logs[0].span)
        emitter.set("logging_detail", "every log line takes failures only")
        return "partial"
    if logs:
        level = logs[0].get("level")
        emitter.set("logging", "off", level.span if level is not None else logs[0].span)
        shown = level.text if level is not None else ""
        emitter.set("logging_detail", f"every log line takes records from level {shown} on, and traffic has level info")
        return "off"
    ended = frontend.get("no_log")
    emitter.set("logging", "off", ended.span if ended is not None else None, default=ended is None)
    detail = "no log line is in force for it, and HAProxy has no default" if ended is None else "`no log` ends its log"
    emitter.set("logging_detail", detail)
    return "off"


def _doubt(log: Value) -> Unknown | None:
    maybe, takes = log.get("maybe"), takes_traffic(log)
    if maybe is not None:
        return maybe.unknown
    return takes if isinstance(takes, Unknown) else None


def _add_level(emitter: Entity, logs: Sequence[Value], taking: Sequence[Value]) -> None:
    if taking or not logs:
        return
    level = logs[0].get("level")
    if level is not None and not isinstance(emitter.get("filters"), dict):
        detail = f"log lines of level {level.text} take failures alone: what succeeds, or is refused, is dropped"
        emitter.append("filters", {"how": "level", "what": level.text or "", "detail": detail}, level.span)


# What it writes, and whereto


def _add_formats(emitter: Entity, frontend: Resource, formats: Formats, logs: Sequence[Value]) -> list[Writing]:
    writings: list[Writing] = []
    used: dict[str, None] = {}
    for log in logs:
        target = log.get("target")
        text = (target.text or "") if target is not None else ""
        if text == "/dev/null":
            continue
        form = formats.use(frontend, log, _profiled(frontend, log))
        used[form] = None
        maybe = log.get("maybe")
        doubt = maybe.unknown if maybe is not None else None
        sample = log.get("sample")
        if doubt is None and sample is not None:
            doubt = Unknown("only a sample of the records is kept", "the running server")
        kept: str | Unknown = doubt or ("" if takes_traffic(log) is True else "failures")
        times = 2 if is_written_twice(formats.entities[form]) else 1
        writings += [Writing(form, text or "a target that is not known", kept)] * times
    emitter.set("formats", list(used))
    return writings


def _profile_lines(frontend: Resource, log: Value) -> list[list[Value]]:
    """The lines of a target's profile that decide about traffic."""
    profile = log.get("profile")
    section = frontend.get("profiles", profile.text) if profile is not None and profile.text else None
    lines = [line.items() for line in section.items()] if section is not None else []
    ours = [line for line in lines if len(line) > 2 and line[0].text == "on" and line[1].text in _TRAFFIC_STEPS]
    return sorted(ours, key=lambda line: _TRAFFIC_STEPS.index(line[1].text or ""))


def _profiled(frontend: Resource, log: Value) -> Value | None:
    """The format that a target's profile chooses."""
    for line in _profile_lines(frontend, log):
        words = [word.text for word in line]
        at = words.index("format") + 1 if "format" in words else len(words)
        if at < len(line):
            return line[at]
    return None


def _is_dropped(frontend: Resource, log: Value) -> bool:
    lines = _profile_lines(frontend, log)
    return bool(lines) and any(word.text == "drop" for word in lines[0])


def _recording(frontend: Resource, state: str | Unknown, writings: Sequence[Writing]) -> Recording:
    name = frontend.get("name")
    names = ("mode", "backends", "servers", "options", "addresses", "levels", "acls")
    definitions = {key: value for key in names if (value := frontend.get(key)) is not None}
    asks = frontend.get("authenticates") is not None
    title = (name.text or "") if name is not None else ""
    return Recording("haproxy", (Place("", state, tuple(writings)),), (), title, definitions, asks)


def _set_client_address(emitter: Entity, frontend: Resource) -> None:
    source = frontend.get("source")
    taken = source.get("from") if source is not None else None
    if source is None or taken is None or "hdr" not in (taken.text or ""):
        return
    conditioned = source.get("conditioned")
    is_trusted = conditioned is not None and conditioned.data is True
    emitter.set("client_address.source", "trusted-header" if is_trusted else "untrusted-header", taken.span)
    emitter.set("client_address.detail", f"`set-src {taken.text}`" + ("" if is_trusted else " believes everybody"))
