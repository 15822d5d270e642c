"""The two ingress controllers made of nginx: what their settings are called, what holds without them, who says so.

Sources: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/ and
https://docs.nginx.com/nginx-ingress-controller/configuration/global-configuration/configmap-resource/; for what the
first page leaves out (`disable-http-access-log`), internal/ingress/controller/config/config.go of that repository.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from accesslint.mappers.meanings import Meaning, words
from accesslint.mappers.table import Setting, Table

_CONFIGMAP = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/"
_F5_CONFIGMAP = (
    "https://docs.nginx.com/nginx-ingress-controller/configuration/global-configuration/configmap-resource/#logging"
)

DEFAULT_SERVER = "the default backend"
"""The location that answers requests for which there is no Ingress: scans of a whole address range end there."""

_PREFIX = "data."


def either(on: Any, off: Any) -> Meaning:
    """What a text that Go reads as a boolean decides: https://pkg.go.dev/strconv#ParseBool; empty is false."""
    return words({"true": on, "false": off, "1": on, "t": on, "0": off, "f": off, "": off})


def _row(fact: str, key: str, source: str, meaning: Meaning, default: Any) -> Setting:
    return Setting(fact, {"kubernetes": f"{_PREFIX}{key}"}, source, meaning, default)


def _own(fact: str, key: str, meaning: Meaning, default: Any) -> Setting:
    return _row(fact, key, f"{_CONFIGMAP}#{key}", meaning, default)


def key_of(row: Setting) -> str:
    """The ConfigMap's key that a row reads."""
    return row.attributes["kubernetes"].removeprefix(_PREFIX)


class Flavour(msgspec.Struct, frozen=True):
    """One of the controllers."""

    name: str
    images: re.Pattern[str]
    """What the repository of its image is called."""
    programs: frozenset[str]
    """What its program is called, where the manifest names it."""
    configmap_flags: tuple[str, ...]
    """The arguments that name the ConfigMap, without dashes."""
    logging: tuple[Setting, ...]
    """Any of them switches the log off."""
    escaping: tuple[Setting, ...]
    """The first that differs from its default decides."""
    default_server: Setting
    format_key: str
    format_name: str
    """As its nginx.conf calls it."""
    default_format: str
    line_break: str
    """What its template makes of a line break in the format."""
    path_keys: tuple[str, ...]
    """The first that is there decides."""
    default_path: str
    http_snippet: str
    server_snippet: str
    location_snippet: str
    annotations: str
    """Prefix of the annotations that it takes from an Ingress."""
    snippet_annotations: tuple[tuple[str, str], ...]
    """(Name without the prefix, the level of nginx.conf that it is put at: `server` or `location`)."""
    distinctive: frozenset[str]
    """Keys that no other program's ConfigMap has."""
    known: frozenset[str]
    """Further keys, which count where the ConfigMap's name or labels speak of an ingress controller."""


_LOCATIONS_OFF = {"excluded": [DEFAULT_SERVER]}
_LOCATIONS_ON: dict[str, list[str]] = {"excluded": []}
_OFF = either("off", "on")

INGRESS_NGINX = Flavour(
    name="ingress-nginx",
    images=re.compile(r"(?:^|/)ingress-nginx/controller(?:-chroot)?$|(?:nginx-ingress|ingress-nginx)-controller$"),
    programs=frozenset({"nginx-ingress-controller"}),
    configmap_flags=("configmap",),
    logging=(
        _own("logging", "disable-access-log", _OFF, "on"),
        _row("logging", "disable-http-access-log", _CONFIGMAP, _OFF, "on"),
    ),
    escaping=(
        _own("escaping", "log-format-escape-none", either("none", "default"), "default"),
        _own("escaping", "log-format-escape-json", either("json", "default"), "default"),
    ),
    default_server=_own(
        "coverage.locations",
        "enable-access-log-for-default-backend",
        either(_LOCATIONS_ON, _LOCATIONS_OFF),
        _LOCATIONS_OFF,
    ),
    format_key="log-format-upstream",
    format_name="upstreaminfo",
    default_format=(
        '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer"'
        ' "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name]'
        " $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"
    ),
    line_break="\n",
    path_keys=("http-access-log-path", "access-log-path"),
    default_path="/var/log/nginx/access.log",
    http_snippet="http-snippet",
    server_snippet="server-snippet",
    location_snippet="location-snippet",
    annotations="nginx.ingress.kubernetes.io/",
    snippet_annotations=(("server-snippet", "server"), ("configuration-snippet", "location")),
    distinctive=frozenset(
        {"log-format-upstream", "log-format-escape-json", "log-format-escape-none", "log-format-stream"}
        | {"skip-access-log-urls", "enable-access-log-for-default-backend", "access-log-params", "disable-access-log"}
        | {"disable-http-access-log", "disable-stream-access-log", "http-access-log-path", "stream-access-log-path"}
        | {"generate-request-id", "compute-full-forwarded-for", "proxy-real-ip-cidr", "use-proxy-protocol"}
        | {"allow-snippet-annotations", "annotations-risk-level", "annotation-value-word-blocklist"}
        | {"hide-headers", "no-auth-locations", "global-auth-url"}
    ),
    known=frozenset(
        {"use-forwarded-headers", "enable-real-ip", "forwarded-for-header", "enable-syslog", "syslog-host"}
        | {"syslog-port", "access-log-path", "error-log-path", "error-log-level", "http-snippet", "server-snippet"}
        | {"location-snippet", "main-snippet", "enable-modsecurity", "enable-owasp-modsecurity-crs", "ssl-redirect"}
        | {"hsts", "hsts-max-age", "hsts-include-subdomains", "proxy-body-size", "proxy-read-timeout", "use-gzip"}
        | {"proxy-send-timeout", "proxy-connect-timeout", "proxy-buffer-size", "proxy-set-headers", "add-headers"}
        | {"server-tokens", "ssl-protocols", "ssl-ciphers", "use-http2", "use-geoip2", "keep-alive", "enable-brotli"}
        | {"worker-processes", "max-worker-connections", "large-client-header-buffers", "client-body-buffer-size"}
        | {"custom-http-errors", "whitelist-source-range", "enable-opentelemetry", "limit-req-status-code"}
        | {"upstream-keepalive-connections", "worker-shutdown-timeout", "client-header-buffer-size"}
    ),
)

_F5_WORDS = words({"json": "json", "none": "none", "default": "default", "": "default"})

F5 = Flavour(
    name="NGINX Ingress Controller",
    images=re.compile(r"(?:^|/)(?:nginx|nginxinc|nginx-ic|nginx-ic-nap)/nginx(?:-plus)?-ingress$"),
    programs=frozenset({"nginx-ingress"}),
    configmap_flags=("nginx-configmaps",),
    logging=(_row("logging", "access-log-off", _F5_CONFIGMAP, _OFF, "on"),),
    escaping=(_row("escaping", "log-format-escaping", _F5_CONFIGMAP, _F5_WORDS, "default"),),
    default_server=_row(
        "coverage.locations",
        "default-server-access-log-off",
        _F5_CONFIGMAP,
        either(_LOCATIONS_OFF, _LOCATIONS_ON),
        _LOCATIONS_ON,
    ),
    format_key="log-format",
    format_name="main",
    default_format=(
        '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer"'
        ' "$http_user_agent" "$http_x_forwarded_for"'
    ),
    line_break=" ",
    path_keys=("access-log",),
    default_path="/dev/stdout",
    http_snippet="http-snippets",
    server_snippet="server-snippets",
    location_snippet="location-snippets",
    annotations="nginx.org/",
    snippet_annotations=(("server-snippets", "server"), ("location-snippets", "location")),
    distinctive=frozenset(
        {"access-log-off", "default-server-access-log-off", "log-format-escaping", "stream-log-format"}
        | {"stream-log-format-escaping", "default-server-return", "external-status-address"}
    ),
    known=frozenset(
        {"log-format", "access-log", "error-log-level", "set-real-ip-from", "real-ip-header", "real-ip-recursive"}
        | {"http-snippets", "server-snippets", "location-snippets", "main-snippets", "proxy-protocol", "http2"}
        | {"client-max-body-size", "redirect-to-https", "proxy-hide-headers", "lb-method"}
    ),
)

FLAVOURS = (INGRESS_NGINX, F5)

_CARRIERS = {"kubernetes": ("ConfigMap",)}

TABLES = tuple(
    table
    for flavour in FLAVOURS
    for table in (
        Table("emitter", "ingress-controller", _CARRIERS, (*flavour.logging, flavour.default_server)),
        Table("format", "access-log", _CARRIERS, flavour.escaping),
    )
)
