"""S3 buckets: each is an emitter (accesses to it should leave records) and may be a store of records.

Joins the separate resources of the AWS provider 4 and later, and the inline blocks of earlier ones, by reference and
by name. Linking drops the stores that nothing logs to.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.aws.cloudtrail_format import CLOUDTRAIL
from accesslint.mappers.aws.data_events import OBJECTS, Trailed, data_event_routes, set_trailed, trailed
from accesslint.mappers.aws.kms import join_key, key_grants
from accesslint.mappers.aws.names import add_route, literal_name
from accesslint.mappers.aws.policies_grants import add_grants
from accesslint.mappers.aws.s3_access import set_access
from accesslint.mappers.aws.s3_format import SERVER_ACCESS
from accesslint.mappers.aws.s3_lifecycle import SETTINGS as LIFECYCLE
from accesslint.mappers.aws.s3_lifecycle import set_lifecycle
from accesslint.mappers.aws.s3_logging import ServerLogs, server_logs
from accesslint.mappers.aws.s3_settings import BUCKET_STORE, ENCRYPTION
from accesslint.mappers.aws.s3_settings import TABLES as _TABLES
from accesslint.mappers.aws.s3_writers import prefixes_in
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, doubt
from accesslint.mappers.records import Layout, add_format, emitter_for, fixed_format
from accesslint.mappers.table import Table, apply, entity_for, find, value_of
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

TABLES = (*_TABLES, Table("store", "bucket", {"terraform": ("aws_s3_bucket",)}, LIFECYCLE))


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Buckets as emitters and as stores."""
    for bucket in resources.of_type("aws_s3_bucket"):
        name = literal_name(bucket, "s3")
        names = (name,) if name else ()
        logs, trails = server_logs(bucket, names, resources), trailed(bucket, names, resources, OBJECTS)
        yield from _emitter(bucket, logs, trails, resources)
        yield from _store(bucket, names, logs, trails, resources)


def _emitter(bucket: Resource, logs: ServerLogs, trails: Trailed, resources: ResourceIndex) -> Iterator[Entity | Link]:
    emitter = emitter_for(bucket, "bucket", "data")
    if logs.state == "on" and logs.target is not None:
        emitter.set("logging", "on", logs.span)
        emitter.set("logging_detail", "server access logs")
        limits = {"platform_key_only": True, "no_object_lock": True}
        yield from add_route(emitter, logs.target, "s3", "s3", resources, **limits)
        yield _format(emitter, bucket, SERVER_ACCESS)
    elif trails.trail is not None and (trails.reads or trails.writes) and not _in_doubt(logs, trails):
        set_trailed(emitter, trails, OBJECTS)
        yield from data_event_routes(emitter, trails.trail, resources)
        yield _format(emitter, bucket, CLOUDTRAIL)
    elif isinstance(logs.state, Unknown):
        emitter.set("logging", logs.state, logs.span)
    elif trails.unknown is not None:
        emitter.set("logging", trails.unknown)
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", "it has no server access logs, and no trail's data events cover it")
    yield emitter


def _in_doubt(logs: ServerLogs, trails: Trailed) -> bool:
    """Whether a half covered bucket may be wholly logged by what is unknown."""
    return not trails.wholly and (isinstance(logs.state, Unknown) or trails.unknown is not None)


def _format(emitter: Entity, bucket: Resource, layout: Layout) -> Entity:
    form = fixed_format(bucket, layout)
    add_format(emitter, form)
    return form


def _store(
    bucket: Resource, names: tuple[str, ...], logs: ServerLogs, trails: Trailed, resources: ResourceIndex
) -> Iterator[Entity]:
    store = entity_for("store", "bucket", bucket)
    store.set("names", list(names))
    store.handles.update(f"s3:{name}" for name in names)
    apply(BUCKET_STORE.settings, bucket, store, resources, names)
    _set_lock(store, bucket, names, resources)
    set_lifecycle(store, bucket, resources, prefixes_in(bucket, names, resources))
    _set_encryption(store, bucket, names, resources)
    set_access(store, bucket, resources)
    _set_access_logged(store, logs, trails)
    _set_central(store, bucket, names, resources)
    yield store


def _set_lock(store: Entity, bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> None:
    """A lock configuration is a lock: `object_lock_enabled` is `Enabled` where it is absent. A lock needs versions.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
    """
    sides = resources.pointing_at(bucket, "aws_s3_bucket_object_lock_configuration", "bucket", names)
    if sides and "immutability.object_lock" in store.defaults:
        rule = find(sides[0], "rule")
        store.defaults.discard("immutability.object_lock")
        store.set("immutability.object_lock", True, rule.span if rule is not None else sides[0].header)
    locked = store.get("immutability.object_lock")
    if locked is True and "immutability.versioning" in store.defaults:
        store.defaults.discard("immutability.versioning")
        store.set("immutability.versioning", True, store.spans.get("immutability.object_lock"))
    mode = store.get("immutability.lock_mode")
    if locked is True and mode == "compliance":
        store.set("retention.locked", True, store.spans.get("immutability.lock_mode"))
    elif isinstance(mode, dict):
        unknown = Unknown(mode["unknown"], store.decided_by.get("immutability.lock_mode", ""))
        store.set("retention.locked", unknown, store.spans.get("immutability.lock_mode"))
    else:
        store.set("retention.locked", False, default=True)


def _set_encryption(store: Entity, bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> None:
    """The bucket's own key; that of a trail which delivers to it, where the bucket has none of the customer's.

    A trail encrypts what it delivers with its own key, if it has one:
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html
    """
    apply(ENCRYPTION[:2], bucket, store, resources, names)
    algorithm = value_of(ENCRYPTION, "encryption.at_rest", bucket, resources, names)
    value = value_of(ENCRYPTION, "encryption.key_id", bucket, resources, names)
    key = None
    if value is not None and value.data != "":
        key = join_key(store, value, resources, bucket.scope)
    elif algorithm is not None and isinstance(store.get("encryption.at_rest"), dict):
        store.set("encryption.key", doubt(algorithm), algorithm.span)
    else:
        # Without a key id, `aws:kms` means the key that AWS manages for S3.
        store.set(
            "encryption.key", "platform", algorithm.span if algorithm is not None else None, default=algorithm is None
        )
    if store.get("encryption.key") == "platform":
        for trail in resources.pointing_at(bucket, "aws_cloudtrail", "s3_bucket_name", names):
            own = find(trail, "kms_key_id")
            if own is not None and own.data != "":
                store.defaults.discard("encryption.key")
                key = join_key(store, own, resources, trail.scope)
                break
    add_grants(store, key_grants(key, resources))


def _set_access_logged(store: Entity, logs: ServerLogs, trails: Trailed) -> None:
    if trails.wholly and trails.trail is not None:
        store.set("access_logged", True, trails.span)
        store.set("access_logged_detail", f"by the data events of {trails.trail.address}")
    elif logs.state == "on" and not logs.to_itself:
        store.set("access_logged", True, logs.span)
        store.set("access_logged_detail", "by server access logs")
    elif isinstance(logs.state, Unknown):
        store.set("access_logged", logs.state, logs.span)
    elif trails.unknown is not None:
        store.set("access_logged", trails.unknown)
    elif logs.to_itself:
        store.set("access_logged", False, logs.span)
        store.set("access_logged_detail", "it logs to itself, so that whoever can change it can change the log too")
    elif trails.reads or trails.writes:
        store.set("access_logged", False, trails.span)
        store.set("access_logged_detail", f"data events cover {'reads' if trails.reads else 'writes'} only")
    else:
        store.set("access_logged", False, default=True)
        store.set("access_logged_detail", "it has no server access logs, and no trail's data events cover it")


def _set_central(store: Entity, bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> None:
    """Apart from where records are born: an organisation's trail delivers to it, or another account has a replica."""
    for trail in resources.pointing_at(bucket, "aws_cloudtrail", "s3_bucket_name", names):
        value = find(trail, "is_organization_trail")
        if value is not None and (state := boolean.of(value)) is not False:
            store.set("central", state, value.span)
            return
    replicas = [(bucket.block("replication_configuration"), "rules", "destination.account_id")]
    sides = resources.pointing_at(bucket, "aws_s3_bucket_replication_configuration", "bucket", names)
    replicas += [(side.attributes, "rule", "destination.account") for side in sides]
    for holder, name, attribute in replicas:
        rules = holder.get(name) if holder is not None else None
        for rule in rules.items() if rules is not None else ():
            status, account = find(rule, "status"), find(rule, attribute)
            if account is not None and (status is None or status.text == "Enabled"):
                store.set("central", True, account.span)
                return
