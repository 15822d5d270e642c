"""Security rules: each logs the end of sessions unless that is switched off; a forwarding profile takes records away.

https://registry.terraform.io/providers/PaloAltoNetworks/panos/latest/docs/resources/security_policy
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.records import emitter_for
from accesslint.mappers.routes import add_route
from accesslint.mappers.table import Table, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import twin_of
from accesslint.model.values import Resource, Unknown, Value

TYPES = (
    "panos_security_policy",
    "panos_security_policies",
    "panos_security_policy_rules",
    "panos_security_rule_group",
    "panos_panorama_security_policy",
    "panos_panorama_security_policies",
    "panos_panorama_security_rule_group",
)
TABLES = (Table("emitter", "firewall", {"terraform": TYPES}, ()),)

_LISTS = ("rule", "rules")
"""Version 1 of the provider has blocks, version 2 a list."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every rule of a policy as an emitter of kind `firewall`, and the firewall's own log."""
    for policy in resources.of_type(*TYPES):
        number = 0
        store = _own_log(policy)
        for name in _LISTS:
            listed = policy.get(name)
            for rule in [] if listed is None else listed.items():
                number += 1
                yield from _rule(policy, rule, number, store)
        yield store


def _own_log(policy: Resource) -> Entity:
    """The log on the firewall's own disk, which is all there is for a rule that forwards nothing."""
    store = entity_for("store", "file", policy, "own-log")
    store.address = f"the firewall's own log of {policy.address}"
    store.handles.clear()
    store.set("names", [])
    store.set("central", False, default=True)
    return store


def _rule(policy: Resource, rule: Value, number: int, store: Entity) -> Iterator[Entity | Link]:
    off = find(rule, "disabled")
    if not isinstance(rule.data, dict) or (off is not None and boolean.of(off) is True):
        return
    named = find(rule, "name")
    name = named.text if named is not None and named.text else str(number)
    emitter = emitter_for(policy, "firewall", "network")
    emitter.id = f"{emitter.id}#{number}"
    emitter.address = f"{policy.address} rule {name}"
    emitter.header = rule.span if named is None else named.span
    emitter.handles.clear()
    emitter.set("twin", f"firewall:{twin_of(policy.scope, f'{policy.address}#{name}')}")
    end, start = find(rule, "log_end"), find(rule, "log_start")
    states = [True if end is None else boolean.of(end), False if start is None else boolean.of(start)]
    if True in states:
        value = end if states[0] is True else start
        emitter.set("logging", "on", None if value is None else value.span, default=value is None)
    elif any(isinstance(state, Unknown) for state in states):
        emitter.set("logging", next(state for state in states if isinstance(state, Unknown)))
    else:
        emitter.set("logging", "off", None if end is None else end.span)
        emitter.set("logging_detail", "log_end is false and log_start is not true")
        yield emitter
        return
    profile = find(rule, "log_setting")
    if profile is not None and profile.data != "":
        link = list(add_route(emitter, profile, "panos-profile", "logging"))
        yield emitter
        yield from link
        return
    emitter.append("routes", {"to": store.id, "via": "logging", "target": "the firewall's own log"}, rule.span)
    yield emitter
