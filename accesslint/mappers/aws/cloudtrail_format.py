"""The record that CloudTrail writes: JSON with fixed fields, in trails and event data stores alike.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

CLOUDTRAIL = Layout(
    name="CloudTrail record",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("eventTime",),
            "identity": ("userIdentity",),
            "action": ("eventName", "eventSource"),
            "resource": ("resources", "requestParameters"),
            "result": ("errorCode", "responseElements"),
            "client_address": ("sourceIPAddress",),
            "request_id": ("requestID",),
            "user_agent": ("userAgent",),
        },
        times={"eventTime": Time("utc", "rfc3339", "second")},
        client_controlled=frozenset({"userAgent", "requestParameters"}),
    ),
    listed=(
        "eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode "
        "errorMessage requestParameters responseElements requestID eventID readOnly resources eventType "
        "recipientAccountId eventCategory"
    ),
    source="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
    encoding="json",
)
