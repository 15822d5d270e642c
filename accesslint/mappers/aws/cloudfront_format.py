"""What CloudFront writes into a record: standard logs (fixed, or chosen where CloudWatch delivers), real-time logs.

Whether cookies are in the standard log's `cs(Cookie)` is the distribution's setting, so the field by itself gives
nothing away; a real-time log writes whatever fields it lists.
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

_VOCABULARY = Vocabulary(
    meanings={
        "timestamp": ("date", "time", "timestamp", "timestamp(ms)"),
        "client_address": ("c-ip",),
        "action": ("cs-method",),
        "resource": ("cs-uri-stem",),
        "result": ("sc-status",),
        "request_id": ("x-edge-request-id",),
        "user_agent": ("cs(User-Agent)", "cs-user-agent"),
        "referrer": ("cs(Referer)", "cs-referer"),
        "host": ("cs(Host)", "cs-host", "x-host-header"),
        "protocol": ("cs-protocol", "cs-protocol-version"),
        "size": ("sc-bytes", "cs-bytes"),
        "duration": ("time-taken", "time-to-first-byte"),
    },
    times={
        "timestamp(ms)": Time("utc", "epoch", "millisecond"),
        "timestamp": Time("utc", "epoch", "millisecond"),
        "date": Time("utc", "other", "second"),
    },
    client_controlled=frozenset(
        {
            "cs-uri-stem",
            "cs-uri-query",
            "cs(User-Agent)",
            "cs-user-agent",
            "cs(Referer)",
            "cs-referer",
            "cs(Cookie)",
            "cs-cookie",
            "cs-headers",
            "x-forwarded-for",
            "x-host-header",
        }
    ),
    sensitive={"cs-cookie": "credentials", "cs-headers": "credentials", "cs-uri-query": "query-strings"},
)

STANDARD = Layout(
    name="CloudFront standard log",
    kind="access-log",
    vocabulary=_VOCABULARY,
    listed=(
        "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) "
        "cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken "
        "x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status "
        "fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len "
        "sc-range-start sc-range-end"
    ),
    source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
)

REAL_TIME = Layout(
    name="real-time log",
    kind="access-log",
    vocabulary=_VOCABULARY,
    listed="",
    source="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html",
)
