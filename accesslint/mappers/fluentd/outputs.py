"""Outputs: where each sends events, over TLS or not, and to a peer that is verified or not.

The plugins of Fluentd itself: https://docs.fluentd.org/output. Others have their page beside their entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from accesslint.mappers.fluentd.addresses import host_of, is_https, without_password
from accesslint.mappers.fluentd.elements import Element, switch
from accesslint.mappers.hops import LOOPBACK, Fact, Surroundings, Way, open_text
from accesslint.model.values import Unknown, Value

LOCAL = {"file": "file", "secondary_file": "file", "stdout": "stdout", "null": "null", "blackhole_plugin": "null"}
"""Outputs that leave events where they are, or nowhere."""

NO_RECORDS = frozenset({"prometheus", "flowcounter", "flowcounter_simple", "datacounter", "statsd", "dogstatsd"})
"""Outputs of measurements."""

_Rule = Callable[[Element], Fact]


class Output(NamedTuple):
    """A plugin that sends events to another system."""

    via: str
    keys: tuple[str, ...]
    """Parameters that name the other end, the first that is there counts."""
    encrypted: _Rule
    verified: _Rule | None
    handle: str = ""
    default: str = ""
    """The other end where no parameter names it; empty: the own host."""


def _inverted(text: str) -> bool | None:
    state = switch(text)
    return None if state is None else not state


def _verified_by(*keys: str) -> _Rule:
    """A parameter that is true by default and verifies the peer."""
    return lambda element: element.decide(keys, switch, default=True)


def _unverified_by(*keys: str) -> _Rule:
    """A parameter that is false by default and skips the verification."""
    return lambda element: element.decide(keys, _inverted, default=True)


def _verify_mode(element: Element) -> Fact:
    """`tls_verify_mode` of https://docs.fluentd.org/output/http; a number in remote_syslog: 0 verifies nothing."""
    modes = {"peer": True, "none": False, "0": False, "1": True}
    return element.decide(("tls_verify_mode", "verify_mode"), lambda text: modes.get(text.lower()), default=True)


def _forward_peer(element: Element) -> Fact:
    """Source: https://docs.fluentd.org/output/forward."""
    for key in ("tls_insecure_mode", "tls_allow_self_signed_cert"):
        if element.get(key) is not None:
            fact = element.decide((key,), _inverted, default=True)
            if fact.value is not True:
                return fact
    return element.decide((), _inverted, default=True)


def _transport(element: Element) -> Fact:
    """Plain TCP by default. `<transport tls>` is the receiver's form, and taken by newer versions."""
    for transport in element.inside("transport"):
        if transport.argument is not None:
            return Fact(open_text(transport.argument).strip() == "tls", transport.argument.span)
    return element.decide(("transport",), {"tls": True, "tcp": False, "udp": False}.get, default=False)


def _syslog_transport(element: Element) -> Fact:
    """TLS by default: https://github.com/cloudfoundry/fluent-plugin-syslog_rfc5424."""
    return element.decide(("transport",), {"tls": True, "tcp": False, "udp": False}.get, default=True)


def _url(*keys: str, default: bool) -> _Rule:
    return lambda element: element.decide(keys, is_https, default=default)


def _scheme(element: Element) -> Fact:
    """`http` by default: https://docs.fluentd.org/output/elasticsearch#scheme-optional; in `hosts` each has its own."""
    if element.get("cloud_id") is not None:
        return Fact(value=True, default=True)
    scheme = element.decide(("scheme",), {"https": True, "http": False}.get, default=False)
    hosts = element.get("hosts")
    if hosts is None or hosts.text is None or "://" not in hosts.text:
        return scheme
    plain = [one for one in hosts.text.split(",") if is_https(one) is not True]
    return Fact(not plain, hosts.span)


def _kafka(element: Element) -> Fact:
    """TLS where a certificate is given: https://github.com/fluent/fluent-plugin-kafka#common-parameters."""
    for key in ("ssl_ca_cert", "ssl_client_cert", "ssl_ca_certs_from_system"):
        value = element.get(key)
        if value is not None and switch(value.text or "x") is not False:
            return Fact(value.unknown or True, value.span)
    protocol = element.get("rdkafka_options")
    inner = None if protocol is None else protocol.get("security.protocol")
    if inner is not None and inner.text is not None:
        return Fact(inner.text.lower().endswith("ssl"), inner.span)
    return Fact(value=False, default=True) if element.missing is None else Fact(element.missing)


def _datagram(element: Element) -> Fact:
    """`tls`, off by default, and possible over TCP only."""
    return element.decide(("tls",), switch, default=False)


def _cloud(*endpoints: str) -> _Rule:
    """A cloud's own delivery is over TLS; a custom endpoint may say otherwise."""

    def rule(element: Element) -> Fact:
        value = element.get(*endpoints)
        if value is not None and value.text is not None and "://" in value.text:
            return Fact(is_https(value.text), value.span)
        return Fact(value=True, default=True)

    return rule


def _always(_: Element) -> Fact:
    return Fact(value=True, default=True)


def _on_by_default(*keys: str) -> _Rule:
    return lambda element: element.decide(keys, switch, default=True)


def _off_by_default(*keys: str) -> _Rule:
    return lambda element: element.decide(keys, switch, default=False)


def _splunk(element: Element) -> Fact:
    """`https` by default: https://github.com/splunk/fluent-plugin-splunk-hec#protocol-enum-optional."""
    return element.decide(("protocol",), {"https": True, "http": False}.get, default=True)


_AWS_PEER = _verified_by("ssl_verify_peer")
_SEARCH = Output("elasticsearch", ("hosts", "host", "cloud_id"), _scheme, _verified_by("ssl_verify"))
_KAFKA = Output("kafka", ("brokers", "bootstrap_servers"), _kafka, _verified_by("ssl_verify_hostname"))
_KINESIS = Output("kinesis", ("stream_name",), _cloud("endpoint"), _AWS_PEER, "stream")
_AZURE = Output("azure", ("customer_id", "azure_storage_account"), _always, None, default="Azure")

OUTPUTS: Mapping[str, Output] = {
    "forward": Output("forward", ("host",), _transport, _forward_peer),
    "secure_forward": Output("forward", ("host",), _always, _verified_by("secure")),
    "http": Output("http", ("endpoint", "endpoint_url"), _url("endpoint", "endpoint_url", default=False), _verify_mode),
    **dict.fromkeys(("elasticsearch", "elasticsearch_dynamic", "elasticsearch_data_stream"), _SEARCH),
    **dict.fromkeys(("opensearch", "opensearch_data_stream"), _SEARCH._replace(via="opensearch")),
    "s3": Output("s3", ("s3_bucket",), _cloud("s3_endpoint"), _AWS_PEER, "s3"),
    "cloudwatch_logs": Output("cloudwatch", ("log_group_name",), _cloud("endpoint"), _AWS_PEER, "log-group"),
    **dict.fromkeys(("kinesis_streams", "kinesis_streams_aggregated"), _KINESIS),
    "kinesis_firehose": Output("firehose", ("delivery_stream_name",), _cloud("endpoint"), _AWS_PEER, "firehose"),
    "google_cloud": Output("stackdriver", ("project_id",), _always, None, default="Cloud Logging"),
    "gcs": Output("gcs", ("bucket",), _always, None),
    **dict.fromkeys(("bigquery_insert", "bigquery_load"), Output("bigquery", ("dataset",), _always, None)),
    **dict.fromkeys(("azure-loganalytics", "azure_loganalytics", "azurestorage", "azurestorage_gen2"), _AZURE),
    **dict.fromkeys(("kafka2", "kafka", "kafka_buffered", "rdkafka2", "rdkafka"), _KAFKA),
    "splunk_hec": Output("splunk", ("hec_host", "full_url"), _splunk, _unverified_by("insecure_ssl")),
    "loki": Output("loki", ("url",), _url("url", default=True), _unverified_by("insecure_tls")),
    **dict.fromkeys(
        ("remote_syslog", "syslog", "syslog_tls"),
        Output("syslog", ("host", "remote_syslog", "host_with_port"), _datagram, _verify_mode),
    ),
    "syslog_rfc5424": Output("syslog", ("host",), _syslog_transport, _unverified_by("insecure")),
    "gelf": Output("gelf", ("host",), _datagram, None),
    "datadog": Output(
        "datadog",
        ("host",),
        _on_by_default("use_ssl"),
        _unverified_by("no_ssl_validation"),
        default="http-intake.logs.datadoghq.com",
    ),
    "newrelic": Output("newrelic", ("base_uri",), _url("base_uri", default=True), None, default="log-api.newrelic.com"),
    "sumologic": Output("sumologic", ("endpoint",), _url("endpoint", default=True), _verified_by("verify_ssl")),
    "logzio_buffered": Output("logzio", ("endpoint_url",), _url("endpoint_url", default=True), None),
    "mongo": Output("mongo", ("connection_string", "host"), _off_by_default("ssl"), None),
    "webhdfs": Output("webhdfs", ("namenode", "host"), _off_by_default("ssl"), None),
}
"""By plugin. Sources beside Fluentd's own pages: https://github.com/fluent/fluent-plugin-s3,
https://github.com/fluent-plugins-nursery/fluent-plugin-cloudwatch-logs, https://github.com/awslabs/aws-fluent-plugin-kinesis,
https://github.com/GoogleCloudPlatform/fluent-plugin-google-cloud, https://github.com/dlackty/fluent-plugin-remote_syslog,
https://grafana.com/docs/loki/latest/send-data/fluentd/, https://github.com/DataDog/fluent-plugin-datadog,
https://github.com/newrelic/newrelic-fluentd-output, https://github.com/SumoLogic/fluentd-output-sumologic
"""


def ways_of(output: Element, surroundings: Surroundings) -> Iterator[Way]:
    """The routes of an output that sends events over a network; `forward` has one for each server."""
    plugin = OUTPUTS.get(output.plugin)
    if output.plugin == "exec":
        command = output.get("command", "@type")
        reason = "what the program does with the records is not told here"
        yield Way("exec", open_text(command), output.span if command is None else command.span, reason=reason)
        return
    if plugin is None:
        yield _unknown(output)
        return
    servers = list(output.inside("server")) if output.plugin in ("forward", "secure_forward") else []
    named = [value for server in servers if (value := server.get("host", "name")) is not None]
    ends: list[Value | None] = [*named] or [output.get(*plugin.keys)]
    for value in ends:
        way = _way(output, plugin, value, surroundings)
        if value is None and plugin.via == "forward":
            way.target, way.reason = "its servers", "the servers are found by service discovery"
        yield way


def _way(output: Element, plugin: Output, value: Value | None, surroundings: Surroundings) -> Way:
    name = without_password(open_text(value)) or plugin.default or "localhost"
    place = value or output.get("@type", "type")
    way = Way(plugin.via, name, output.span if place is None else place.span)
    unknown = None if value is None else value.unknown
    way.reason = unknown.reason if unknown is not None else f"{name} is another system, named only"
    text = "" if value is None else (value.text or "").strip()
    if text and "${" not in text:
        if plugin.handle:
            way.handles = () if output.is_on("use_tag_as_group") else (f"{plugin.handle}:{text}",)
        elif "," not in text:
            way.handles = surroundings.service(host_of(text))
    elif "${" in text:
        way.reason = f"{name} is filled in record by record"
    if not plugin.handle and not plugin.default and host_of(name) in LOOPBACK and output.missing is None:
        return way
    encrypted = plugin.encrypted(output)
    way.facts["encrypted"] = encrypted
    if encrypted.value is not False and plugin.verified is not None:
        way.facts["verified"] = plugin.verified(output)
    return way


def _unknown(output: Element) -> Way:
    value = output.get("endpoint", "endpoint_url", "url", "host", "hosts")
    name = without_password(open_text(value)) or "its destination"
    place = value or output.get("@type", "type")
    way = Way(output.plugin or "plugin", name, output.span if place is None else place.span)
    way.reason = f"{name} is another system, named only"
    text = "" if value is None else (value.text or "")
    reason = f"whether the plugin {output.plugin or 'of this output'} uses TLS is not known here"
    way.facts["encrypted"] = (
        Fact(is_https(text), None if value is None else value.span)
        if "://" in text
        else Fact(Unknown(reason, "the plugin's documentation"))
    )
    return way
