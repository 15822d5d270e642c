"""The record of S3 server access logs: one line of text with fixed fields.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

SERVER_ACCESS = Layout(
    name="S3 server access log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time",),
            "identity": ("requester",),
            "action": ("operation", "request_uri"),
            "resource": ("bucket", "key", "request_uri"),
            "result": ("http_status", "error_code"),
            "client_address": ("remote_ip",),
            "request_id": ("request_id",),
            "user_agent": ("user_agent",),
            "referrer": ("referer",),
            "size": ("bytes_sent", "object_size"),
            "duration": ("total_time", "turnaround_time"),
            "protocol": ("tls_version", "cipher_suite"),
            "host": ("host_header",),
        },
        times={"time": Time("utc", "clf", "second")},
        client_controlled=frozenset({"key", "request_uri", "referer", "user_agent", "host_header"}),
        sensitive={"request_uri": "query-strings"},
    ),
    listed=(
        "bucket_owner bucket time remote_ip requester request_id operation key request_uri http_status error_code "
        "bytes_sent object_size total_time turnaround_time referer user_agent version_id host_id signature_version "
        "cipher_suite authentication_type host_header tls_version access_point_arn acl_required"
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html",
)
