"""Entities: facts by path, in which a list stands for its elements, and their places."""

from __future__ import annotations

import pytest

from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

HEADER = Span("main.tf", 1, 1, 1, 9)
HERE = Span("main.tf", 3, 5, 3, 9)


@pytest.fixture
def entity() -> Entity:
    made = Entity("emitter", "emitter:a", "a", "terraform", "aws_lb", "load-balancer", HEADER)
    made.append("routes", {"to": {"unknown": "another account"}, "encrypted": False}, HERE)
    made.append("routes", {"to": "store:b", "encrypted": {"unknown": "a variable"}})
    return made


def test_a_list_stands_for_each_of_its_elements(entity: Entity) -> None:
    assert list(entity.matching("routes.encrypted")) == [
        ("routes.0.encrypted", False),
        ("routes.1.encrypted", {"unknown": "a variable"}),
    ]
    assert list(entity.matching("routes.verified")) == []
    assert len(list(entity.matching("routes"))) == 1


def test_unknowns_are_those_below_the_path_only(entity: Entity) -> None:
    assert list(entity.unknowns("routes.encrypted")) == [("routes.1.encrypted", "a variable")]
    assert [path for path, _ in entity.unknowns("routes")] == ["routes.0.to", "routes.1.encrypted"]


def test_an_unknown_on_the_way_is_unknown_itself() -> None:
    entity = Entity("store", "store:a", "a", "terraform", "aws_s3_bucket", "bucket", HEADER)
    entity.set("access.grants", Unknown("the policy is a variable", "a tfvars file"))
    assert list(entity.unknowns("access.grants.principal")) == [("access.grants", "the policy is a variable")]
    assert entity.decided_by["access.grants"] == "a tfvars file"


def test_places_are_those_of_the_fact_or_of_what_holds_it(entity: Entity) -> None:
    assert entity.span_of("routes.0.encrypted") == HERE
    assert entity.span_of("routes.1.encrypted") == HEADER
    entity.set("retention.days", Value(30, HERE), default=True)
    assert entity.get("retention.days") == 30
    assert entity.span_of("retention.days") == HERE
    assert entity.defaults == {"retention.days"}
