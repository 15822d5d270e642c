"""CloudFront: the distribution's own log, real-time logs, cookies. Delivered logs: `test_log_delivery`."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudfront
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped, place_of, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}
BUCKET = "my-logs.s3.amazonaws.com"
REAL_TIME = ref("aws_cloudfront_realtime_log_config.rt", "arn")


def distribution(*more: Resource, **attributes: Any) -> tuple[Resource, Mapped]:
    owner = resource("aws_cloudfront_distribution.web", attributes)
    return owner, mapped(cloudfront, owner, *more)


@pytest.mark.parametrize(
    ("config", "logging", "default"),
    [
        (None, "off", True),
        ([], "off", True),
        ([{"include_cookies": True}], "off", True),
        ([{"bucket": ""}], "off", True),
        ([{"bucket": BUCKET}], "on", False),
        ([{"bucket": unknown()}], "on", False),
        ([{"bucket": ref("aws_s3_bucket.logs", "bucket_domain_name")}], "on", False),
        (unknown(), UNKNOWN, False),
        ([unknown()], UNKNOWN, False),
    ],
)
def test_logging(config: Any, logging: Any, default: bool) -> None:
    _, found = distribution(logging_config=config)
    emitter = found.only("emitter", "distribution")
    assert (emitter.get("logging"), emitter.get("plane")) == (logging, "http")
    assert ("logging" in emitter.defaults) is default
    assert (emitter.get("logging_detail") is not None) is (logging == "off")


@pytest.mark.parametrize(
    ("bucket", "handle"),
    [
        (BUCKET, "s3:my-logs"),
        ("my-logs.s3.eu-west-1.amazonaws.com", "s3:my-logs"),
        (ref("aws_s3_bucket.logs", "bucket_domain_name"), "tf:.#aws_s3_bucket.logs"),
        (ref("aws_s3_bucket.logs", "bucket_regional_domain_name"), "tf:.#aws_s3_bucket.logs"),
        (text(ref("aws_s3_bucket.logs", "id"), ".s3.amazonaws.com"), "tf:.#aws_s3_bucket.logs"),
    ],
)
def test_the_bucket_by_its_domain(bucket: Any, handle: str) -> None:
    owner, found = distribution(logging_config=[{"bucket": bucket}])
    assert found.links[0].handles[0] == handle
    assert found.only("emitter").get("routes.0.via") == "s3"
    assert found.only("emitter").span_of("logging") == place_of(owner, "logging_config", 0, "bucket")


def test_the_standard_format_is_fixed() -> None:
    form = distribution(logging_config=[{"bucket": BUCKET}])[1].only("format")
    assert (form.get("configurable"), form.get("structured"), form.get("encoding")) == (False, True, "text")
    meanings = {field["meaning"] for field in form.get("fields")}
    assert {"timestamp", "action", "resource", "result", "request_id", "client_address"} <= meanings
    assert "identity" not in meanings
    assert form.get("timestamp.zone") == "utc"


@pytest.mark.parametrize(
    ("config", "sensitive"),
    [
        ({"bucket": BUCKET, "include_cookies": True}, "credentials"),
        ({"bucket": BUCKET, "include_cookies": False}, None),
        ({"bucket": BUCKET}, None),
        ({"bucket": BUCKET, "include_cookies": unknown()}, UNKNOWN),
        ({"include_cookies": True}, None),
    ],
)
def test_cookies(config: dict[str, Any], sensitive: Any) -> None:
    owner, found = distribution(logging_config=[config])
    emitter = found.only("emitter")
    if isinstance(sensitive, str):
        assert emitter.get("sensitive.0.kind") == sensitive
        assert emitter.span_of("sensitive.0") == place_of(owner, "logging_config", 0, "include_cookies")
    else:
        assert emitter.get("sensitive") == sensitive


def real_time(rate: Any = 100, fields: Any = ("timestamp", "c-ip", "sc-status")) -> Resource:
    stream = ref("aws_kinesis_stream.logs", "arn")
    return resource(
        "aws_cloudfront_realtime_log_config.rt",
        {
            "sampling_rate": rate,
            "fields": fields,
            "endpoint": [{"stream_type": "Kinesis", "kinesis_stream_config": [{"stream_arn": stream}]}],
        },
    )


@pytest.mark.parametrize(
    ("rate", "filters"), [(100, None), ("100", None), (1, "sampling_rate = 1"), (unknown(), UNKNOWN)]
)
def test_only_a_real_time_log(rate: Any, filters: Any) -> None:
    config = real_time(rate)
    owner, found = distribution(config, default_cache_behavior=[{"realtime_log_config_arn": REAL_TIME}])
    emitter = found.only("emitter")
    assert emitter.get("logging") == "on"
    assert "logging" not in emitter.defaults
    assert emitter.span_of("logging") == place_of(owner, "default_cache_behavior", 0, "realtime_log_config_arn")
    assert emitter.get("coverage.locations") == {"included": ["*"], "excluded": []}
    assert emitter.get("routes.0.via") == "kinesis"
    if isinstance(filters, str):
        assert (emitter.get("filters.0.how"), emitter.get("filters.0.what")) == ("sample", filters)
        assert emitter.span_of("filters.0") == place_of(config, "sampling_rate")
    else:
        assert emitter.get("filters") == filters


def test_behaviours_without_a_real_time_log_are_left_out() -> None:
    behaviours = {
        "default_cache_behavior": [{"realtime_log_config_arn": REAL_TIME}],
        "ordered_cache_behavior": [
            {"path_pattern": "/api/*", "realtime_log_config_arn": REAL_TIME},
            {"path_pattern": "/static/*"},
        ],
    }
    emitter = distribution(real_time(), **behaviours)[1].only("emitter")
    assert emitter.get("coverage.locations") == {"included": ["*", "/api/*"], "excluded": ["/static/*"]}
    assert len(emitter.get("routes")) == 1


def test_beside_a_standard_log_a_sample_is_no_gap() -> None:
    _, found = distribution(
        real_time(10),
        logging_config=[{"bucket": BUCKET}],
        default_cache_behavior=[{"realtime_log_config_arn": REAL_TIME}],
        ordered_cache_behavior=[{"path_pattern": "/static/*"}],
    )
    emitter = found.only("emitter")
    assert (emitter.get("filters"), emitter.get("coverage")) == (None, None)
    assert len(emitter.get("formats")) == 2


def test_real_time_fields_are_chosen() -> None:
    config = real_time(fields=["timestamp", "cs-method", "cs-cookie", "cs-headers"])
    form = distribution(config, default_cache_behavior=[{"realtime_log_config_arn": REAL_TIME}])[1].only("format")
    assert form.get("configurable") is True
    assert [field["meaning"] for field in form.get("fields")] == ["timestamp", "action", "other", "other"]
    assert [field.get("sensitive") for field in form.get("fields")] == [None, None, "credentials", "credentials"]
    assert form.span_of("fields.2") == place_of(config, "fields", 2)


@pytest.mark.parametrize(
    ("arn", "logging"), [("arn:aws:cloudfront::1:realtime-log-config/a", "on"), (unknown(), UNKNOWN), ("", "off")]
)
def test_a_real_time_log_that_is_not_declared(arn: Any, logging: Any) -> None:
    emitter = distribution(default_cache_behavior=[{"realtime_log_config_arn": arn}])[1].only("emitter")
    assert emitter.get("logging") == logging
    if logging == "on":
        assert set(emitter.get("filters")) == {"unknown"}
        assert set(emitter.get("routes.0.to")) == {"unknown"}


def test_two_distributions_share_a_configuration() -> None:
    behaviour = {"default_cache_behavior": [{"realtime_log_config_arn": REAL_TIME}]}
    pair = [resource(f"aws_cloudfront_distribution.{name}", behaviour) for name in "ab"]
    found = mapped(cloudfront, real_time(), *pair)
    form = found.only("format")
    assert [found[f"emitter:.#aws_cloudfront_distribution.{name}"].get("formats") for name in "ab"] == [[form.id]] * 2
