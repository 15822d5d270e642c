"""API Gateway: access logs of stages, stages that deployments make, bodies in execution logs."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import api_gateway
from accesslint.model.values import Resource
from tests.mappers.building import mapped, place_of, ref, resource, text, unknown

GROUP = "arn:aws:logs:eu-west-1:1:log-group:api"
UNKNOWN = {"unknown": "variable has no value"}
API = ref("aws_api_gateway_rest_api.main", "id")


def stage(kind: str = "aws_api_gateway_stage", **attributes: Any) -> Resource:
    return resource(f"{kind}.main", {"rest_api_id": API, "stage_name": "v1", "name": "v1", **attributes})


@pytest.mark.parametrize("kind", ["aws_api_gateway_stage", "aws_apigatewayv2_stage"])
@pytest.mark.parametrize(
    ("settings", "logging"),
    [
        (None, "off"),
        ([], "off"),
        ([{"destination_arn": GROUP, "format": "$context.requestId"}], "on"),
        ([{"destination_arn": unknown(), "format": "$context.requestId"}], "on"),
        ([{"destination_arn": ref("aws_cloudwatch_log_group.api", "arn"), "format": unknown()}], "on"),
        (unknown(), UNKNOWN),
        ([unknown()], UNKNOWN),
    ],
)
def test_logging(kind: str, settings: Any, logging: Any) -> None:
    emitter = mapped(api_gateway, stage(kind, access_log_settings=settings)).only("emitter", "api-stage")
    assert (emitter.get("logging"), emitter.get("plane")) == (logging, "http")
    assert ("logging" in emitter.defaults) is (logging == "off")
    assert (emitter.get("routes") is not None) is (logging == "on")


@pytest.mark.parametrize(
    ("destination", "via", "handle"),
    [
        (GROUP, "cloudwatch", "log-group:api"),
        (f"{GROUP}:*", "cloudwatch", "log-group:api"),
        (ref("aws_cloudwatch_log_group.api", "arn"), "cloudwatch", "tf:.#aws_cloudwatch_log_group.api"),
        (text(ref("aws_cloudwatch_log_group.api", "arn"), ":*"), "cloudwatch", "tf:.#aws_cloudwatch_log_group.api"),
        (
            "arn:aws:firehose:eu-west-1:1:deliverystream/amazon-apigateway-a",
            "firehose",
            "firehose:amazon-apigateway-a",
        ),
    ],
)
def test_routes(destination: Any, via: str, handle: str) -> None:
    owner = stage(access_log_settings=[{"destination_arn": destination, "format": "$context.requestId"}])
    found = mapped(api_gateway, owner)
    assert found.only("emitter").get("routes.0.via") == via
    assert found.links[0].handles[0] == handle
    assert found.only("emitter").span_of("logging") == place_of(owner, "access_log_settings", 0, "destination_arn")
    assert found.only("emitter").get("formats") == [found.only("format").id]


def test_no_stage_no_emitter() -> None:
    assert not mapped(api_gateway, resource("aws_api_gateway_rest_api.main", {"name": "main"}))


@pytest.mark.parametrize(
    ("name", "stages", "emitters"),
    [
        ("v1", [], 1),
        ("", [], 0),
        (None, [], 0),
        (unknown(), [], 0),
        ("v1", [stage()], 1),
        ("v2", [stage()], 2),
        ("v1", [stage(rest_api_id=ref("aws_api_gateway_rest_api.other", "id"))], 2),
        ("v1", [stage(stage_name=ref("aws_api_gateway_deployment.main", "stage_name"))], 1),
    ],
)
def test_the_stage_of_a_deployment_has_no_access_log(name: Any, stages: list[Resource], emitters: int) -> None:
    deployment = resource("aws_api_gateway_deployment.main", {"rest_api_id": API, "stage_name": name})
    found = mapped(api_gateway, deployment, *stages)
    assert len(found) == emitters
    own = found.get("emitter:.#aws_api_gateway_deployment.main")
    if own is not None:
        assert own.get("logging") == "off"
        assert own.span_of("logging") == place_of(deployment, "stage_name")


def methods(**attributes: Any) -> Resource:
    given = {
        "rest_api_id": API,
        "stage_name": ref("aws_api_gateway_stage.main", "stage_name"),
        "method_path": "*/*",
        "settings": [{"logging_level": "INFO", "data_trace_enabled": True}],
        **attributes,
    }
    return resource("aws_api_gateway_method_settings.all", given)


@pytest.mark.parametrize(
    ("settings", "sensitive"),
    [
        ({"data_trace_enabled": True, "logging_level": "INFO"}, 1),
        ({"data_trace_enabled": "true", "logging_level": "ERROR"}, 1),
        ({"data_trace_enabled": True}, 1),
        ({"data_trace_enabled": True, "logging_level": "OFF"}, 0),
        ({"data_trace_enabled": False, "logging_level": "INFO"}, 0),
        ({"logging_level": "INFO"}, 0),
        ({"data_trace_enabled": unknown(), "logging_level": "INFO"}, None),
    ],
)
def test_bodies_in_execution_logs(settings: dict[str, Any], sensitive: int | None) -> None:
    owner = methods(settings=[settings])
    emitter = mapped(api_gateway, stage(), owner).only("emitter")
    if sensitive is None:
        assert emitter.get("sensitive") == UNKNOWN
    else:
        assert len(emitter.get("sensitive") or []) == sensitive
    if sensitive:
        assert emitter.get("sensitive.0.kind") == "bodies"
        assert emitter.span_of("sensitive.0") == place_of(owner, "settings", 0, "data_trace_enabled")


@pytest.mark.parametrize(
    ("attributes", "joined"),
    [
        ({}, True),
        ({"stage_name": "v1"}, True),
        ({"stage_name": "v2"}, False),
        ({"stage_name": "v1", "rest_api_id": ref("aws_api_gateway_rest_api.other", "id")}, False),
        ({"method_path": "pets/POST"}, True),
    ],
)
def test_method_settings_are_joined_to_their_stage(attributes: dict[str, Any], joined: bool) -> None:
    emitter = mapped(api_gateway, stage(), methods(**attributes)).only("emitter")
    assert bool(emitter.get("sensitive")) is joined
    if "method_path" in attributes:
        assert "pets/POST" in emitter.get("sensitive.0.what")


def test_routes_of_a_websocket_stage() -> None:
    owner = stage(
        "aws_apigatewayv2_stage",
        default_route_settings=[{"data_trace_enabled": False, "logging_level": "INFO"}],
        route_settings=[{"route_key": "$connect", "data_trace_enabled": True, "logging_level": "INFO"}],
    )
    emitter = mapped(api_gateway, owner).only("emitter")
    (content,) = emitter.get("sensitive")
    assert "$connect" in content["what"]


@pytest.mark.parametrize(("name", "environment"), [("prod", "production"), ("staging", "staging"), ("v1", "")])
def test_a_stage_name_tells_the_environment(name: str, environment: str) -> None:
    settings = [{"destination_arn": GROUP, "format": "$context.requestId"}]
    found = mapped(api_gateway, stage(stage_name=name, access_log_settings=settings))
    assert {entity.environment for entity in found.values()} == {environment}
