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

RESOLVER_QUERY = Layout(
    name="Resolver query log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("query_timestamp",),
            "identity": ("srcids",),
            "action": ("query_type",),
            "resource": ("query_name",),
            "result": ("rcode",),
            "client_address": ("srcaddr",),
            "protocol": ("transport",),
        },
        times={"query_timestamp": Time("utc", "rfc3339", "second")},
        client_controlled=frozenset({"query_name"}),
    ),
    listed=(
        "version account_id region vpc_id query_timestamp query_name query_type query_class rcode answers srcaddr "
        "srcport transport srcids firewall_rule_action firewall_rule_group_id firewall_domain_list_id"
    ),
    source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html",
    encoding="json",
)

ACCELERATOR_FLOW = Layout(
    name="Global Accelerator flow log",
    kind="flow-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("start_time", "end_time"),
            "action": ("action",),
            "resource": ("endpoint_ip",),
            "result": ("action",),
            "client_address": ("client_ip",),
            "protocol": ("protocol",),
            "size": ("bytes", "packets"),
        },
        times={"start_time": Time("utc", "epoch", "second")},
    ),
    listed=(
        "version aws_account_id accelerator_id client_ip client_port gip gip_port endpoint_ip endpoint_port protocol "
        "ip_address_type packets bytes start_time end_time action log_status globalaccelerator_source_ip "
        "globalaccelerator_source_port endpoint_region globalaccelerator_region direction vpc_id"
    ),
    source="https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html",
)

VERIFIED_ACCESS = Layout(
    name="Verified Access log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time", "ref_time", "end_time"),
            # Under `identity` in the older of the two versions, under `actor` in the newer.
            "identity": ("user",),
            "action": ("http_request.http_method",),
            "resource": ("http_request.url",),
            "result": ("http_response.code", "activity_id"),
            "client_address": ("device.ip",),
            "request_id": ("metadata.uid",),
            "user_agent": ("http_request.user_agent",),
            "host": ("http_request.url.hostname",),
            "protocol": ("http_request.version",),
            "duration": ("duration",),
        },
        times={"time": Time("utc", "epoch", "millisecond")},
        client_controlled=frozenset({"http_request.url", "http_request.user_agent", "http_request.url.hostname"}),
    ),
    listed=(
        "activity_id user device.ip duration end_time time http_request.http_method http_request.url "
        "http_request.url.hostname http_request.user_agent http_request.version http_response.code message "
        "metadata.uid ref_time"
    ),
    source="https://docs.aws.amazon.com/verified-access/latest/ug/ocsfv1-examples.html",
    encoding="json",
)

NETWORK_FIREWALL = Layout(
    name="Network Firewall log",
    kind="flow-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("event.timestamp", "event_timestamp"),
            "action": ("event.event_type", "event.alert.action"),
            "resource": ("event.dest_ip",),
            "result": ("event.alert.action",),
            "client_address": ("event.src_ip",),
            "request_id": ("event.flow_id",),
            "protocol": ("event.proto",),
            "host": ("firewall_name",),
        },
        times={
            # `2020-09-25T23:01:05.598481+0000`: an offset without a colon, as Suricata writes it.
            "event.timestamp": Time("offset", "other", "microsecond"),
            "event_timestamp": Time("utc", "epoch", "second"),
        },
    ),
    listed=(
        "firewall_name availability_zone event_timestamp event.timestamp event.flow_id event.event_type event.src_ip "
        "event.src_port event.dest_ip event.dest_port event.proto event.alert.action event.alert.signature_id"
    ),
    source="https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging-contents.html",
    encoding="json",
)
