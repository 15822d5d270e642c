"""Linking: names resolve across scopes, dangling ends, what follows from who writes where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accesslint.linking.graph import link
from accesslint.model.entities import Category, Entity, Link, Model
from accesslint.source import Problem, Span

SPAN = Span("a.tf", 3, 1, 3, 9)


def entity(category: Category, name: str, kind: str, scope: str = ".", **facts: Any) -> Entity:
    made = Entity(category, f"{category}:{scope}#{name}", name, "terraform", "t", kind, SPAN, facts)
    made.handles = {f"tf:{scope}#{name}"}
    return made


def routed(name: str, scope: str = ".", **route: Any) -> Entity:
    emitter = entity("emitter", name, "trail", scope, plane="control", logging="on")
    emitter.append("routes", {"to": {"unknown": "?"}, "via": "s3", "target": "x", **route}, SPAN)
    return emitter


def linked(
    entities: list[Entity], *handles: str, must_exist: bool = False, declared: Iterable[str] = (), **standard: Any
) -> tuple[Model, list[Problem]]:
    model = Model(entities, standard)
    links = [Link(entities[0].id, "routes.0.to", handles, SPAN, "the bucket", must_exist)]
    return model, link(model, links, set(declared))


def test_a_route_gets_the_stores_id_and_the_store_its_writers() -> None:
    trail, bucket = routed("trail", platform_key_only=True, no_object_lock=True), entity("store", "b", "bucket")
    model, problems = linked([trail, bucket], "s3:other", "tf:.#b")
    assert not problems
    assert trail.get("routes.0.to") == "store:.#b"
    assert bucket.get("written_by") == [trail.id]
    assert bucket.get("encryption.customer_key_possible") is False
    assert bucket.get("immutability.object_lock_possible") is False
    assert bucket in model.entities


def test_a_name_that_the_files_do_not_declare_is_unknown() -> None:
    trail = routed("trail")
    linked([trail], "s3:central")
    assert "is not declared in the files" in trail.get("routes.0.to")["unknown"]


def test_a_reference_to_nothing_is_missing_and_said() -> None:
    trail = routed("trail")
    _, problems = linked([trail], "tf:.#gone", must_exist=True)
    assert trail.get("routes.0.to") is None
    assert problems[0].span == SPAN


def test_a_reference_to_something_unmapped_is_unknown() -> None:
    trail = routed("trail")
    _, problems = linked([trail], "tf:.#data.x", must_exist=True, declared=["tf:.#data.x"])
    assert not problems
    assert "unknown" in trail.get("routes.0.to")


def test_of_two_with_one_name_the_own_scope_wins() -> None:
    trail = routed("trail", "prod")
    stores = [entity("store", "b", "bucket", scope) for scope in ("dev", "prod")]
    for store in stores:
        store.handles = {"s3:logs"}
    linked([trail, *stores], "s3:logs")
    assert trail.get("routes.0.to") == "store:prod#b"


def test_buckets_that_hold_no_logs_are_dropped_unless_the_standard_names_them() -> None:
    idle, named, group = (
        entity("store", "idle", "bucket"),
        entity("store", "audit", "bucket"),
        entity("store", "g", "log-group"),
    )
    model, _ = linked([routed("t"), idle, named, group], "none", log_stores=["aud*"])
    assert idle not in model.entities
    assert {named.id, group.id} <= {item.id for item in model.entities}


def test_local_files_are_shipped_if_a_hop_reads_them_and_central_if_it_sends_them_away() -> None:
    file, unread = entity("store", "f", "file"), entity("store", "u", "file")
    hop = entity("hop", "h", "shipper")
    hop.set("inputs", [{"from": "store:.#f", "via": "file", "what": "/var/log/x"}])
    hop.set("routes", [{"to": {"unknown": "elsewhere"}, "via": "forward", "target": "host"}])
    linked([routed("t"), file, unread, hop], "none")
    assert (file.get("shipped"), file.get("central")) == (True, True)
    assert (unread.get("shipped"), unread.get("central")) == (False, False)


def test_an_emitter_that_leaves_something_out_is_partial() -> None:
    trail = routed("trail")
    trail.set("coverage.regions", {"included": ["a"], "excluded": ["others"]})
    linked([trail], "none")
    assert trail.get("logging") == "partial"


def test_formats_know_who_uses_them_and_idle_ones_are_dropped() -> None:
    trail, used, idle = routed("t"), entity("format", "used", "format"), entity("format", "idle", "format")
    trail.set("formats", [used.id])
    model, _ = linked([trail, used, idle], "none")
    assert used.get("used_by") == [trail.id]
    assert idle not in model.entities
