"""What a container image is known to be: a log shipper, a server, or neither. Told by the image's name alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

import msgspec

from accesslint.model.values import Template, Value


class Server(msgspec.Struct, frozen=True):
    """A server image whose access log is known without its configuration."""

    name: str
    links: tuple[str, ...] = ()
    """Paths that the image links to the container's stdout or stderr."""
    logs_by_default: bool = False
    """Whether the configuration inside the image keeps an access log, on stdout."""
    configuration: str = ""
    """The folder of that configuration: what is mounted there replaces it."""
    source: str = ""
    """URL of the vendor's page that says so."""


_DOCKER = "https://docs.docker.com/engine/logging/"
_NGINX_LOGS = ("/var/log/nginx/access.log", "/var/log/nginx/error.log")
_OPENRESTY_LOGS = ("/usr/local/openresty/nginx/logs/access.log", "/usr/local/openresty/nginx/logs/error.log")

SERVERS: dict[str, Server] = {
    **dict.fromkeys(
        ("nginx", "nginx/nginx", "nginxinc/nginx-unprivileged", "nginx/nginx-unprivileged"),
        Server("nginx", _NGINX_LOGS, logs_by_default=True, configuration="/etc/nginx", source=_DOCKER),
    ),
    "openresty/openresty": Server(
        "openresty", _OPENRESTY_LOGS, source="https://github.com/openresty/docker-openresty/blob/master/README.md"
    ),
    "httpd": Server("httpd", logs_by_default=True, configuration="/usr/local/apache2/conf", source=_DOCKER),
    **dict.fromkeys(("envoyproxy/envoy", "envoyproxy/envoy-distroless"), Server("envoy")),
    "traefik": Server("traefik"),
    "haproxy": Server("haproxy"),
    "haproxytech/haproxy-alpine": Server("haproxy"),
    "caddy": Server("caddy"),
    "kong": Server("kong"),
}
"""By repository, as Docker Hub names it, without registry and tag."""

_LINKED = frozenset(path for server in SERVERS.values() for path in server.links)

SHIPPERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("fluent-bit", re.compile(r"fluent-?bit")),
    ("fluentd", re.compile(r"fluentd")),
    ("filebeat", re.compile(r"filebeat")),
    ("promtail", re.compile(r"promtail")),
    ("logstash", re.compile(r"(?:^|/)logstash(?:-oss)?$")),
    ("rsyslog", re.compile(r"rsyslog")),
    ("syslog-ng", re.compile(r"syslog-ng")),
    ("splunk", re.compile(r"universalforwarder")),
    ("vector", re.compile(r"(?:^|/)vector$")),
    ("opentelemetry-collector", re.compile(r"opentelemetry-collector|otel-?col")),
    ("alloy", re.compile(r"(?:^|/)alloy$")),
    ("grafana-agent", re.compile(r"grafana/agent$")),
    ("elastic-agent", re.compile(r"elastic-agent")),
    ("datadog-agent", re.compile(r"datadog/agent$")),
)
"""Name and what the repository holds; the first that fits counts."""

NOT_ONLY_LOGS = frozenset(
    {"vector", "opentelemetry-collector", "alloy", "grafana-agent", "elastic-agent", "datadog-agent"}
)
"""Shippers that as often carry metrics or traces: they count only where they read log files."""

_API_SERVER = "kube-apiserver"
_HELPERS = re.compile(r"operator|reload|exporter|(?:^|[-/])init(?:-|$)")
_MIRRORED = re.compile(r"(?:^|/)library/(?P<name>[^/]+)$")


def image_text(value: Value | None) -> str:
    """An image as written; `*` stands for the parts that are not known."""
    if value is None:
        return ""
    if isinstance(value.data, Template):
        return "".join(part if isinstance(part, str) else "*" for part in value.data.parts)
    return value.text or ""


def repository(image: str) -> str:
    """The name without registry and tag: `docker.io/library/nginx:1.27` is `nginx`, `quay.io/a/b` is `a/b`."""
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    name = head + slash + last.partition(":")[0]
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        name = rest
    mirrored = _MIRRORED.search(name)
    return mirrored["name"] if mirrored else name


def server(image: str) -> Server | None:
    """What is known of a server image; None for any other image."""
    return SERVERS.get(repository(image))


def shipper(image: str) -> str:
    """The log shipper that an image is; empty for any other image."""
    name = repository(image)
    if _HELPERS.search(name):
        return ""
    return next((shipper for shipper, pattern in SHIPPERS if pattern.search(name)), "")


def may_be_linked(path: str) -> bool:
    """Whether some server image links that path to stdout, so that an image built on it may, too."""
    return path in _LINKED


def is_api_server(image: str, words: Sequence[str]) -> bool:
    """Whether a container runs kube-apiserver: by its command, or by its image where it has arguments only."""
    program = words[0] if words else ""
    if program.startswith("-") or not program:
        return repository(image).rpartition("/")[2] == _API_SERVER
    return posixpath.basename(program) == _API_SERVER
