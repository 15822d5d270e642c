"""CloudWatch's delivery of logs: a source, a delivery and a destination make a log; less does not."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudfront, load_balancers
from accesslint.mappers.aws.log_delivery import kind_of
from accesslint.mappers.index import ResourceIndex
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped, place_of, ref, resource, text, unknown, value

SOURCE_NAME = ref("aws_cloudwatch_log_delivery_source.s", "name")
LOG_GROUP = ref("aws_cloudwatch_log_group.logs", "arn")


def chain(
    target: str,
    *,
    log_type: Any = "ACCESS_LOGS",
    source_name: Any = SOURCE_NAME,
    output_format: Any = "json",
    record_fields: Any = None,
    goal: Any = LOG_GROUP,
) -> list[Resource]:
    """The three resources of a delivery."""
    return [
        resource(
            "aws_cloudwatch_log_delivery_source.s",
            {"name": "web", "log_type": log_type, "resource_arn": ref(target, "arn")},
        ),
        resource(
            "aws_cloudwatch_log_delivery_destination.d",
            {
                "name": "logs",
                "output_format": output_format,
                "delivery_destination_configuration": [{"destination_resource_arn": goal}],
            },
        ),
        resource(
            "aws_cloudwatch_log_delivery.web",
            {
                "delivery_source_name": source_name,
                "delivery_destination_arn": ref("aws_cloudwatch_log_delivery_destination.d", "arn"),
                "record_fields": record_fields,
            },
        ),
    ]


def distribution(*more: Resource) -> Mapped:
    return mapped(cloudfront, resource("aws_cloudfront_distribution.web"), *more)


def test_a_delivery_is_a_log() -> None:
    parts = chain("aws_cloudfront_distribution.web")
    found = distribution(*parts)
    emitter, form = found.only("emitter"), found.only("format")
    assert emitter.get("logging") == "on"
    assert emitter.span_of("logging") == place_of(parts[0], "resource_arn")
    assert emitter.get("routes.0.via") == "cloudwatch"
    assert found.links[0].handles[0] == "tf:.#aws_cloudwatch_log_group.logs"
    assert emitter.get("formats") == [form.id]
    assert (form.get("encoding"), form.get("configurable")) == ("json", True)
    assert "identity" not in form.get("offers")
    assert "fields" in form.defaults


@pytest.mark.parametrize("missing", [0, 2])
def test_a_part_is_no_log(missing: int) -> None:
    parts = chain("aws_cloudfront_distribution.web")
    del parts[missing]
    assert distribution(*parts).only("emitter").get("logging") == "off"


def test_a_delivery_to_a_destination_that_is_elsewhere() -> None:
    parts = chain("aws_cloudfront_distribution.web")
    del parts[1]
    found = distribution(*parts)
    assert found.only("emitter").get("logging") == "on"
    assert "unknown" in found.only("emitter").get("routes.0.to")
    assert "unknown" in found.only("format").get("encoding")


@pytest.mark.parametrize(
    ("log_type", "logging"),
    [
        ("ACCESS_LOGS", "on"),
        ("CONNECTION_LOGS", "off"),
        (None, "off"),
        (unknown(), {"unknown": "variable has no value"}),
    ],
)
def test_only_access_logs_count(log_type: Any, logging: Any) -> None:
    found = distribution(*chain("aws_cloudfront_distribution.web", log_type=log_type))
    assert found.only("emitter").get("logging") == logging


def test_a_delivery_by_name_counts_in_its_own_root_module_only() -> None:
    parts = chain("aws_cloudfront_distribution.web", source_name="web")
    assert distribution(*parts).only("emitter").get("logging") == "on"
    parts[2].scope, parts[2].id = "other", "other#aws_cloudwatch_log_delivery.web"
    assert distribution(*parts).only("emitter").get("logging") == "off"


@pytest.mark.parametrize(
    ("written", "encoding"),
    [("json", "json"), ("plain", "text"), ("w3c", "text"), ("parquet", "binary"), (None, None), (unknown(), None)],
)
def test_encoding(written: Any, encoding: str | None) -> None:
    form = distribution(*chain("aws_cloudfront_distribution.web", output_format=written)).only("format")
    if encoding is None:
        assert set(form.get("encoding")) == {"unknown"}
        assert set(form.get("structured")) == {"unknown"}
    else:
        assert (form.get("encoding"), form.get("structured")) == (encoding, True)


def test_chosen_fields() -> None:
    parts = chain("aws_cloudfront_distribution.web", record_fields=["c-ip", "sc-status", "timestamp(ms)"])
    form = distribution(*parts).only("format")
    assert [field["meaning"] for field in form.get("fields")] == ["client_address", "result", "timestamp"]
    assert form.span_of("fields.1") == place_of(parts[2], "record_fields", 1)
    assert form.get("timestamp.form") == "epoch"


@pytest.mark.parametrize(("fields", "rest"), [(unknown(), None), (["c-ip", unknown()], True)])
def test_unknown_fields(fields: Any, rest: bool | None) -> None:
    form = distribution(*chain("aws_cloudfront_distribution.web", record_fields=fields)).only("format")
    if rest:
        assert [field["token"] for field in form.get("fields")] == ["c-ip"]
        assert set(form.get("rest")) == {"unknown"}
    else:
        assert set(form.get("fields")) == {"unknown"}


@pytest.mark.parametrize(("kind", "log_type"), [("application", "ALB_ACCESS_LOGS"), ("network", "NLB_ACCESS_LOGS")])
def test_load_balancers_may_log_so_instead_of_to_a_bucket(kind: str, log_type: str) -> None:
    parts = chain("aws_lb.web", log_type=log_type, goal="arn:aws:firehose:eu-west-1:1:deliverystream/logs")
    found = mapped(load_balancers, resource("aws_lb.web", {"load_balancer_type": kind}), *parts)
    emitter = found.only("emitter")
    assert emitter.get("logging") == "on"
    assert "logging" not in emitter.defaults
    assert emitter.get("logging_detail") is None
    assert emitter.get("routes.0.via") == "firehose"
    assert "platform_key_only" not in emitter.get("routes.0")
    assert found.links[0].handles == ("firehose:logs",)


def test_both_logs_of_a_load_balancer() -> None:
    lb = resource("aws_lb.web", {"access_logs": [{"bucket": "a", "enabled": True}]})
    emitter = mapped(load_balancers, lb, *chain("aws_lb.web", log_type="ALB_ACCESS_LOGS")).only("emitter")
    assert [route["via"] for route in emitter.get("routes")] == ["s3", "cloudwatch"]
    assert len(emitter.get("formats")) == 2
    assert emitter.span_of("logging") == place_of(lb, "access_logs", 0, "enabled")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("arn:aws:s3:::logs/a", "s3"),
        ("arn:aws-cn:logs:cn-north-1:1:log-group:a", "log-group"),
        ("arn:aws:kinesis:eu-west-1:1:stream/a", "stream"),
        (ref("module.m.aws_s3_bucket.this[0]", "arn"), "s3"),
        (ref("data.aws_cloudwatch_log_group.a", "arn"), "log-group"),
        (text(ref("aws_s3_bucket.a", "arn"), "/flow"), "s3"),
        ("elsewhere", ""),
        (unknown(), ""),
    ],
)
def test_kind_of_a_destination(written: Any, kind: str) -> None:
    assert kind_of(value(written), ResourceIndex(())) == kind
