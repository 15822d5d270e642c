"""Names and ARNs of AWS come down to handles."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws.names import add_route, named, reduce
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import entity_for
from tests.mappers.building import ref, resource, text, unknown, value


@pytest.mark.parametrize(
    ("written", "kind", "name", "rest"),
    [
        ("my-logs", "s3", "my-logs", ""),
        ("arn:aws:s3:::my-logs", "s3", "my-logs", ""),
        ("arn:aws-cn:s3:::my-logs/a/*", "s3", "my-logs", "/a/*"),
        ("my-logs.s3.amazonaws.com", "s3", "my-logs", ""),
        ("my.logs.s3.eu-west-1.amazonaws.com", "s3", "my.logs", ""),
        ("my-logs.s3-eu-west-1.amazonaws.com", "s3", "my-logs", ""),
        ("/aws/eks/a", "log-group", "/aws/eks/a", ""),
        ("arn:aws:logs:eu-west-1:1234:log-group:/aws/eks/a:*", "log-group", "/aws/eks/a", ":*"),
        ("arn:aws:logs:eu-west-1:1234:log-group:/aws/eks/a", "log-group", "/aws/eks/a", ""),
        ("arn:aws:firehose:eu-west-1:1234:deliverystream/aws-waf-logs-a", "firehose", "aws-waf-logs-a", ""),
        ("arn:aws:kinesis:eu-west-1:1234:stream/a", "stream", "a", ""),
        ("arn:aws:kms:eu-west-1:1234:key/11-22", "kms", "11-22", ""),
        ("alias/logs", "kms", "alias/logs", ""),
        ("arn:aws:kms:eu-west-1:1234:alias/logs", "kms", "alias/logs", ""),
        ("arn:short", "s3", "", ""),
        ("", "s3", "", ""),
    ],
)
def test_reduce(written: Any, kind: Any, name: Any, rest: Any) -> None:
    assert reduce(written, kind) == (name, rest)


BUCKET = resource("aws_s3_bucket.a", {"bucket": "my-logs"})
UNNAMED = resource("aws_s3_bucket.u", {"bucket_prefix": "x"})
DATA = resource("data.aws_s3_bucket.d", {"bucket": "theirs"})
VERSIONING = resource("aws_s3_bucket_versioning.v", {"bucket": ref("aws_s3_bucket.a", "id")})
GROUP = resource("aws_cloudwatch_log_group.g", {"name": "/a"})
INDEX = ResourceIndex([BUCKET, UNNAMED, DATA, VERSIONING, GROUP])


@pytest.mark.parametrize(
    ("given", "kind", "handles", "rest"),
    [
        ("my-logs", "s3", ("s3:my-logs",), ""),
        (ref("aws_s3_bucket.a", "id"), "s3", ("tf:.#aws_s3_bucket.a", "s3:my-logs"), ""),
        (ref("aws_s3_bucket.u", "arn"), "s3", ("tf:.#aws_s3_bucket.u",), ""),
        (ref("data.aws_s3_bucket.d", "id"), "s3", ("tf:.#data.aws_s3_bucket.d", "s3:theirs"), ""),
        (text(ref("aws_s3_bucket.u", "arn"), "/AWSLogs/*"), "s3", ("tf:.#aws_s3_bucket.u",), "/AWSLogs/*"),
        (text("arn:aws:s3:::", ref("aws_s3_bucket.u", "id"), "/*"), "s3", ("tf:.#aws_s3_bucket.u",), "/*"),
        (text("arn:", unknown(), ":s3:::my-logs/*"), "s3", ("s3:my-logs",), "/*"),
        (text(unknown(), "-logs"), "s3", (), ""),
        (text("a-", ref("aws_x.y", "id")), "s3", (), ""),
        (unknown(), "s3", (), ""),
        (
            ref("aws_s3_bucket_versioning.v", "bucket"),
            "s3",
            ("tf:.#aws_s3_bucket_versioning.v", "tf:.#aws_s3_bucket.a", "s3:my-logs"),
            "",
        ),
        (
            text(ref("aws_cloudwatch_log_group.g", "arn"), ":*"),
            "log-group",
            ("tf:.#aws_cloudwatch_log_group.g", "log-group:/a"),
            ":*",
        ),
        (
            text("arn:aws:logs:", ref("data.aws_region.r", "name"), ":", unknown(), ":log-group:/b:*"),
            "log-group",
            ("log-group:/b",),
            ":*",
        ),
    ],
)
def test_named(given: Any, kind: Any, handles: Any, rest: Any) -> None:
    found = named(value(given), kind, INDEX)
    assert (found.handles, found.rest) == (handles, rest)


def test_a_cycle_of_names_ends() -> None:
    one = resource("aws_s3_bucket.a", {"bucket": ref("aws_s3_bucket.b", "bucket")})
    two = resource("aws_s3_bucket.b", {"bucket": ref("aws_s3_bucket.a", "bucket")})
    assert len(named(value(ref("aws_s3_bucket.a", "bucket")), "s3", ResourceIndex([one, two])).handles) < 20


@pytest.mark.parametrize(
    ("given", "links", "must_exist", "target"),
    [
        (ref("aws_s3_bucket.a", "id"), 1, True, "aws_s3_bucket.a.id"),
        ("elsewhere", 1, False, "elsewhere"),
        (unknown("variable bucket has no value"), 0, False, "variable bucket has no value"),
    ],
)
def test_a_route_has_a_link_unless_nothing_is_known(given: Any, links: Any, must_exist: Any, target: Any) -> None:
    emitter = entity_for("emitter", "trail", resource("aws_cloudtrail.t"))
    made = list(add_route(emitter, value(given), "s3", "s3", INDEX, no_object_lock=True))
    assert len(made) == links
    assert [link.must_exist for link in made] == [must_exist] * links
    route = emitter.get("routes")[0]
    assert route["target"] == target
    assert route["no_object_lock"] is True
    assert "unknown" in route["to"]
