"""VPC flow logs: the network is the emitter, the flow logs that point at it or at its subnets are its log.

A flow log of something that these files do not declare (another root's VPC, a network interface, a transit gateway) is
an emitter by itself, since what it writes to is a log store all the same.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.flow_logs_format import flow_log_format
from accesslint.mappers.aws.log_delivery import add_arn_route
from accesslint.mappers.aws.security_lake import add_lake_route, source_beside
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, undecided
from accesslint.mappers.records import add_format, emitter_for
from accesslint.mappers.table import Setting, Side, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

VPC_TYPES = ("aws_vpc", "aws_default_vpc")
_FLOW_LOG = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/flow_log"

TABLES = (
    Table(
        "emitter",
        "network",
        {"terraform": VPC_TYPES},
        (
            Setting(
                "logging",
                {"terraform": "traffic_type"},
                _FLOW_LOG,
                Meaning(lambda _: "on", lambda fact: "ALL" if fact == "on" else None, takes_references=True),
                default="off",
                side={"terraform": Side("aws_flow_log", "vpc_id")},
            ),
        ),
    ),
)

_TARGETS = ("vpc_id", "subnet_id", "eni_id", "transit_gateway_id", "transit_gateway_attachment_id")
_DESTINATIONS = {"cloud-watch-logs": "log-group", "s3": "s3", "kinesis-data-firehose": "firehose"}
_TRAFFIC = ("ACCEPT", "REJECT")
_MOST_STEPS = 8


class _Networks:
    """The run's flow logs, by what they watch."""

    def __init__(self, resources: ResourceIndex) -> None:
        self.resources = resources
        self.by_vpc: dict[str, list[Resource]] = {}
        self.by_subnet: dict[str, list[Resource]] = {}
        self.subnets: dict[str, list[Resource]] = {}
        self.loose: list[Resource] = []
        self.doubts: dict[str, Unknown] = {}
        """By neighbourhood: why a flow log's VPC is unknown."""
        for subnet in resources.of_type("aws_subnet"):
            vpc = _followed(find(subnet, "vpc_id"), resources, VPC_TYPES)
            if vpc is not None:
                self.subnets.setdefault(vpc.id, []).append(subnet)
        within = {subnet.id for subnets in self.subnets.values() for subnet in subnets}
        for log in resources.of_type("aws_flow_log"):
            self._sort(log, resources, within)

    def _sort(self, log: Resource, resources: ResourceIndex, within: set[str]) -> None:
        target = find(log, "vpc_id")
        vpc = _followed(target, resources, VPC_TYPES)
        subnet = _followed(find(log, "subnet_id"), resources, ("aws_subnet",))
        if vpc is not None:
            self.by_vpc.setdefault(vpc.id, []).append(log)
        elif subnet is not None and subnet.id in within:
            self.by_subnet.setdefault(subnet.id, []).append(log)
        else:
            self.loose.append(log)
            unknown = None if target is None else target.unknown
            if unknown is not None:
                self.doubts.setdefault(_neighbourhood(log), unknown)


def _neighbourhood(resource: Resource) -> str:
    """Where a flow log of what is unknown may watch a VPC: in the root module; among the templates of one folder."""
    return posixpath.dirname(resource.scope) if resource.platform == "cloudformation" else resource.scope


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every VPC, and every flow log of something else, as an emitter of kind `network`, with formats and routes."""
    if resources.types.isdisjoint((*VPC_TYPES, "aws_flow_log")):
        return
    networks = _Networks(resources)
    for vpc in resources.of_type(*VPC_TYPES):
        emitter = emitter_for(vpc, "network", "network")
        watched = _set_logging(emitter, vpc, networks)
        yield from _add_logs(emitter, watched, resources)
        yield emitter
    for log in networks.loose:
        emitter = emitter_for(log, "network", "network")
        target = next((value for name in _TARGETS if (value := find(log, name)) is not None), None)
        emitter.set("logging", "on", None if target is None else target.span)
        yield from _add_logs(emitter, [[log]], resources)
        yield emitter


def _followed(value: Value | None, resources: ResourceIndex, types: tuple[str, ...]) -> Resource | None:
    """The managed resource that a value comes down to, also through others' attributes (`aws_subnet.a.vpc_id`)."""
    for _ in range(_MOST_STEPS):
        reference = None if value is None else next(value.references(), None)
        resource = None if reference is None else resources.get(reference.target)
        if reference is None or resource is None:
            return None
        if resource.type in types and not resource.is_data:
            return resource
        value = find(resource, reference.attribute) if reference.attribute else None
    return None


def _set_logging(emitter: Entity, vpc: Resource, networks: _Networks) -> list[list[Resource]]:
    """Set `logging` and the subnets covered; gives the flow logs, one list for each part of the network."""
    own = networks.by_vpc.get(vpc.id)
    subnets = networks.subnets.get(vpc.id, [])
    watched = [subnet for subnet in subnets if subnet.id in networks.by_subnet]
    if own:
        target = find(own[0], "vpc_id")
        doubts = [doubt for log in own if (doubt := log.doubt_beside(vpc)) is not None]
        certain = len(doubts) < len(own)
        emitter.set("logging", "on" if certain else doubts[0], None if target is None else target.span)
        return [own]
    if watched:
        emitter.set("logging", "on")
        missing = [subnet.address for subnet in subnets if subnet not in watched]
        locations: dict[str, object] = {"included": [subnet.address for subnet in watched], "excluded": missing}
        if missing:
            locations["detail"] = "only some of its subnets have a flow log"
        emitter.set("coverage.locations", locations)
        return [networks.by_subnet[subnet.id] for subnet in watched]
    doubt = networks.doubts.get(_neighbourhood(vpc))
    if doubt is not None:
        emitter.set("logging", Unknown(f"a flow log may watch it: {doubt.reason}", doubt.decided_by))
        return []
    hidden = networks.resources.hidden_beside(vpc)
    if hidden is not None:
        emitter.set("logging", hidden)
        return []
    source = source_beside(vpc, "VPC_FLOW", networks.resources)
    if isinstance(source, Unknown):
        emitter.set("logging", source)
        return []
    if source is not None:
        _set_gathered(emitter, source, networks.resources)
        return []
    emitter.set("logging", "off", default=True)
    emitter.set("logging_detail", f"no {vpc.name_of('aws_flow_log')} in these files points at it")
    return []


def _set_gathered(emitter: Entity, source: Resource, resources: ResourceIndex) -> None:
    """Security Lake takes the flow logs of its accounts' networks by itself, without a flow log of theirs.

    https://docs.aws.amazon.com/security-lake/latest/userguide/vpc-flow-logs.html
    """
    accounts = find(source, "source.accounts")
    if accounts is not None:
        reason = f"{source.address} takes the flow logs of the accounts that it lists"
        emitter.set("logging", Unknown(reason, "the account that the network is in"), accounts.span)
        return
    emitter.set("logging", "on", source.header)
    emitter.set("logging_detail", f"{source.address} takes its flow logs")
    add_lake_route(emitter, source, resources)


def _add_logs(emitter: Entity, parts: list[list[Resource]], resources: ResourceIndex) -> Iterator[Entity | Link]:
    if parts:
        _set_traffic(emitter, parts)
    for log in (log for logs in parts for log in logs):
        yield from _add_route(emitter, log, resources)
        form = flow_log_format(log)
        add_format(emitter, form)
        yield form


def _set_traffic(emitter: Entity, parts: list[list[Resource]]) -> None:
    """What of the traffic each part of the network records; what one part lacks is lacking."""
    gaps: dict[str, Value] = {}
    for logs in parts:
        values = [value for log in logs if (value := find(log, "traffic_type")) is not None]
        kept = {(value.text or "").upper() for value in values}
        if "ALL" in kept or not values:
            # Transit gateways have no such choice.
            continue
        missing = [kind for kind in _TRAFFIC if kind not in kept]
        doubt = next((value for value in values if undecided(value) is not None), None)
        if missing and doubt is not None:
            emitter.set("coverage.traffic", undecided(doubt), doubt.span)
            return
        gaps |= dict.fromkeys(missing, values[0])
    fact: dict[str, object] = {"included": [kind for kind in _TRAFFIC if kind not in gaps], "excluded": sorted(gaps)}
    deciding = next(iter(gaps.values()), None)
    if deciding is not None:
        name = parts[0][0].name_of("traffic_type")
        fact["detail"] = f"{name} is {deciding.text}"
    emitter.set("coverage.traffic", fact, None if deciding is None else deciding.span)


def _add_route(emitter: Entity, log: Resource, resources: ResourceIndex) -> Iterator[Link]:
    destination = find(log, "log_destination") or find(log, "log_group_name")
    if destination is None:
        return
    kind = find(log, "log_destination_type")
    otherwise = "log-group" if kind is None else _DESTINATIONS.get(kind.text or "", "log-group")
    yield from add_arn_route(emitter, destination, resources, otherwise)
