"""Outputs: where each sends records, over TLS or not, and to a peer that is verified or not.

`tls` is off by default, `tls.verify` on: https://docs.fluentbit.io/manual/administration/transport-security.
The plugins and their keys: https://docs.fluentbit.io/manual/pipeline/outputs
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from accesslint.mappers.fluentbit.sections import Section, switch
from accesslint.mappers.hops import LOOPBACK, Fact, Surroundings, Way, open_text
from accesslint.model.values import Unknown, Value

Security: TypeAlias = Literal["option", "always", "endpoint", "mode", "kafka", "never", "unknown"]
"""What decides about TLS: the key `tls`; nothing, it is always used; the endpoint's scheme, with TLS where there is
none; the key `mode`; librdkafka's security protocol; nothing, there is none; a plugin that is not known here."""


class Output(NamedTuple):
    """A plugin that sends records to another system."""

    via: str
    keys: tuple[str, ...]
    """Keys that name the other end, the first that is there counts."""
    security: Security = "option"
    handle: str = ""
    """What the name is a handle of: `s3`, `log-group`, …"""
    default: str = ""
    """The other end where no key names it; empty: the own host."""


LOCAL = {"file": "file", "stdout": "stdout", "null": "null"}
"""Outputs that leave records where they are, or nowhere."""

NO_RECORDS = frozenset(
    {"counter", "flowcounter", "prometheus_exporter", "prometheus_remote_write", "vivo_exporter", "plot", "exit", "lib"}
)
"""Outputs of measurements."""

_AWS: Mapping[str, Output] = {
    "s3": Output("s3", ("bucket",), "endpoint", "s3"),
    **dict.fromkeys(
        ("cloudwatch_logs", "cloudwatch"),
        Output("cloudwatch", ("log_group_template", "log_group_name"), "endpoint", "log-group"),
    ),
    **dict.fromkeys(("kinesis_firehose", "firehose"), Output("firehose", ("delivery_stream",), "endpoint", "firehose")),
    **dict.fromkeys(("kinesis_streams", "kinesis"), Output("kinesis", ("stream",), "endpoint", "stream")),
}
_CLOUDS: Mapping[str, Output] = {
    "stackdriver": Output("stackdriver", ("export_to_project_id",), "always", default="Cloud Logging"),
    "bigquery": Output("bigquery", ("table_id",), "always", default="BigQuery"),
    "chronicle": Output("chronicle", ("customer_id",), "always", default="Chronicle"),
    "gcs": Output("gcs", ("bucket",), "always"),
    "azure": Output("azure", ("customer_id",), "always", default="Log Analytics"),
    "azure_kusto": Output("azure", ("ingestion_endpoint",), "always", default="Azure Data Explorer"),
    "azure_logs_ingestion": Output("azure", ("dce_url",), "always", default="Azure Monitor"),
    "azure_blob": Output("azure", ("account_name",), "option", default="Azure Blob Storage"),
    "oracle_log_analytics": Output("oracle", ("namespace",), "option", default="Logging Analytics"),
    "nrlogs": Output("newrelic", ("base_uri",), "endpoint", default="log-api.newrelic.com"),
    "logdna": Output("logdna", ("logdna_host",), "always", default="logs.logdna.com"),
    "datadog": Output("datadog", ("host", "site"), "option", default="http-intake.logs.datadoghq.com"),
    "td": Output("td", ("database",), "always", default="Treasure Data"),
    "slack": Output("slack", ("webhook",), "always"),
}
_BY_HOST = {
    **dict.fromkeys(("es", "elasticsearch"), "elasticsearch"),
    **{name: name for name in ("http", "opensearch", "splunk", "loki", "opentelemetry", "influxdb", "tcp")},
    **{name: name for name in ("websocket", "skywalking", "doris", "dynatrace")},
    "kafka-rest": "kafka",
}
_NETWORK: Mapping[str, Output] = {
    **{name: Output(via, ("host",)) for name, via in _BY_HOST.items()},
    "forward": Output("forward", ("upstream", "host", "unix_path")),
    "syslog": Output("syslog", ("host",), "mode"),
    "gelf": Output("gelf", ("host",), "mode"),
    "udp": Output("udp", ("host",), "never"),
    "nats": Output("nats", ("host",), "never"),
    "kafka": Output("kafka", ("brokers", "rdkafka.metadata.broker.list"), "kafka"),
    "pgsql": Output("postgresql", ("host",), "unknown"),
}
OUTPUTS: Mapping[str, Output] = {**_AWS, **_CLOUDS, **_NETWORK}

_UNKNOWN = Output("plugin", ("host", "url", "endpoint", "address"), "unknown", default="its destination")


def way_of(section: Section, surroundings: Surroundings) -> Way:
    """The route of an output that sends records over a network."""
    plugin = OUTPUTS.get(section.plugin, _UNKNOWN)
    via = plugin.via if section.plugin in OUTPUTS else (section.plugin or "plugin")
    value = section.first(*plugin.keys)
    name = open_text(value) or plugin.default or "127.0.0.1"
    span = section.span if (place := value or section.get("name")) is None else place.span
    port = section.shown("port")
    way = Way(via, f"{name}:{port}" if port and ":" not in name else name, span)
    way.handles = _handles(plugin, section, value, surroundings)
    way.reason = _reason(value, name)
    if not _is_local(plugin, section, value, name):
        way.facts = _facts(plugin, section)
    return way


def _handles(plugin: Output, section: Section, value: Value | None, surroundings: Surroundings) -> tuple[str, ...]:
    text = (value.text or "").strip() if value is not None else ""
    if not text or section.get("log_group_template") is not None:
        return ()
    if plugin.handle:
        return (f"{plugin.handle}:{text}",)
    return surroundings.service(text) if "host" in plugin.keys and "," not in text else ()


def _reason(value: Value | None, name: str) -> str:
    unknown = None if value is None else value.unknown
    return unknown.reason if unknown is not None else f"{name} is another system, named only"


def _is_local(plugin: Output, section: Section, value: Value | None, name: str) -> bool:
    """Whether the records stay on the host, or in the pod: there is no network on the way."""
    if section.get("unix_path") is not None:
        return True
    if "host" not in plugin.keys or plugin.default:
        return False
    return name in LOOPBACK and (value is not None or section.missing is None)


def _facts(plugin: Output, section: Section) -> dict[str, Fact]:
    verified = section.decide("tls.verify", switch, default=True)
    encrypted = {
        "option": _option,
        "always": lambda _: Fact(value=True, default=True),
        "endpoint": _endpoint,
        "mode": _mode,
        "kafka": _kafka,
        "never": lambda _: Fact(value=False, default=True),
        "unknown": _not_known,
    }[plugin.security](section)
    if plugin.security == "kafka":
        verified = section.decide("rdkafka.enable.ssl.certificate.verification", switch, default=True)
    if encrypted.value is False:
        return {"encrypted": encrypted}
    if plugin.security == "unknown" and section.get("tls.verify") is None:
        return {"encrypted": encrypted}
    return {"encrypted": encrypted, "verified": verified}


def _option(section: Section) -> Fact:
    if section.get("tls") is None and section.get("upstream") is not None:
        return Fact(Unknown("the file of upstream servers decides", "that file"))
    return section.decide("tls", switch, default=False)


def _endpoint(section: Section) -> Fact:
    """A cloud's own delivery is over TLS; a custom endpoint may say otherwise."""
    value = section.first("endpoint", "base_uri")
    if value is not None and value.text is not None and "://" in value.text:
        return Fact(value.text.lower().startswith("https://"), value.span)
    return Fact(value=True, default=True)


def _mode(section: Section) -> Fact:
    """`udp` by default, which has no TLS.

    Sources: https://docs.fluentbit.io/manual/pipeline/outputs/syslog,
    https://docs.fluentbit.io/manual/pipeline/outputs/gelf
    """
    mode = section.get("mode")
    if mode is None:
        return Fact(value=False, default=True) if section.missing is None else Fact(section.missing)
    if mode.unknown is not None:
        return Fact(mode.unknown, mode.span)
    word = (mode.text or "").strip().lower()
    if word == "tls":
        return Fact(True, mode.span)
    if word == "udp":
        return Fact(False, mode.span)
    option = _option(section)
    return option if option.span is not None else Fact(option.value, mode.span)


def _kafka(section: Section) -> Fact:
    """Source: https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md (plaintext by default)."""
    return section.decide("rdkafka.security.protocol", _protocol, default=False)


def _protocol(text: str) -> bool | None:
    return {"ssl": True, "sasl_ssl": True, "plaintext": False, "sasl_plaintext": False}.get(text.lower())


def _not_known(section: Section) -> Fact:
    if section.get("tls") is not None:
        return _option(section)
    reason = f"whether the plugin {section.plugin or 'of this output'} uses TLS is not known here"
    return Fact(Unknown(reason, "the plugin's documentation"))
