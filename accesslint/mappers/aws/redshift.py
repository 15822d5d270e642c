"""Redshift: the connection, user and user activity logs of clusters, and those that serverless namespaces export.

The user activity log also needs the parameter `enable_user_activity_logging`, which is off by default:
https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html. A serverless workgroup has its own switch of that
name: https://docs.aws.amazon.com/redshift-serverless/latest/APIReference/API_ConfigParameter.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.parameter_groups import ParameterGroups, listed
from accesslint.mappers.aws.rds_database import RdsDatabase
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.database_settings import Found, every
from accesslint.mappers.databases import KINDS
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, fixed
from accesslint.mappers.records import (
    Layout,
    Time,
    Vocabulary,
    add_format,
    emitter_for,
    fixed_format,
    listing,
    state,
)
from accesslint.mappers.table import Setting, Side, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_AUDITING = "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"
_SERVERLESS = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-audit-logging.html"
_TYPES = ("connectionlog", "userlog", "useractivitylog")
_CLUSTER, _LOGGING, _NAMESPACE = "aws_redshift_cluster", "aws_redshift_logging", "aws_redshiftserverless_namespace"
_CONNECTIONS = listing("connectionlog", _TYPES)

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": (_CLUSTER,)},
        (
            Setting(
                "logging",
                {"terraform": "cluster_identifier"},
                _AUDITING,
                fixed("on"),
                "off",
                {"terraform": Side(_LOGGING, "cluster_identifier")},
            ),
            Setting("logging", {"terraform": "logging.enable"}, _AUDITING, state),
        ),
    ),
    Table(
        "emitter",
        "database",
        {"terraform": (_NAMESPACE,)},
        (Setting("logging", {"terraform": "log_exports"}, _SERVERLESS, _CONNECTIONS, "off"),),
    ),
)

_CONNECTION = Layout(
    name="Redshift connection log",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("recordtime",),
            "identity": ("username",),
            "action": ("event",),
            "resource": ("dbname",),
            "result": ("event",),
            "client_address": ("remotehost",),
            "request_id": ("sessionid",),
            "duration": ("duration",),
            "protocol": ("sslversion",),
        },
        times={"recordtime": Time("utc", "other", "microsecond")},
        client_controlled=frozenset({"application_name"}),
    ),
    listed=(
        "event recordtime remotehost remoteport pid dbname username authmethod duration sslversion sslcipher mtu "
        "sslcompression sslexpansion iamauthguid application_name os_version driver_version plugin_name "
        "protocol_version sessionid compression"
    ),
    source=_AUDITING,
)

_SSE_S3_ONLY = {"platform_key_only": True}
"""Audit logs are delivered only to buckets with SSE-S3: https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every cluster and serverless namespace as an emitter of kind `database`, with its format and routes."""
    if resources.types.isdisjoint((_CLUSTER, _NAMESPACE)):
        return
    groups, log_groups = ParameterGroups(resources), ServiceLogGroups(resources)
    for cluster in resources.of_type(_CLUSTER):
        yield from _cluster(cluster, groups, log_groups, resources)
    for namespace in resources.of_type(_NAMESPACE):
        yield from _namespace(namespace, groups, log_groups, resources)


def _database(resource: Resource, exports: Value | None, groups: ParameterGroups) -> RdsDatabase:
    named = [(resource, "cluster_parameter_group_name", "aws_redshift_parameter_group")]
    emitter = emitter_for(resource, "database", "data")
    return RdsDatabase(resource, emitter, groups.parameters(named), exports, groups, clustered=True)


def _cluster(
    cluster: Resource, groups: ParameterGroups, log_groups: ServiceLogGroups, resources: ResourceIndex
) -> Iterator[Mapped]:
    settings, switch = _logging_of(cluster, resources)
    exports = None if settings is None else find(settings, "log_exports")
    database = _database(cluster, exports, groups)
    database.set_logging(switch)
    if settings is not None and switch.holds is not False:
        kind, bucket = find(settings, "log_destination_type"), find(settings, "bucket_name")
        to_group = kind is not None and (kind.text or "").lower() == "cloudwatch"
        activity = database.parameters.switched(
            "enable_user_activity_logging", {"true", "1", "on"}, {"false", "0", "off"}
        )
        if to_group:
            # Without a list nothing is sent to CloudWatch.
            connections = listed(exports, "connectionlog", "log_exports")
            database.set_logging(every(switch, connections))
            activity = every(listed(exports, "useractivitylog", "log_exports"), activity)
        if database.emitter.get("logging") != "off":
            _set_facts(database, listed(exports, "userlog", "log_exports") if to_group else switch, activity)
            if to_group:
                yield from _group_routes(database, find(cluster, "cluster_identifier"), "cluster/", exports, log_groups)
            elif bucket is not None:
                yield from add_route(database.emitter, bucket, "s3", "s3", resources, **_SSE_S3_ONLY)
            yield _written(database)
    yield database.emitter


def _logging_of(cluster: Resource, resources: ResourceIndex) -> tuple[Resource | Value | None, Found]:
    """The settings of a cluster's log, and whether it is on."""
    name = find(cluster, "cluster_identifier")
    names = [name.text] if name is not None and name.text else []
    for side in resources.pointing_at(cluster, _LOGGING, "cluster_identifier", names):
        pointer = find(side, "cluster_identifier")
        return side, Found(True, None if pointer is None else pointer.span)
    block = find(cluster, "logging")
    if block is None:
        for side in resources.of_type(_LOGGING):
            pointer = find(side, "cluster_identifier")
            if pointer is not None and pointer.unknown is not None and side.scope == cluster.scope:
                return None, Found(pointer.unknown, pointer.span)
        return None, Found(False, None, f"no {cluster.name_of('aws_redshift_logging')} in these files points at it")
    enable = find(block, "enable")
    if enable is None:
        return block, Found(False, block.span, "logging.enable is not set")
    return block, Found(boolean.of(enable), enable.span, "logging.enable is false")


def _set_facts(database: RdsDatabase, users: Found, activity: Found) -> None:
    connected = Found(True)
    database.set_authentication(logins=connected, failures=connected, session_ends=connected)
    if activity.holds is True:
        database.set_statements(KINDS, activity.span, "")
    elif isinstance(activity.holds, Unknown):
        database.emitter.set("coverage.event_kinds", activity.holds, activity.span)
    else:
        why = activity if users.holds is True else users
        database.set_statements(["role"] if users.holds is True else [], why.span, activity.why)


def _group_routes(
    database: RdsDatabase, name: Value | None, infix: str, exports: Value | None, log_groups: ServiceLogGroups
) -> Iterator[Link]:
    for kind in _TYPES:
        found = listed(exports, kind, "log_exports")
        if found.holds is True:
            around = (f"/aws/redshift/{infix}", f"/{kind}")
            yield from log_groups.add_route(database.emitter, database.resource, name, around, found.span)


def _written(database: RdsDatabase) -> Entity:
    form = fixed_format(database.resource, _CONNECTION)
    add_format(database.emitter, form)
    return form


def _namespace(
    namespace: Resource, groups: ParameterGroups, log_groups: ServiceLogGroups, resources: ResourceIndex
) -> Iterator[Mapped]:
    exports = find(namespace, "log_exports")
    database = _database(namespace, exports, groups)
    database.set_logging(listed(exports, "connectionlog", "log_exports"))
    if database.emitter.get("logging") != "off":
        activity = every(listed(exports, "useractivitylog", "log_exports"), _workgroup_switch(namespace, resources))
        _set_facts(database, listed(exports, "userlog", "log_exports"), activity)
        yield from _group_routes(database, find(namespace, "namespace_name"), "", exports, log_groups)
        yield _written(database)
    yield database.emitter


def _workgroup_switch(namespace: Resource, resources: ResourceIndex) -> Found:
    """Whether a namespace's workgroups record activity: on unless a parameter says otherwise."""
    name = find(namespace, "namespace_name")
    names = [name.text] if name is not None and name.text else []
    for group in resources.pointing_at(namespace, "aws_redshiftserverless_workgroup", "namespace_name", names):
        parameters = find(group, "config_parameter")
        for block in parameters.items() if parameters is not None else ():
            key, value = find(block, "parameter_key"), find(block, "parameter_value")
            if key is not None and key.text == "enable_user_activity_logging" and value is not None:
                fact = boolean.of(value)
                return Found(fact, value.span, "enable_user_activity_logging is false")
    return Found(True)
