"""What the access log format of an API Gateway stage holds, however it is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accesslint.mappers.aws import api_gateway
from accesslint.model.entities import Entity
from tests.mappers.building import Json, hcl, mapped, place_of, ref, resource, text, unknown

CLF = (
    "$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"
    '"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength '
    "$context.requestId"
)
FIELDS = {
    "requestId": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.identity.caller",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "path": "$context.resourcePath",
    "status": "$context.status",
}
XML = '<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip> <status>$context.status</status></request>'


def written(form: Any) -> Entity:
    owner = resource(
        "aws_api_gateway_stage.main", {"access_log_settings": [{"destination_arn": "arn:aws:logs:x", "format": form}]}
    )
    return mapped(api_gateway, owner).only("format", "access-log")


def meanings(form: Entity) -> list[str]:
    return [field["meaning"] for field in form.get("fields")]


@pytest.mark.parametrize(
    ("form", "encoding", "structured"),
    [
        (CLF, "clf", False),
        (json.dumps(FIELDS), "json", True),
        (Json(FIELDS), "json", True),
        ('{"status": $context.status, "id": "$context.requestId"}', "json", True),
        (text('{"id":"$context.requestId","app":"', ref("aws_x.a", "name"), '"}'), "json", True),
        (XML, "xml", True),
        ("$context.identity.sourceIp,$context.requestTime,$context.status", "csv", True),
        ("$context.status", "text", False),
        ("nothing at all", "text", False),
        ("", "text", False),
    ],
)
def test_encoding(form: Any, encoding: str, structured: bool) -> None:
    entity = written(form)
    assert (entity.get("encoding"), entity.get("structured")) == (encoding, structured)
    assert entity.get("configurable") is True


@pytest.mark.parametrize("form", [json.dumps(FIELDS), Json(FIELDS)])
def test_json_names_and_meanings(form: Any) -> None:
    fields = written(form).get("fields")
    assert [(field["name"], field["token"]) for field in fields] == list(FIELDS.items())
    assert [field["meaning"] for field in fields] == [
        "request_id",
        "client_address",
        "identity",
        "timestamp",
        "action",
        "resource",
        "result",
    ]


def test_clf_has_all_that_an_auditor_asks_for() -> None:
    wanted = {"timestamp", "identity", "action", "resource", "result", "request_id", "client_address"}
    assert wanted <= set(meanings(written(CLF)))


def test_only_a_status_is_not_enough() -> None:
    form = written("$context.status")
    assert meanings(form) == ["result"]
    assert form.get("timestamp") is None


@pytest.mark.parametrize("form", ["nothing at all", "", "{}", Json({"service": "api"})])
def test_a_format_without_variables_has_no_fields(form: Any) -> None:
    assert written(form).get("fields") == []


@pytest.mark.parametrize(
    ("variable", "meaning", "sensitive"),
    [
        ("requestId", "request_id", None),
        ("extendedRequestId", "request_id", None),
        ("xrayTraceId", "trace_id", None),
        ("identity.userArn", "identity", None),
        ("identity.apiKeyId", "identity", None),
        ("identity.apiKey", "identity", "credentials"),
        ("identity.clientCert.subjectDN", "identity", None),
        ("authorizer.principalId", "identity", None),
        ("authorizer.claims.sub", "identity", None),
        ("authorizer.claims.cognito:username", "identity", None),
        ("authorizer.claims.email", "identity", "personal-data"),
        ("authorizer.claims.aud", "other", None),
        ("authorizer.user_id", "identity", None),
        ("authorizer.access_token", "other", "credentials"),
        ("authorizer.error", "other", None),
        ("requestOverride.header.Authorization", "other", "credentials"),
        ("requestOverride.querystring.q", "other", "query-strings"),
        ("identity.accountId", "other", None),
        ("integrationStatus", "other", None),
        ("routeKey", "resource", None),
        ("eventType", "action", None),
        ("path", "resource", None),
        ("protocol", "protocol", None),
        ("responseLength", "size", None),
        ("somethingNew", "other", None),
    ],
)
def test_variables(variable: str, meaning: str, sensitive: str | None) -> None:
    (field,) = written(f"$context.{variable}").get("fields")
    assert (field["token"], field["meaning"]) == (f"$context.{variable}", meaning)
    assert field.get("sensitive") == sensitive


@pytest.mark.parametrize(
    ("variable", "time"),
    [
        ("requestTime", {"zone": "offset", "form": "clf", "precision": "second", "fixed": True}),
        ("requestTimeEpoch", {"zone": "utc", "form": "epoch", "precision": "millisecond", "fixed": True}),
    ],
)
def test_times(variable: str, time: dict[str, Any]) -> None:
    assert written(f"$context.status $context.{variable}").get("timestamp") == time


def test_what_a_client_writes() -> None:
    fields = written("$context.identity.userAgent $context.status").get("fields")
    assert [field.get("client_controlled") for field in fields] == [True, None]


def test_nested_names() -> None:
    fields = written(Json({"http": {"request": {"method": "$context.httpMethod"}}, "a": ["$context.status"]})).get(
        "fields"
    )
    assert [field["name"] for field in fields] == ["http.request.method", "a"]


def test_each_field_has_its_place() -> None:
    owner = resource(
        "aws_api_gateway_stage.main",
        {"access_log_settings": [{"destination_arn": "arn:aws:logs:x", "format": Json(FIELDS)}]},
    )
    form = mapped(api_gateway, owner).only("format")
    whole = place_of(owner, "access_log_settings", 0, "format")
    places = [form.span_of(f"fields.{number}") for number in range(len(FIELDS))]
    assert len(set(places)) == len(FIELDS)
    assert whole not in places
    assert form.span_of("timestamp") == places[3]
    assert form.span_of("fields") == whole


@pytest.mark.parametrize("form", [unknown(), ref("terraform_data.format", "output"), text("a", unknown())])
def test_unknown(form: Any) -> None:
    entity = written(form)
    for fact in ("fields", "encoding", "structured", "timestamp"):
        assert set(entity.get(fact)) == {"unknown"}, fact


@pytest.mark.parametrize(
    "form", [text('{"id":"$context.requestId", ', unknown(), "}"), Json({"id": "$context.requestId", "x": unknown()})]
)
def test_partly_unknown(form: Any) -> None:
    entity = written(form)
    assert meanings(entity) == ["request_id"]
    assert set(entity.get("rest")) == {"unknown"}


def test_a_name_before_an_unquoted_variable() -> None:
    fields = written('{"id" : "$context.requestId", "status":$context.status, $context.path}').get("fields")
    assert [field.get("name") for field in fields] == ["id", "status", None]


@pytest.mark.parametrize(
    "form", ["$context" + ".a" * 20000, '{"' * 20000 + "$context.status", "[" * 20000, '"a":' * 20000 + "$context.path"]
)
def test_odd_texts_are_read_all_the_same(form: str) -> None:
    assert isinstance(written(form).get("fields"), list)


def test_from_terraform() -> None:
    form = mapped(
        api_gateway,
        *hcl(
            """
            locals {
              fields = { id = "$context.requestId", who = "$context.authorizer.claims.sub" }
            }
            resource "aws_apigatewayv2_stage" "main" {
              api_id = "a"
              name   = "$default"
              access_log_settings {
                destination_arn = "arn:aws:logs:eu-west-1:1:log-group:a"
                format          = jsonencode(merge(local.fields, { at = "$context.requestTime" }))
              }
            }
            """
        ),
    ).only("format")
    assert {field["name"]: field["meaning"] for field in form.get("fields")} == {
        "id": "request_id",
        "who": "identity",
        "at": "timestamp",
    }
