"""API Gateway: stages, the deployments that make stages, and what SAM writes for both.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html and
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
"""

from __future__ import annotations

from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Leaf, Shape, Spec, flag, is_open, translated

_ACCESS_LOG = Block("access_log_settings", {"DestinationArn": "destination_arn", "Format": "format"})
_METHOD: dict[str, Spec] = {
    "DataTraceEnabled": Leaf("data_trace_enabled", flag),
    "LoggingLevel": "logging_level",
    "MetricsEnabled": Leaf("metrics_enabled", flag),
}
_DEFAULT_ROUTE = Block("default_route_settings", _METHOD)


def _methods(draft: Draft) -> None:
    _add_methods(draft, draft.get("MethodSettings"))


def _add_methods(draft: Draft, listed: Value | None) -> None:
    for number, item in enumerate(listed.items() if listed is not None else ()):
        path, method = item.get("ResourcePath"), item.get("HttpMethod")
        where = (path.text or "*" if path is not None else "*").strip("/") or "*"
        verb = method.text or "*" if method is not None else "*"
        _add_method(draft, f".MethodSettings[{number}]", item, f"{where}/{verb}")


def _add_method(draft: Draft, suffix: str, item: Value, where: str) -> None:
    settings = item if is_open(item) else Value([Value(translated(item, _METHOD), item.span)], item.span)
    draft.add(
        "aws_api_gateway_method_settings",
        suffix,
        {
            "rest_api_id": draft.attributes.get("rest_api_id"),
            "stage_name": draft.own("stage_name"),
            "method_path": Value(where, item.span),
            "settings": settings,
        },
        item.span,
    )


def _deployment(draft: Draft) -> None:
    """With a stage's name a deployment makes that stage, described in the deployment."""
    if draft.get("StageName") is None:
        draft.type, draft.attributes = "aws_api_gateway_deployment", {}
        return
    described = draft.get("StageDescription")
    if described is None:
        return
    draft.attributes |= translated(described, {"AccessLogSetting": _ACCESS_LOG})
    if isinstance(described.data, dict):
        _add_method(draft, ".StageDescription", described, "*/*")
        _add_methods(draft, described.get("MethodSettings"))


def _serverless(draft: Draft) -> None:
    draft.attributes["rest_api_id"] = draft.own()
    _methods(draft)


def _routes(value: Value) -> Value:
    """Settings by route as a list of settings that name their route."""
    if not isinstance(value.data, dict):
        return value
    listed = [
        Value({"route_key": Value(key, item.span), **translated(item, _METHOD)}, item.span)
        for key, item in value.data.items()
    ]
    return Value(listed, value.span)


_STAGE: dict[str, Spec] = {
    "StageName": "stage_name",
    "RestApiId": "rest_api_id",
    "DeploymentId": "deployment_id",
    "AccessLogSetting": _ACCESS_LOG,
}
_STAGE_V2: dict[str, Spec] = {
    "StageName": "name",
    "ApiId": "api_id",
    "AccessLogSettings": _ACCESS_LOG,
    "DefaultRouteSettings": _DEFAULT_ROUTE,
    "RouteSettings": Leaf("route_settings", _routes),
}

_TRACING = {"data_trace_enabled": "DataTraceEnabled"}
_METHODS = {**_TRACING, "aws_api_gateway_method_settings": "MethodSettings"}

SHAPES = {
    "AWS::ApiGateway::Stage": Shape("aws_api_gateway_stage", _STAGE, _methods, _METHODS),
    "AWS::ApiGateway::Deployment": Shape(
        "aws_api_gateway_stage",
        {"StageName": "stage_name", "RestApiId": "rest_api_id"},
        _deployment,
        {
            "access_log_settings": "StageDescription.AccessLogSetting",
            "access_log_settings.destination_arn": "StageDescription.AccessLogSetting.DestinationArn",
            "data_trace_enabled": "DataTraceEnabled",
        },
    ),
    "AWS::ApiGatewayV2::Api": Shape("aws_apigatewayv2_api", {"Name": "name", "ProtocolType": "protocol_type"}),
    "AWS::ApiGatewayV2::Stage": Shape("aws_apigatewayv2_stage", _STAGE_V2, written=_TRACING),
    "AWS::Serverless::Api": Shape("aws_api_gateway_stage", _STAGE, _serverless, _METHODS),
    "AWS::Serverless::HttpApi": Shape("aws_apigatewayv2_stage", _STAGE_V2, written=_TRACING),
}
