"""Cloud Load Balancing and Media CDN: the log of requests is a matter of each backend service.
Pass-through load balancers (scheme INTERNAL, regional EXTERNAL) and meshes keep no such log: flow logs see their
traffic. Requests to backend buckets are always logged, which leaves nothing to set:
https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.records import REQUESTS
from accesslint.mappers.google.switches import Switch, is_word, map_switch
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import state
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.values import Resource

_LOGGING = "https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring"

TABLES = (
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("google_compute_backend_service",)},
        (Setting("logging", {"terraform": "log_config.enable"}, _LOGGING, state, default="off"),),
    ),
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("google_compute_region_backend_service",)},
        (Setting("logging", {"terraform": "log_config.enable"}, _LOGGING, state, default="off"),),
    ),
    Table(
        "emitter",
        "distribution",
        {"terraform": ("google_network_services_edge_cache_service",)},
        (
            Setting(
                "logging",
                {"terraform": "log_config.enable"},
                "https://cloud.google.com/media-cdn/docs/configure-request-logging",
                state,
                default="off",
            ),
        ),
    ),
)

_WORDS = ("http_load_balancer", "httprequest", "/requests", "l4_proxy_rule", "tcp_ssl_proxy_rule")
_GLOBAL = frozenset({"EXTERNAL", "EXTERNAL_MANAGED", "INTERNAL_MANAGED"})
_REGIONAL = frozenset({"EXTERNAL_MANAGED", "INTERNAL_MANAGED"})
_REQUESTS = frozenset({"HTTP", "HTTPS", "HTTP2", "H2C", "GRPC"})
_PROXIED = _REQUESTS | {"SSL"}


def _is_global_proxy(resource: Resource) -> bool:
    return is_word(resource, "load_balancing_scheme", _GLOBAL, "EXTERNAL")


def _is_regional_proxy(resource: Resource) -> bool:
    """The scheme is INTERNAL by default, which passes packets through, as EXTERNAL does there."""
    scheme = find(resource, "load_balancing_scheme")
    if scheme is not None and scheme.text is None:
        return is_word(resource, "protocol", _PROXIED, "")
    return is_word(resource, "load_balancing_scheme", _REGIONAL, "INTERNAL")


def _speaks_http(resource: Resource) -> bool:
    """The records of TCP and TLS proxies are of connections."""
    return is_word(resource, "protocol", _REQUESTS, "HTTP")


_PROXIES = ((TABLES[0], _is_global_proxy), (TABLES[1], _is_regional_proxy))

_SWITCHES = (
    *(
        Switch(
            table,
            "http",
            _WORDS,
            "log_config.enable",
            REQUESTS,
            "log_config.sample_rate",
            writes=_speaks_http,
            applies=applies,
        )
        for table, applies in _PROXIES
    ),
    Switch(TABLES[2], "http", ("edgecache", "httprequest"), "log_config.enable", REQUESTS),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Backend services as emitters of kind `load-balancer`, edge cache services as emitters of kind `distribution`."""
    for switch in _SWITCHES:
        yield from map_switch(switch, resources)
