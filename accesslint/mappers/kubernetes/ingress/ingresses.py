"""Ingresses that say something of their own about access logs: an annotation, or a snippet.

An Ingress that says nothing is no emitter: what holds for it is the controller's, and is judged there once.
Sources: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-access-log and
https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-snippets/.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.ingress.controllers import Controller
from accesslint.mappers.kubernetes.ingress.flavours import FLAVOURS, INGRESS_NGINX, Flavour, either
from accesslint.mappers.kubernetes.ingress.logs import add_conditions, condition_of, log_of
from accesslint.mappers.kubernetes.ingress.routes import Routes
from accesslint.mappers.kubernetes.ingress.snippets import Level, read_level
from accesslint.mappers.kubernetes.pod_specs import items_of, text_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Span

Mapped: TypeAlias = "Entity | Link | Problem"

_SWITCH = "enable-access-log"
_SAYS = either("on", "off")
_CLASS = "kubernetes.io/ingress.class"
_OTHERS = frozenset(
    {"alb", "traefik", "haproxy", "gce", "gce-internal", "kong", "istio", "contour", "cilium", "openshift-default"}
    | {"azure-application-gateway", "azure/application-gateway", "tailscale", "cloudflare-tunnel", "apisix", "envoy"}
)
"""Classes of other controllers, for which the annotations mean nothing."""

_CONTROLLER_WORD = "nginx"
"""What an IngressClass of the two says in `spec.controller`: `k8s.io/ingress-nginx`, `nginx.org/ingress-controller`.

Source: https://kubernetes.github.io/ingress-nginx/user-guide/multiple-ingress/
"""

_NO_TEXT = Unknown("an annotation holds text only, so that the API server refuses it", "quotes around the value")


class Known(msgspec.Struct, frozen=True):
    """A controller of the files as its emitter tells it."""

    controller: Controller
    emitter: Entity


class _Said(msgspec.Struct):
    """What an Ingress says."""

    switch: Value | None
    """The annotation that switches the log on or off."""
    server: Level
    location: Level
    names: dict[str, str]
    """The snippets' annotations, by level."""


def map_ingresses(resources: ResourceIndex, known: Sequence[Known], routes: Routes) -> Iterator[Mapped]:
    """An emitter for each Ingress that speaks of access logs, and for one that switches its log on explicitly."""
    classes = {
        text_of(one.get("metadata", "name")): text_of(one.get("spec", "controller"))
        for one in resources.of_type("IngressClass")
    }
    foreign = (_OTHERS - classes.keys()) | {
        name for name, controller in classes.items() if controller and _CONTROLLER_WORD not in controller
    }
    for ingress in resources.of_type("Ingress"):
        annotations = ingress.get("metadata", "annotations")
        if annotations is None or _class_of(ingress) in foreign:
            continue
        for flavour in FLAVOURS:
            said = _read(annotations, flavour, known)
            if said.switch is not None or not (said.server.is_silent and said.location.is_silent):
                yield from _emitter(ingress, said, flavour, known, routes)
                break


def _class_of(ingress: Resource) -> str:
    return text_of(ingress.get("spec", "ingressClassName")) or text_of(ingress.get("metadata", "annotations", _CLASS))


def _read(annotations: Value, flavour: Flavour, known: Sequence[Known]) -> _Said:
    snippets = {level: flavour.annotations + name for name, level in flavour.snippet_annotations}
    levels = {level: read_level(annotations.get(name)) for level, name in snippets.items()}
    if not _takes_snippets(flavour, known):
        levels = dict.fromkeys(levels, Level([]))
    switch = annotations.get(flavour.annotations + _SWITCH) if flavour is INGRESS_NGINX else None
    return _Said(switch, levels["server"], levels["location"], snippets)


def _takes_snippets(flavour: Flavour, known: Sequence[Known]) -> bool:
    """Not where every controller of the files refuses them in so many words.

    Where nothing is said, the Ingress itself tells: the controller's webhook refuses an Ingress with a snippet
    (https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#allow-snippet-annotations).
    """
    states = [
        one.controller.settings.is_on("allow-snippet-annotations")
        for one in known
        if one.controller.flavour is INGRESS_NGINX and flavour is INGRESS_NGINX
    ]
    return not states or any(state is not False or place is None for state, place in states)


def _emitter(
    ingress: Resource, said: _Said, flavour: Flavour, known: Sequence[Known], routes: Routes
) -> Iterator[Mapped]:
    own = [one for one in known if one.controller.flavour is flavour]
    emitter = entity_for("emitter", "ingress", ingress)
    namespace = text_of(ingress.get("metadata", "namespace"))
    emitter.environment = environment_of(ingress.scope, namespace, text_of(ingress.get("metadata", "name")))
    emitter.set("plane", "http")
    emitter.set("twin", f"kubernetes:Ingress/{text_of(ingress.get('metadata', 'name'))}")
    switch = said.switch
    if switch is not None and _is_no_text(switch):
        yield Problem(switch.span, f"the annotation {_SWITCH} is no text; put its value in quotes", "warning")
    state, span, detail = _state(said, flavour)
    if state == "on" and _is_off_everywhere(own) and not (said.location.logs or said.server.logs):
        return
    emitter.set("logging", state, span)
    if detail:
        emitter.set("logging_detail", detail)
    if state == "off":
        emitter.set("coverage.locations", {"excluded": list(dict.fromkeys(_paths(ingress)))}, span)
        yield emitter
        return
    _set_coverage(emitter, said)
    level = said.location if said.location.logs else said.server
    links = list(_own_logs(emitter, ingress, level, own, routes)) if state == "on" and level.logs else []
    yield emitter
    yield from links


def _state(said: _Said, flavour: Flavour) -> tuple[Any, Span | None, str]:
    """Whether the Ingress logs, where that is decided, and by what."""
    switch, location, server = said.switch, said.location, said.server
    if switch is not None:
        state = _NO_TEXT if _is_no_text(switch) else _SAYS.of(switch)
        if state != "on":
            return state, switch.span, f'the annotation {flavour.annotations}{_SWITCH} is "{switch.text}"'
    for level, key in ((location, "location"), (server, "server")):
        if level.doubt is not None:
            return level.doubt, None, ""
        if level.off is not None:
            return "off", level.off.span, f"the annotation {said.names[key]} has access_log off"
        if level.logs:
            return "on", level.logs[0].span, ""
    return "on", switch.span if switch is not None else None, ""


def _is_no_text(value: Value) -> bool:
    return value.text is None and value.unknown is None


def _is_off_everywhere(known: Sequence[Known]) -> bool:
    """Whether the files' controllers log nothing: their finding is told there."""
    return bool(known) and all(one.emitter.get("logging") == "off" for one in known)


def _set_coverage(emitter: Entity, said: _Said) -> None:
    off = [*said.server.locations, *said.location.locations]
    if off:
        emitter.set("coverage.locations", {"excluded": [path for path, _ in off]}, off[0][1])
        for number, (_, span) in enumerate(off):
            emitter.spans[f"coverage.locations.excluded.{number}"] = span
    add_conditions(emitter, said.server)
    add_conditions(emitter, said.location)


def _own_logs(
    emitter: Entity, ingress: Resource, level: Level, known: Sequence[Known], routes: Routes
) -> Iterator[Link]:
    """The logs that replace the controller's for this Ingress."""
    logs = [log_of(directive) for directive in level.logs]
    runs = [run for one in known for run in one.controller.runs]
    conditions = [(condition_of(log, {}), log.span) for log in logs]
    for log in logs:
        yield from routes.add(emitter, ingress, runs, log, "")
    for fact, span in conditions if all(fact for fact, _ in conditions) else ():
        if fact is not None and fact["what"] != "if=$loggable":
            emitter.append("filters", fact, span)
    formats: list[Any] = []
    for name in dict.fromkeys(log.format_name for log in logs):
        ids = {form for one in known for form in one.emitter.get("formats") or () if _is_named(form, name)}
        elsewhere = {"unknown": f"the format {name or 'combined'} is defined by the controller"}
        formats.append(ids.pop() if len(ids) == 1 else elsewhere)
    emitter.set("formats", formats)


def _is_named(form: Any, name: str | None) -> bool:
    return isinstance(form, str) and form.endswith(f"log_format {name}")


def _paths(ingress: Resource) -> Iterator[str]:
    """Host and path of every rule."""
    for rule in items_of(ingress.get("spec"), "rules"):
        host = text_of(rule.get("host"))
        paths = items_of(rule.get("http"), "paths")
        yield from (host + (text_of(path.get("path")) or "/") for path in paths)
        if not paths:
            yield host or "/"
