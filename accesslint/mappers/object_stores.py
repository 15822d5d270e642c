"""Buckets of object stores that resemble each other: each is an emitter, and may be a store of records.

What differs between vendors (attributes, words, who may log where) is in a `Bucket`. Amazon's and Google's have so
much of their own that they have mappers of theirs. Linking drops the stores that nothing logs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, doubt, undecided
from accesslint.mappers.object_lifecycle import Lifecycle, set_lifecycle
from accesslint.mappers.records import Layout, add_format, emitter_for, fixed_format
from accesslint.mappers.routes import add_route, literal_names
from accesslint.mappers.store_keys import Key, join_key
from accesslint.mappers.table import Side, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value


class Logging(NamedTuple):
    """An attribute that names the bucket to which accesses are logged."""

    attribute: str
    """`logging.target_bucket`"""
    side: Side | None = None
    """It is another resource's, that points at the bucket."""
    switch: str = ""
    """An attribute beside it that can switch it off."""


class Bucket(NamedTuple):
    """A vendor's kind of bucket."""

    emitter: Table
    store: Table
    names: tuple[str, ...]
    """The attributes that name it."""
    handle: str
    """`oss`"""
    lifecycle: Lifecycle
    logging: tuple[Logging, ...] = ()
    """Empty where the platform has no access log: then buckets are stores only."""
    key: Key | None = None
    layout: Layout | None = None
    elsewhere: Callable[[Resource, ResourceIndex], tuple[Value, str] | None] = lambda *_: None
    """A switch of the account that logs accesses to all buckets: its value, and what to say."""


def map_buckets(kind: Bucket, resources: ResourceIndex) -> Iterator[Mapped]:
    """The buckets of a kind as emitters and as stores."""
    for bucket in resources.of_type(*kind.emitter.types["terraform"]):
        names = literal_names(bucket, *kind.names)
        target = _target(kind, bucket, names, resources)
        store = bucket_store(kind, bucket, resources)
        account = kind.elsewhere(bucket, resources) if target is None or target.state is False else None
        if not kind.logging:
            yield store
            continue
        if account is not None:
            yield _by_account(bucket, store, *account)
        else:
            _set_access_logged(store, bucket, names, target)
            yield from _emitter(kind, bucket, target)
        yield store


class Target(NamedTuple):
    """Where a bucket's accesses are logged, and whether that is on."""

    value: Value
    state: bool | Unknown


def _target(kind: Bucket, bucket: Resource, names: tuple[str, ...], resources: ResourceIndex) -> Target | None:
    for row in kind.logging:
        holders = [bucket]
        if row.side is not None:
            holders = resources.pointing_at(bucket, row.side.type, row.side.attribute, names)
        for holder in holders:
            value = find(holder, row.attribute)
            if value is None or value.data == "":
                continue
            switch = find(holder, row.switch) if row.switch else None
            state: bool | Unknown = True
            if switch is not None:
                state = undecided(switch) or (switch.data not in (False, "false"))
            if row.attribute != row.attribute.rpartition(".")[2] and value.unknown is not None:
                # The block itself may be the unknown: then nobody knows that there is a log.
                block = find(holder, row.attribute.rpartition(".")[0])
                state = block.unknown or state if block is not None else state
            return Target(value, state)
    return None


def _emitter(kind: Bucket, bucket: Resource, target: Target | None) -> Iterator[Mapped]:
    emitter = emitter_for(bucket, "bucket", "data")
    if target is None or target.state is False:
        emitter.set("logging", "off", None if target is None else target.value.span, default=target is None)
        emitter.set("logging_detail", "it has no access log")
        yield emitter
        return
    emitter.set("logging", target.state if isinstance(target.state, Unknown) else "on", target.value.span)
    links = list(add_route(emitter, target.value, kind.handle, "storage"))
    if kind.layout is not None:
        form = fixed_format(bucket, kind.layout)
        add_format(emitter, form)
        yield form
    yield emitter
    yield from links


def _by_account(bucket: Resource, store: Entity, value: Value, detail: str) -> Entity:
    emitter = emitter_for(bucket, "bucket", "data")
    state = boolean.of(value)
    emitter.set("logging", state if isinstance(state, Unknown) else "on" if state is True else "off", value.span)
    emitter.set("logging_detail", detail)
    store.set("access_logged", state, value.span)
    store.set("access_logged_detail", detail)
    return emitter


def bucket_store(kind: Bucket, bucket: Resource, resources: ResourceIndex) -> Entity:
    """A bucket as a store, without `access_logged`."""
    names = literal_names(bucket, *kind.names)
    store = entity_for("store", "bucket", bucket)
    store.set("names", list(names))
    store.handles.update(f"{kind.handle}:{name}" for name in names)
    apply(kind.store.settings, bucket, store, resources, names)
    set_lifecycle(kind.lifecycle, store, bucket, names, resources)
    if kind.key is not None:
        join_key(kind.key, store, bucket, resources, names)
        if store.get("encryption.at_rest") is False and store.get("encryption.key") == "platform":
            store.set("encryption.key", "none", default=True)
    return store


def _set_access_logged(store: Entity, bucket: Resource, names: tuple[str, ...], target: Target | None) -> None:
    if target is None or target.state is False:
        store.set("access_logged", False, default=target is None)
        store.set("access_logged_detail", "it has no access log")
        return
    own = next(target.value.references(), None)
    to_itself = target.value.text in names or (own is not None and own.target == bucket.id)
    if isinstance(target.state, Unknown) or (target.value.unknown is not None and own is None):
        store.set("access_logged", undecided(target.value) or doubt(target.value), target.value.span)
    else:
        store.set("access_logged", not to_itself, target.value.span)
        detail = "it logs to itself, so that whoever can change it can change the log too"
        store.set("access_logged_detail", detail if to_itself else "by access logs")
