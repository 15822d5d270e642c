"""Traefik: whether there is an access log, what is left out of it, where it goes.

https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/: no `accessLog` means
no access log, no `filePath` standard output, a `bufferingSize` that lines wait in memory. A request is logged where any
one of the filters takes it. Entry points can be left out:
https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/ (`observability.accessLogs`); there too,
whom `X-Forwarded-For` is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import NOWHERE, STANDARD_OUTPUT, Parameters, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.mappers.traefik.records import format_of, secrets_kept
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

_LOG = "accesslog"
_FALSE = ("false", "0", "f")
_NOT_FOUND = "the configuration has no accessLog"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every static configuration as an emitter of kind `web-server`."""
    for resource in resources.of_type("traefik_configuration"):
        parameters = Parameters(resource, "settings")
        yield from map_settings(resource, parameters.values, parameters.doubt)


def map_settings(
    resource: Resource, settings: Mapping[str, Value], doubt: Unknown | None = None, name: str = ""
) -> Iterator[Entity]:
    """The entities of a Traefik by its settings, however they are given.

    `settings` have their whole names in lower case. `doubt`: why others may be set. `name` tells the entities from
    others of the resource.
    """
    emitter = entity_for("emitter", "web-server", resource, name)
    emitter.environment = emitter.environment or environment_of(resource.scope, resource.address)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(resource.scope, resource.address)}")
    if _set_logging(emitter, settings, doubt):
        form = format_of(resource, settings, name)
        add_format(emitter, form)
        yield form
        if form.get("encoding") == "json":
            _add_secrets(emitter, settings)
        _add_filters(emitter, settings)
        _set_coverage(emitter, settings)
        _set_client_address(emitter, settings)
        yield from _add_route(emitter, resource, settings, name)
        _set_recording(emitter, form, settings)
    elif emitter.get("logging") == "off":
        emitter.recording = Recording("traefik", (Place("", "off", ()),))
    yield emitter


def _set_recording(emitter: Entity, form: Entity, settings: Mapping[str, Value]) -> None:
    """What a simulation needs: files and standard output, and the statuses that a filter takes."""
    state: str | Unknown = "on"
    if any(key == f"{_LOG}.otlp" or key.startswith(f"{_LOG}.otlp.") for key in settings):
        state = Unknown("what a collector gets is not simulated", "the collector")
    if emitter.get("coverage.services") is not None:
        state = Unknown("which entry point a request comes in at is not told", "the request")
    written = settings.get(f"{_LOG}.filepath")
    target = (shown(written) if written is not None else None) or "stdout"
    given = {key: settings.get(f"{_LOG}.filters.{key}") for key in _KEPT}
    active = {key: value for key, value in given.items() if value is not None and _is_set(value)}
    condition: str | Unknown = ",".join(
        _listed(value).replace(" ", "") if key == "statuscodes" else "*" for key, value in active.items()
    )
    unknown = next((why for value in active.values() if (why := undecided(value)) is not None), None)
    place = Place("", state, (Writing(form.id, target, unknown or condition),))
    emitter.recording = Recording("traefik", (place,))


def _set_logging(emitter: Entity, settings: Mapping[str, Value], doubt: Unknown | None) -> bool:
    """Whether there are records to speak of."""
    named = settings.get(_LOG)
    below = next((value for key, value in settings.items() if key.startswith(f"{_LOG}.")), None)
    unknown = undecided(named) if named is not None else None
    if unknown is None and named is not None and named.data is None and below is None:
        unknown = Unknown("accessLog stands without a value", "accessLog: {}")
    if unknown is not None:
        emitter.set("logging", unknown, named.span if named is not None else None)
        return False
    if named is not None and (shown(named) or "").lower() in _FALSE:
        emitter.set("logging", "off", named.span)
        emitter.set("logging_detail", "accessLog is false")
        return False
    deciding = named or below
    if deciding is None:
        emitter.set("logging", doubt or "off", default=doubt is None)
        if doubt is None:
            emitter.set("logging_detail", _NOT_FOUND)
        return False
    emitter.set("logging", "on", deciding.span)
    return True


def _add_secrets(emitter: Entity, settings: Mapping[str, Value]) -> None:
    names, span = secrets_kept(settings)
    if names:
        what = f"every header, {', '.join(names)} among them,"
        emitter.append("sensitive", {"what": what, "kind": "credentials"}, span)


def _add_filters(emitter: Entity, settings: Mapping[str, Value]) -> None:
    names = ("statuscodes", "retryattempts", "minduration")
    given = [(key, settings.get(f"{_LOG}.filters.{key}")) for key in names]
    active = [(key, value) for key, value in given if value is not None and _is_set(value)]
    if not active:
        return
    unknown = next((why for _, value in active if (why := undecided(value)) is not None), None)
    span = active[0][1].span
    if unknown is not None:
        emitter.set("filters", unknown, span)
        return
    kept = [_KEPT[key].format(_listed(value)) for key, value in active]
    if active[0][0] == "statuscodes" and _takes_all(active[0][1]):
        return
    what = ", ".join(key for key, _ in active)
    detail = f"it keeps only requests {' or '.join(kept)}"
    emitter.append("filters", {"how": "condition", "what": what, "detail": detail}, span)


_KEPT = {"statuscodes": "with status {}", "retryattempts": "that were retried", "minduration": "that take over {}"}


def _is_set(value: Value) -> bool:
    return value.data not in (None, False, 0, "", "0", "false", "0s") and value.data != []


def _listed(value: Value) -> str:
    return ", ".join(shown(item) or "" for item in value.items()).replace(",", ", ").replace("  ", " ")[:200]


def _takes_all(value: Value) -> bool:
    codes = _listed(value).replace(" ", "").split(",")
    spans = sorted(tuple(int(end) for end in code.split("-")) for code in codes if _is_range(code))
    reached = 200
    for first, *last in spans:
        if first > reached:
            return False
        reached = max(reached, (last[0] if last else first) + 1)
    return reached >= 600


def _is_range(code: str) -> bool:
    ends = code.split("-")
    return len(ends) in (1, 2) and all(end.isascii() and end.isdecimal() and len(end) == 3 for end in ends)


def _set_coverage(emitter: Entity, settings: Mapping[str, Value]) -> None:
    ending = ".observability.accesslogs"
    points = {key: value for key, value in settings.items() if key.startswith("entrypoints.") and key.endswith(ending)}
    left_out = {key.split(".")[1]: value for key, value in points.items() if (shown(value) or "").lower() in _FALSE}
    unknown = next(((why, value) for value in points.values() if (why := undecided(value)) is not None), None)
    if unknown is not None:
        emitter.set("coverage.services", unknown[0], unknown[1].span)
    elif left_out:
        fact = {"excluded": sorted(left_out), "detail": "observability.accessLogs of the entry point is false"}
        emitter.set("coverage.services", fact, next(iter(left_out.values())).span)


def _set_client_address(emitter: Entity, settings: Mapping[str, Value]) -> None:
    for key, value in settings.items():
        if not key.startswith("entrypoints.") or not key.endswith(".forwardedheaders.insecure"):
            continue
        unknown = undecided(value)
        if unknown is not None:
            emitter.set("client_address.source", unknown, value.span)
        elif (shown(value) or "").lower() == "true":
            emitter.set("client_address.source", "untrusted-header", value.span)
            detail = (
                f"forwardedHeaders.insecure of the entry point {key.split('.')[1]} believes X-Forwarded-For of anyone"
            )
            emitter.set("client_address.detail", detail)
            return
    trusted = next((v for k, v in settings.items() if k.endswith(".forwardedheaders.trustedips")), None)
    if trusted is not None and emitter.get("client_address.source") is None:
        emitter.set("client_address.source", undecided(trusted) or "trusted-header", trusted.span)


def _encrypted(settings: Mapping[str, Value]) -> dict[str, bool]:
    """Whether the collector is reached over TLS, where the settings tell."""
    insecure = shown(settings.get(f"{_LOG}.otlp.grpc.insecure"))
    endpoint = shown(settings.get(f"{_LOG}.otlp.http.endpoint")) or ""
    if insecure == "true" or endpoint.startswith("http://"):
        return {"encrypted": False}
    return {"encrypted": True} if endpoint.startswith("https://") else {}


def _add_route(emitter: Entity, resource: Resource, settings: Mapping[str, Value], name: str) -> Iterator[Entity]:
    value = settings.get(f"{_LOG}.filepath")
    otlp = next((v for key, v in settings.items() if key == f"{_LOG}.otlp" or key.startswith(f"{_LOG}.otlp.")), None)
    dual = settings.get(f"{_LOG}.dualoutput")
    span = value.span if value is not None else None
    if otlp is not None:
        doubt = Unknown("the collector is not declared in the files", "the collector's configuration")
        append_route(emitter, "otlp", "accessLog.otlp", doubt, otlp.span, **_encrypted(settings))
    if otlp is None or (dual is not None and shown(dual) == "true"):
        unknown = undecided(value) if value is not None else None
        path = shown(value) if value is not None else None
        if unknown is not None:
            emitter.append("routes", {"to": {"unknown": unknown.reason}, "via": "file", "target": "filePath"}, span)
        elif path:
            store = file_store(resource, name or "access", path, span)
            append_route(emitter, "file", path, store.id, span)
            if path != NOWHERE:
                yield store
        else:
            append_route(emitter, "stdout", "stdout", STANDARD_OUTPUT, span)
    size = settings.get(f"{_LOG}.bufferingsize")
    if size is not None and _is_set(size):
        unknown = undecided(size)
        target = shown(value) or "stdout" if value is not None else "stdout"
        if unknown is not None:
            emitter.set("buffers", unknown, size.span)
        else:
            emitter.append("buffers", {"output": target, "medium": "memory"}, size.span)
