"""EMR: the URI to which a cluster archives its logs."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import emr
from tests.mappers.building import mapped, ref, resource, text, unknown

BUCKET = ref("aws_s3_bucket.logs", "id")


@pytest.mark.parametrize(
    ("uri", "logging", "handles"),
    [
        (None, "off", None),
        ("", "off", None),
        ("s3://my-logs/emr/", "on", ("s3:my-logs",)),
        ("s3n://my-logs", "on", ("s3:my-logs",)),
        (text("s3://", BUCKET, "/emr/"), "on", ("tf:.#aws_s3_bucket.logs",)),
        (text("s3://", unknown(), "/emr/"), {"unknown": "variable has no value"}, None),
        (unknown(), {"unknown": "variable has no value"}, None),
    ],
)
def test_a_cluster(uri: Any, logging: Any, handles: Any) -> None:
    found = mapped(emr, resource("aws_emr_cluster.a", {"name": "a", "log_uri": uri}))
    emitter = found.only("emitter", "cluster")
    assert emitter.get("logging") == logging
    assert [link.handles for link in found.links] == ([] if handles is None else [handles])
    assert (emitter.get("logging_detail") is not None) == (logging == "off")
