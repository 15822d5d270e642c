"""What the services on the way into a network write into a record; the user chooses none of the fields."""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

CLIENT_VPN = Layout(
    name="client VPN connection log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("connection-start-time", "connection-end-time"),
            "identity": ("username", "common-name"),
            "action": ("connection-log-type",),
            "resource": ("client-vpn-endpoint-id",),
            "result": ("connection-attempt-status",),
            "client_address": ("client-ip",),
            "request_id": ("connection-id",),
            "size": ("ingress-bytes", "egress-bytes"),
            "duration": ("connection-duration-seconds",),
        },
        times={"connection-start-time": Time("none", "other", "second")},
    ),
    listed=(
        "connection-log-type connection-attempt-status connection-reset-status connection-attempt-failure-reason "
        "connection-id client-vpn-endpoint-id transport-protocol connection-start-time connection-end-time "
        "connection-last-update-time client-ip common-name device-type device-ip port ingress-bytes egress-bytes "
        "ingress-packets egress-packets connection-duration-seconds username"
    ),
    source="https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html",
    encoding="json",
)

LATTICE = Layout(
    name="VPC Lattice access log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("startTime",),
            "identity": ("callerPrincipal",),
            "action": ("requestMethod",),
            "resource": ("requestPath",),
            "result": ("responseCode",),
            "client_address": ("sourceIpPort",),
            "user_agent": ("userAgent",),
            "host": ("hostHeader",),
            "protocol": ("protocol",),
            "duration": ("duration",),
            "size": ("bytesReceived", "bytesSent"),
        },
        times={"startTime": Time("utc", "rfc3339", "second")},
        client_controlled=frozenset({"requestPath", "userAgent", "hostHeader"}),
    ),
    listed=(
        "hostHeader sslCipher serviceNetworkArn resolvedUser authDeniedReason requestMethod targetGroupArn tlsVersion "
        "userAgent serverNameIndication destinationVpcId sourceIpPort targetIpPort serviceArn sourceVpcId requestPath "
        "startTime protocol responseCode bytesReceived bytesSent duration callerPrincipal"
    ),
    source="https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-access-logs.html",
    encoding="json",
)

DNS_QUERY = Layout(
    name="Route 53 query log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("query-timestamp",),
            "action": ("query-type",),
            "resource": ("query-name",),
            "result": ("response-code",),
            "client_address": ("resolver-ip-address",),
            "protocol": ("layer-4-protocol",),
        },
        times={"query-timestamp": Time("utc", "rfc3339", "second")},
        client_controlled=frozenset({"query-name"}),
    ),
    listed=(
        "log-format-version query-timestamp hosted-zone-id query-name query-type response-code layer-4-protocol "
        "edge-location resolver-ip-address edns-client-subnet"
    ),
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs-format.html",
)
