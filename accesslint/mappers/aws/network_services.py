"""Services on the way into a network: accelerators, client VPN, verified access, VPC Lattice, DNS, network firewalls.

Each logs by attributes of its own or of a side resource; a row of `SERVICES` says by which.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.network_services_formats import (
    ACCELERATOR_FLOW,
    CLIENT_VPN,
    DNS_QUERY,
    LATTICE,
    RESOLVER_QUERY,
    VERIFIED_ACCESS,
)
from accesslint.mappers.aws.service_logs import Live, Service, Sink, map_services, named, tables
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import decide_logging
from accesslint.mappers.table import Side, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

_ACCESS_LOGS = "aws_verifiedaccess_instance_logging_configuration"


def _is_public(zone: Resource) -> bool:
    """Private zones keep no query log: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html"""
    return find(zone, "vpc") is None


_ASSOCIATION = "aws_route53_resolver_query_log_config_association"


def _networks(emitter: Entity, config: Resource, _: list[Live], resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Whose queries a configuration logs: those of the VPCs that are associated with it.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateResolverQueryLogConfig.html
    """
    if not resources.pointing_at(config, _ASSOCIATION, "resolver_query_log_config_id"):
        # It may be shared with other accounts, or be associated where the networks are.
        reason = f"no {_ASSOCIATION} in these files points at it"
        decide_logging(emitter, Unknown(reason, "the files that associate networks with it"), None)
        return
    configs = (other for other in resources.of_type(config.type) if other.scope == config.scope)
    if next(configs) is not config:
        # A network that is left out is told once, whichever configuration it should be associated with.
        return
    told, doubt = set[str](), None
    for association in resources.of_type(_ASSOCIATION):
        network = find(association, "resource_id")
        target = resources.target(network)
        if target is not None:
            told.add(target.id)
        elif network is not None and network.unknown is not None and association.scope == config.scope:
            doubt = network
    missing = [vpc for vpc in resources.of_type("aws_vpc") if vpc.scope == config.scope and vpc.id not in told]
    if missing and doubt is not None:
        emitter.set("coverage.traffic", doubt.unknown, doubt.span)
    elif missing:
        names = [f"queries from {vpc.address}" for vpc in missing]
        emitter.set(
            "coverage.traffic", {"excluded": names, "detail": f"no {_ASSOCIATION} names them"}, missing[0].header
        )
    yield from ()


SERVICES = (
    Service(
        kind="accelerator",
        plane="network",
        types=("aws_globalaccelerator_accelerator",),
        sinks=(Sink("attributes.flow_logs_s3_bucket", "s3", switch="attributes.flow_logs_enabled"),),
        source="https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html",
        absent="attributes.flow_logs_enabled is not set",
        layout=ACCELERATOR_FLOW,
    ),
    Service(
        kind="vpn",
        plane="network",
        types=("aws_ec2_client_vpn_endpoint",),
        sinks=(
            Sink("connection_log_options.cloudwatch_log_group", "log-group", switch="connection_log_options.enabled"),
        ),
        source="https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html",
        absent="it has no connection_log_options",
        layout=CLIENT_VPN,
    ),
    Service(
        kind="gateway",
        plane="http",
        types=("aws_verifiedaccess_instance",),
        sinks=(
            Sink("access_logs.cloudwatch_logs.log_group", "log-group", switch="access_logs.cloudwatch_logs.enabled"),
            Sink("access_logs.s3.bucket_name", "s3", switch="access_logs.s3.enabled"),
            Sink(
                "access_logs.kinesis_data_firehose.delivery_stream",
                "firehose",
                switch="access_logs.kinesis_data_firehose.enabled",
            ),
        ),
        source="https://docs.aws.amazon.com/verified-access/latest/ug/access-logs.html",
        absent=f"no {_ACCESS_LOGS} in these files points at it",
        layout=VERIFIED_ACCESS,
        side=Side(_ACCESS_LOGS, "verifiedaccess_instance_id"),
    ),
    Service(
        kind="service-network",
        plane="http",
        types=("aws_vpclattice_service_network",),
        sinks=(Sink("destination_arn"),),
        source="https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-access-logs.html",
        absent="no aws_vpclattice_access_log_subscription in these files points at it",
        layout=LATTICE,
        side=Side("aws_vpclattice_access_log_subscription", "resource_identifier"),
    ),
    Service(
        # A service of a network that logs is logged there.
        kind="service",
        plane="http",
        types=("aws_vpclattice_service",),
        sinks=(Sink("destination_arn"),),
        source="https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-access-logs.html",
        absent="",
        layout=LATTICE,
        side=Side("aws_vpclattice_access_log_subscription", "resource_identifier"),
        optional=True,
    ),
    Service(
        # Where the records go is told by the flow log, which is an emitter by itself.
        kind="network",
        plane="network",
        types=("aws_ec2_transit_gateway",),
        sinks=(Sink(switch="transit_gateway_id", meaning=named),),
        source="https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html",
        absent="no aws_flow_log in these files points at it",
        side=Side("aws_flow_log", "transit_gateway_id"),
    ),
    Service(
        kind="dns-zone",
        plane="network",
        types=("aws_route53_zone",),
        sinks=(Sink("cloudwatch_log_group_arn", "log-group"),),
        source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html",
        absent="no aws_route53_query_log in these files points at it",
        layout=DNS_QUERY,
        side=Side("aws_route53_query_log", "zone_id"),
        applies=_is_public,
    ),
    Service(
        kind="resolver",
        plane="network",
        types=("aws_route53_resolver_query_log_config",),
        sinks=(Sink("destination_arn"),),
        source="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html",
        absent="it has no destination_arn",
        also=_networks,
        layout=RESOLVER_QUERY,
    ),
)

TABLES = tables(SERVICES)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of the services as an emitter, with its format and routes."""
    yield from map_services(SERVICES, resources)
