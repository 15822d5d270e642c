"""The journal of systemd as a store: whether it outlasts a restart, how long it keeps records, whether it is sealed.

https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html: `Storage=auto` keeps it only where
/var/log/journal exists; `Seal=yes`, the default, works only after `journalctl --setup-keys`.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_files import Parameters, file_store
from accesslint.mappers.systemd.durations import seconds
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_PATH = "/var/log/journal"
_AUTO = Unknown(f"Storage=auto keeps the journal only where {_PATH} exists", "Storage=persistent")
_KEYS = Unknown("the journal is sealed only where keys were made on the host", "journalctl --setup-keys")
_READERS = Unknown("what reads the journal is not told by its configuration", "the shipper's configuration")
_NO = frozenset({"no", "false", "off", "0", "n", "f"})
_LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice")
"""Levels up to which a limit drops what says who did something: sign-ins are written at `info`."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration of the journal as a store, and as a hop where it drops records."""
    for resource in resources.of_type("journald_configuration"):
        parameters = Parameters(resource, "settings", "journald.conf")
        yield _store(resource, parameters)
        yield from _hop(resource, parameters)


def _store(resource: Resource, parameters: Parameters) -> Entity:
    store = file_store(resource, "journal", _PATH, None)
    store.kind = "file"
    store.address = f"the journal of {resource.address}"
    storage, span = parameters.text("storage", "auto")
    if isinstance(storage, Unknown):
        store.set("durable", storage, span)
    elif storage.lower() == "auto":
        store.set("durable", _AUTO, span)
    else:
        store.set("durable", storage.lower() == "persistent", span)
        store.set("durable_detail", f"Storage={storage}")
    store.set("shipped", _READERS)
    store.set("central", _READERS)
    sealed, place = parameters.text("seal", "yes")
    if isinstance(sealed, str) and sealed.lower() in _NO:
        store.set("sealed", False, place)
        store.set("sealed_detail", "Seal=no: whoever becomes root can change what is in it")
    else:
        store.set("sealed", sealed if isinstance(sealed, Unknown) else _KEYS, place)
    _set_retention(store, parameters)
    return store


def _set_retention(store: Entity, parameters: Parameters) -> None:
    written, span = parameters.text("maxretentionsec", "0")
    if isinstance(written, Unknown):
        store.set("rotation.keep_days", written, span)
        return
    length = seconds(written)
    if length:
        store.set("rotation.keep_days", round(length / 86400, 2), span)
        store.set("rotation.detail", f"MaxRetentionSec={written}")


def _hop(resource: Resource, parameters: Parameters) -> Iterator[Entity]:
    level, span = parameters.text("maxlevelstore", "debug")
    if isinstance(level, Unknown) or level.lower() not in _LEVELS:
        return
    hop = entity_for("hop", "collector", resource, "journal")
    hop.address = f"the journal of {resource.address}"
    detail = f"it drops what is less severe than {level}, such as accepted sign-ins"
    hop.append("filters", {"how": "level", "what": f"MaxLevelStore={level}", "detail": detail}, span)
    yield hop
