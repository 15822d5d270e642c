"""Log groups, application load balancers and Kubernetes clusters.

Load balancers log unless that is switched off; clusters log what `master_logging` lists:
https://yandex.cloud/en/docs/application-load-balancer/concepts/monitoring
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.log_stores import LogStore, map_log_stores
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, boolean, number, undecided
from accesslint.mappers.records import decide_logging, state
from accesslint.mappers.routes import Destination
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import Setting, Table, find
from accesslint.mappers.yandex.durations import days
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_DOCS = "https://yandex.cloud/en/docs/terraform/resources"


def _unless(data: Any) -> Any:
    fact = boolean.read(data)
    return fact if fact is NOT_UNDERSTOOD else "off" if fact else "on"


TABLES = (
    Table(
        "emitter",
        "load-balancer",
        {"terraform": ("yandex_alb_load_balancer",)},
        (
            Setting(
                "logging",
                {"terraform": "log_options.disable"},
                f"{_DOCS}/alb_load_balancer",
                Meaning(_unless, lambda fact: fact == "off"),
                default="on",
            ),
        ),
    ),
    Table(
        "emitter",
        "cluster",
        {"terraform": ("yandex_kubernetes_cluster",)},
        (
            Setting(
                "logging",
                {"terraform": "master.master_logging.audit_enabled"},
                f"{_DOCS}/kubernetes_cluster",
                state,
                default="off",
            ),
        ),
    ),
    Table(
        "store",
        "log-group",
        {"terraform": ("yandex_logging_group",)},
        # https://yandex.cloud/en/docs/logging/concepts/log-group
        (Setting("retention.days", {"terraform": "retention_period"}, f"{_DOCS}/logging_group", days, default=3),),
    ),
)

_DEFAULT = ("the folder's default log group", "logging", "the file that declares the log group")
_SWITCHES = (
    Switch(
        TABLES[0],
        "http",
        "log_options.disable is true",
        (Destination("log_options.log_group_id", "yandex-log-group", "logging"),),
        vendor=_DEFAULT,
    ),
    Switch(
        TABLES[1],
        "control",
        "master.master_logging.audit_enabled is not true",
        (Destination("master.master_logging.log_group_id", "yandex-log-group", "logging"),),
        vendor=_DEFAULT,
    ),
)
_GROUPS = LogStore(TABLES[2], ("name",))


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Load balancers and clusters as emitters, log groups as stores."""
    for switch in _SWITCHES:
        for item in map_switch(switch, resources):
            if isinstance(item, Entity) and item.category == "emitter":
                resource = resources.get(item.id.partition(":")[2])
                if resource is not None and item.kind == "cluster":
                    _set_main_switch(item, resource)
                elif resource is not None and item.get("logging") == "on":
                    _set_discarded(item, resource)
            yield item
    for store in map_log_stores(_GROUPS, resources):
        store.set("encryption.at_rest", True, default=True)
        yield store


def _set_main_switch(emitter: Entity, cluster: Resource) -> None:
    """Nothing is sent where `enabled` is not true."""
    if emitter.get("logging") == "off":
        return
    value = find(cluster, "master.master_logging.enabled")
    if value is None or value.data in (False, "false"):
        decide_logging(emitter, "off", None if value is None else value.span)
        emitter.set("logging_detail", "master.master_logging.enabled is not true")
        emitter.facts.pop("routes", None)
    elif isinstance(unknown := undecided(value), Unknown):
        decide_logging(emitter, unknown, value.span)


def _set_discarded(emitter: Entity, balancer: Resource) -> None:
    options = find(balancer, "log_options")
    block = options.items()[0] if options is not None and options.items() else options
    rules = block.get("discard_rule") if block is not None else None
    for rule in [] if rules is None else rules.items():
        share = find(rule, "discard_percent")
        percent = number.of(share) if share is not None else 100
        if percent == 0:
            continue
        shown = f"{percent:g} %" if isinstance(percent, int | float) else "a part"
        codes = find(rule, "http_code_intervals") or find(rule, "http_codes") or find(rule, "grpc_codes")
        listed = ", ".join(item.text or "…" for item in codes.items()) if codes is not None else "some requests"
        fact = {"how": "exclude", "what": listed, "detail": f"discard_rule drops {shown} of {listed}"}
        emitter.append("filters", fact, rule.span)
