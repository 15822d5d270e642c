"""API Gateway: stages of REST, HTTP and WebSocket APIs, their access logs, and bodies that execution logs give away.

A REST API without a stage in these files serves nobody that they tell of: no emitter. Execution logs do not count as
an access log, since they do not say who calls:
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.api_gateway_format import access_log_format
from accesslint.mappers.aws.log_delivery import add_arn_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed, undecided
from accesslint.mappers.records import add_format, emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value

_STAGE, _STAGE_V2, _API_V2 = "aws_api_gateway_stage", "aws_apigatewayv2_stage", "aws_apigatewayv2_api"
_DEPLOYMENT, _METHODS = "aws_api_gateway_deployment", "aws_api_gateway_method_settings"
_MOST_STEPS = 4
"""How far an API is followed through the resources that name it."""

TABLES = (
    Table(
        "emitter",
        "api-stage",
        {"terraform": (_STAGE, _STAGE_V2)},
        (
            Setting(
                "logging",
                {"terraform": "access_log_settings.destination_arn"},
                "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/api_gateway_stage",
                fixed("on"),
                default="off",
            ),
        ),
    ),
)


class _Methods:
    """The run's method settings, by the stage that they refer to or name."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._resources = resources
        self._found: dict[tuple[str, str], list[Resource]] = {}
        for settings in resources.of_type(_METHODS):
            name = find(settings, "stage_name")
            if name is None:
                continue
            for reference in name.references():
                self._found.setdefault((reference.target, _api(settings, resources)), []).append(settings)
            if name.text:
                self._found.setdefault((name.text, _api(settings, resources)), []).append(settings)

    def of_stage(self, stage: Resource) -> Iterator[tuple[str, Value]]:
        """(what it holds for, settings) of a stage, or of a deployment that makes one."""
        api, name = _key(stage, self._resources)
        for settings in (*self._found.get((stage.id, api), ()), *self._found.get((name, api), ())):
            block = find(settings, "settings")
            if block is not None:
                path = find(settings, "method_path")
                yield (path.text or "") if path is not None else "", block


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every stage as an emitter of kind `api-stage`, with its format and route."""
    methods = _Methods(resources)
    for stage in resources.of_type(_STAGE):
        emitter = _emitter(stage, "stage_name")
        yield from _add_access_log(emitter, stage, resources)
        _add_bodies(emitter, methods.of_stage(stage), stage.name_of("data_trace_enabled"))
        yield emitter
    for stage in resources.of_type(_STAGE_V2):
        emitter = _emitter(stage, "name")
        yield from _add_access_log(emitter, stage, resources)
        if not _is_http(stage, resources):
            _add_bodies(emitter, _route_settings(stage), stage.name_of("data_trace_enabled"))
        yield emitter
    yield from _stages_of_deployments(resources, methods)


def _emitter(stage: Resource, name: str) -> Entity:
    """A stage's emitter, with the environment that its name tells."""
    emitter = emitter_for(stage, "api-stage", "http")
    written = find(stage, name)
    if written is not None and written.text:
        emitter.environment = environment_of(written.text) or emitter.environment
    return emitter


def _stages_of_deployments(resources: ResourceIndex, methods: _Methods) -> Iterator[Entity]:
    """A deployment with a `stage_name` makes a stage, which can have no access log."""
    known = {_key(stage, resources) for stage in resources.of_type(_STAGE)}
    for deployment in resources.of_type(_DEPLOYMENT):
        name = find(deployment, "stage_name")
        if name is None or not name.text or _key(deployment, resources) in known:
            continue
        emitter = _emitter(deployment, "stage_name")
        emitter.set("logging", "off", name.span)
        emitter.set("logging_detail", "a stage that a deployment makes has no access_log_settings")
        _add_bodies(emitter, methods.of_stage(deployment), "data_trace_enabled")
        yield emitter


def _key(resource: Resource, resources: ResourceIndex) -> tuple[str, str]:
    """The API and the stage that a resource is of, as far as the files tell."""
    name = find(resource, "stage_name")
    if name is not None and name.text is None:
        # A stage may take its name from a deployment.
        target = resources.target(name)
        name = find(target, "stage_name") if target is not None and target.type == _DEPLOYMENT else None
    return _api(resource, resources), "" if name is None else name.text or ""


def _api(resource: Resource, resources: ResourceIndex) -> str:
    """The API that a resource is of; settings may take it from a stage, which takes it from a deployment."""
    for _ in range(_MOST_STEPS):
        value = find(resource, "rest_api_id")
        reference = None if value is None else next(value.references(), None)
        if value is None or value.text or reference is None:
            return "" if value is None else value.text or ""
        target = resources.get(reference.target)
        if reference.attribute != "rest_api_id" or target is None:
            return reference.target
        resource = target
    return ""


def _add_access_log(emitter: Entity, stage: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    block = find(stage, "access_log_settings")
    if block is None:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", f"it has no {stage.name_of('access_log_settings')}")
        return
    unknown = undecided(block)
    if unknown is not None:
        emitter.set("logging", unknown, block.span)
        return
    destination = find(block, "destination_arn")
    emitter.set("logging", "on", block.span if destination is None else destination.span)
    if destination is not None:
        yield from add_arn_route(emitter, destination, resources)
    written = find(block, "format")
    if written is not None:
        form = access_log_format(stage, written)
        form.environment = emitter.environment
        add_format(emitter, form)
        yield form


def _is_http(stage: Resource, resources: ResourceIndex) -> bool:
    """Whether a stage is of an HTTP API: those have no execution log, only WebSocket APIs do.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
    """
    api = find(stage, "api_id")
    target = resources.target(api) if api is not None else None
    protocol = find(target, "protocol_type") if target is not None and target.type == _API_V2 else None
    return protocol is not None and protocol.text == "HTTP"


def _route_settings(stage: Resource) -> Iterator[tuple[str, Value]]:
    """(what it holds for, settings) of a WebSocket stage's routes."""
    default = find(stage, "default_route_settings")
    if default is not None:
        yield "*/*", default
    routes = find(stage, "route_settings")
    for route in routes.items() if routes is not None else ():
        key = find(route, "route_key")
        yield (key.text or "") if key is not None else "", route


def _add_bodies(emitter: Entity, settings: Iterable[tuple[str, Value]], switch: str) -> None:
    """Full requests and responses in the execution log, where tracing of data is on."""
    doubts = list[tuple[Unknown, Value]]()
    for where, block in settings:
        traced, level = find(block, "data_trace_enabled"), find(block, "logging_level")
        if traced is None or (level is not None and level.text == "OFF"):
            continue
        unknown = undecided(traced)
        if unknown is not None:
            doubts.append((unknown, traced))
        elif traced.data is True or traced.text == "true":
            subject = "all methods" if where in {"", "*/*"} else where
            what = f"full requests and responses of {subject} ({switch})"
            # The execution log is there without an access log too.
            emitter.append("sensitive", {"what": what, "kind": "bodies", "apart": True}, traced.span)
    if doubts and emitter.get("sensitive") is None:
        emitter.set("sensitive", doubts[0][0], doubts[0][1].span)
