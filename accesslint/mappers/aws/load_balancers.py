"""Elastic Load Balancing: application, network and classic load balancers. Gateway load balancers keep no access log.

A network load balancer records TLS connections only: one whose listeners in these files are all known and none is TLS
has nothing to log, flow logs see its traffic, and no emitter is made of it
(https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.load_balancers_formats import ALB, CLASSIC, NLB
from accesslint.mappers.aws.log_delivery import add_deliveries
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed
from accesslint.mappers.records import Layout, add_format, emitter_for, fixed_format, state
from accesslint.mappers.table import Setting, Table, apply, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource

_LB = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb"
_ELB = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/elb"

TABLES = (
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("aws_lb", "aws_alb")},
        # Off even where a bucket is given, unless `enabled` says otherwise.
        (Setting("logging", {"terraform": "access_logs.enabled"}, _LB, state, default="off"),),
    ),
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("aws_elb",)},
        (
            Setting("logging", {"terraform": "access_logs.enabled"}, _ELB, state, default="off"),
            # The block without `enabled` is on.
            Setting("logging", {"terraform": "access_logs.bucket"}, _ELB, fixed("on")),
        ),
    ),
)

_LAYOUTS = {"application": ALB, "network": NLB}
_PLATFORM_KEY_ONLY = frozenset({"application", "classic"})
"""Deliver only to buckets with SSE-S3:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html"""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every load balancer as an emitter of kind `load-balancer`, with its format and routes."""
    modern, classic = TABLES
    for resource in resources.of_type(*modern.types["terraform"]):
        kind = _type_of(resource)
        if kind != "gateway" and (kind != "network" or _may_speak_tls(resource, resources)):
            yield from _mapped(resource, kind, modern, resources)
    for resource in resources.of_type(*classic.types["terraform"]):
        yield from _mapped(resource, "classic", classic, resources)


def _type_of(resource: Resource) -> str:
    """`application`, `network`, `gateway`; empty where the files do not tell."""
    value = find(resource, "load_balancer_type")
    return "application" if value is None else value.text or ""


def _may_speak_tls(resource: Resource, resources: ResourceIndex) -> bool:
    listeners = [
        listener
        for kind in ("aws_lb_listener", "aws_alb_listener")
        for listener in resources.pointing_at(resource, kind, "load_balancer_arn")
    ]
    protocols = [find(listener, "protocol") for listener in listeners]
    return not protocols or any(value is None or value.text in (None, "TLS") for value in protocols)


def _mapped(resource: Resource, kind: str, table: Table, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(resource, table.kind, "http")
    layout = CLASSIC if kind == "classic" else _LAYOUTS.get(kind)
    apply(table.settings, resource, emitter)
    if emitter.get("logging") != "off":
        yield from _add_bucket(emitter, resource, kind, layout, resources)
    if layout is not None and kind != "classic":
        yield from add_deliveries(emitter, resource, layout, resources)
    if emitter.get("logging") == "off":
        default = "logging" in emitter.defaults
        switch, block = resource.name_of("access_logs.enabled"), resource.name_of("access_logs")
        emitter.set("logging_detail", f"{block} is not switched on" if default else f"{switch} is false")
    yield emitter


def _add_bucket(
    emitter: Entity, resource: Resource, kind: str, layout: Layout | None, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    more = {"platform_key_only": True} if kind in _PLATFORM_KEY_ONLY else {}
    bucket = find(resource, "access_logs.bucket")
    if bucket is not None:
        yield from add_route(emitter, bucket, "s3", "s3", resources, **more)
    connections = find(resource, "connection_logs.enabled")
    place = find(resource, "connection_logs.bucket")
    if connections is not None and connections.data is True and place is not None:
        # They tell client certificates; without them nothing is missing from the access log.
        yield from add_route(emitter, place, "s3", "s3", resources, **more)
    if layout is not None:
        form = fixed_format(resource, layout)
        add_format(emitter, form)
        yield form
