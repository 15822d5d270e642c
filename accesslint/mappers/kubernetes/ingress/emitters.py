"""Ingress controllers as emitters, with the formats that they write and the routes that their records take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.ingress.addresses import set_client_address
from accesslint.mappers.kubernetes.ingress.controllers import Controller
from accesslint.mappers.kubernetes.ingress.formats import Form, Forms
from accesslint.mappers.kubernetes.ingress.ingresses import Known, map_ingresses
from accesslint.mappers.kubernetes.ingress.logs import Logs, read_logs, set_buffers, set_coverage, set_filters
from accesslint.mappers.kubernetes.ingress.recording import recording_of
from accesslint.mappers.kubernetes.ingress.routes import Routes
from accesslint.mappers.kubernetes.pod_specs import text_of
from accesslint.mappers.kubernetes.sidecars import by_namespace
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.recording import Place, Recording
from accesslint.model.values import Resource, Unknown


def map_controllers(resources: ResourceIndex, controllers: Sequence[Controller]) -> Iterator[Mapped]:
    """Controllers, the formats that they write, files on their containers' disks, and Ingresses of their own mind."""
    routes = Routes()
    known: list[Known] = []
    services = by_namespace(resources)
    for controller in controllers:
        emitter = _bare(controller)
        known.append(Known(controller, emitter))
        flavour = controller.flavour
        yield from controller.settings.problems(flavour.distinctive | flavour.known)
        yield from _describe(emitter, controller, routes, services)
    yield from map_ingresses(resources, known, routes)
    yield from routes.stores()


def _bare(controller: Controller) -> Entity:
    resource, name = controller.resource, controller.name
    called = text_of(resource.get("metadata", "name"))
    emitter = entity_for("emitter", "ingress-controller", resource, name)
    if name:
        emitter.address = f"{resource.address}#{name}"
        emitter.header = controller.runs[0].container.header
    namespace = text_of(resource.get("metadata", "namespace"))
    emitter.environment = environment_of(resource.scope, namespace, called)
    emitter.set("plane", "http")
    emitter.set("twin", f"kubernetes:{resource.type}/{called}" + (f"#{name}" if name else ""))
    return emitter


def _describe(
    emitter: Entity, controller: Controller, routes: Routes, services: dict[str, list[Resource]]
) -> Iterator[Entity | Link]:
    logs = read_logs(controller)
    emitter.set("logging", logs.state, logs.span, default=logs.is_default)
    if logs.detail:
        emitter.set("logging_detail", logs.detail)
    emitter.set("routes", [])
    emitter.set("formats", [])
    if isinstance(logs.state, Unknown):
        emitter.set("routes", logs.state, logs.span)
        emitter.facts["formats"].append({"unknown": logs.state.reason})
        emitter.decided_by["formats.0"] = logs.state.decided_by
    if logs.state != "on":
        emitter.recording = Recording("nginx", (Place("", logs.state, ()),))
        yield emitter
        return
    forms = Forms(controller)
    used = _use(emitter, forms, logs)
    ids = {str(form.entity.get("name")): form.entity.id for form in used}
    emitter.recording = recording_of(controller, logs, ids, forms.variables, emitter.header)
    set_coverage(emitter, controller, logs)
    set_filters(emitter, controller, logs, forms.variables)
    set_buffers(emitter, controller, logs)
    set_client_address(emitter, controller, used, services)
    default = controller.flavour.default_path
    links = [
        link for log in logs.logs for link in routes.add(emitter, controller.resource, controller.runs, log, default)
    ]
    yield emitter
    yield from (form.entity for form in used)
    yield from links


def _use(emitter: Entity, forms: Forms, logs: Logs) -> list[Form]:
    used: dict[str, Form] = {}
    for log in logs.logs:
        if log.target is not None and log.target.text == "/dev/null":
            continue
        form = forms.use(log.format_name)
        if form is None:
            emitter.facts["formats"].append({"unknown": f"the format {log.format_name} is defined elsewhere"})
        elif form.entity.id not in used:
            used[form.entity.id] = form
            emitter.facts["formats"].append(form.entity.id)
    return list(used.values())
