"""ApsaraDB RDS and PolarDB: SQL Explorer and Audit, off by default, keeps its records beside the database.

https://www.alibabacloud.com/help/en/rds/apsaradb-rds-for-mysql/use-the-sql-explorer-and-audit-feature
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.alicloud.log_audit import audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import number, words
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource

_RDS = "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/db_instance"
_POLARDB = "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/polardb_cluster"
_STATE = words({"Enabled": "on", "Enable": "on", "Disabled": "off", "Disable": "off"})

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("alicloud_db_instance",)},
        (Setting("logging", {"terraform": "sql_collector_status"}, _RDS, _STATE, default="off"),),
    ),
    Table(
        "emitter",
        "database",
        {"terraform": ("alicloud_polardb_cluster",)},
        (Setting("logging", {"terraform": "collector_status"}, _POLARDB, _STATE, default="off"),),
    ),
    Table(
        "store",
        "log-group",
        {"terraform": ("alicloud_db_instance",)},
        (Setting("retention.days", {"terraform": "sql_collector_config_value"}, _RDS, number, default=30),),
    ),
)

_SIGN_INS = {"log_connections": "authentication.logins", "log_disconnections": "authentication.session_ends"}
"""Facts by the parameters of PostgreSQL that decide them: https://www.postgresql.org/docs/current/runtime-config-logging.html"""
_ON = words({"on": True, "1": True, "true": True, "off": False, "0": False, "false": False})

_SWITCHES = (
    Switch(TABLES[0], "data", "sql_collector_status is not Enabled", elsewhere=audited("rds_enabled")),
    Switch(TABLES[1], "data", "collector_status is not Enable", elsewhere=audited("polardb_enabled")),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Databases as emitters; where the SQL collector is on, what it keeps as a store."""
    for switch in _SWITCHES:
        for item in map_switch(switch, resources):
            database = _database(item, resources)
            if database is not None and isinstance(item, Entity):
                yield from _more(item, database)
            yield item


def _database(item: Mapped, resources: ResourceIndex) -> Resource | None:
    return resources.get(item.id.partition(":")[2]) if isinstance(item, Entity) and item.category == "emitter" else None


def _more(emitter: Entity, database: Resource) -> Iterator[Entity]:
    parameters = database.get("parameters")
    for parameter in [] if parameters is None else parameters.items():
        name, value = find(parameter, "name"), find(parameter, "value")
        fact = _SIGN_INS.get(name.text or "") if name is not None else None
        if fact is not None and value is not None:
            emitter.set(fact, _ON.of(value), value.span)
            emitter.set("authentication.detail", f"{name.text if name else ''} is {value.text}")
    if emitter.get("logging") == "on" and database.type == "alicloud_db_instance" and not emitter.get("logging_detail"):
        store = entity_for("store", "log-group", database, "sql-audit")
        store.handles.clear()
        store.set("names", [])
        apply(TABLES[2].settings, database, store)
        store.set("immutability.inherent", True, default=True)
        plain = {"to": store.id, "via": "logging", "target": "SQL Explorer and Audit"}
        emitter.append("routes", plain, emitter.span_of("logging"))
        yield store
