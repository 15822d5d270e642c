"""The rule consistency/mixed-formats on hand-made models."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.model.entities import Category, Entity, Model
from accesslint.model.findings import Violation
from accesslint.resources import shipped
from accesslint.rules.python_rules import module_of
from accesslint.source import Span

RULE = module_of(shipped("policies") / "consistency" / "mixed_formats.py")
HERE = Span("nginx.conf", 1, 1, 1, 2)


def entity(category: Category, name: str, facts: dict[str, Any], environment: str = "") -> Entity:
    return Entity(category, f"{category}:{name}", name, "nginx", "x", "x", HERE, facts, environment=environment)


def emitter(name: str, *formats: Any, plane: str = "http", logging: Any = "on", environment: str = "") -> Entity:
    facts = {"plane": plane, "logging": logging, "formats": list(formats)}
    return entity("emitter", name, facts, environment)


def form(name: str, *names: str, encoding: Any = "json", **facts: Any) -> Entity:
    fields: Any = [{"token": f"${item}", "name": item, "meaning": "other"} for item in names]
    return entity("format", name, {"configurable": True, "encoding": encoding, "fields": fields, **facts})


def found(*entities: Entity) -> list[Violation]:
    return list(RULE.check(Model(list(entities))))


def exempted(*entities: Entity) -> set[str]:
    return set(RULE.exempt(Model(list(entities))))


def test_the_odd_one_is_named_with_the_majority() -> None:
    servers = [emitter("a", "format:main"), emitter("b", "format:main"), emitter("c", "format:odd")]
    assert found(*servers, form("main", "time", "user"), form("odd", "time")) == [
        Violation("format:odd", "fields", "odd differs from main, which 2 of 3 http emitters write", ("format:main",))
    ]


def test_the_environment_is_named() -> None:
    servers = [emitter(name, f"format:{to}", environment="staging") for name, to in zip("abc", "mmo", strict=True)]
    (violation,) = found(*servers, form("m", "time"), form("o", "user"))
    assert violation.message.endswith("which 2 of 3 http emitters in staging write")


def test_no_majority_is_said_once() -> None:
    servers = [emitter(name, f"format:{name}") for name in "abcd"]
    assert found(*servers, *(form(name, name) for name in "abcd")) == [
        Violation(
            "format:a",
            "fields",
            "a is one of 4 formats that the 4 http emitters write, and none has a majority",
            ("format:b", "format:c", "format:d"),
        )
    ]


def test_names_do_not_matter_contents_do() -> None:
    servers = [emitter(name, f"format:{name}") for name in "abc"]
    assert not found(*servers, *(form(name, "time", "user") for name in "abc"))
    assert not found(*servers, form("a", "time", "user"), form("b", "user", "time"), form("c", "time", "user"))
    (violation,) = found(*servers, form("a", "time"), form("b", "time"), form("c", "time", encoding="logfmt"))
    assert violation.entity == "format:c"


def test_unnamed_fields_count_by_their_meaning() -> None:
    def text(name: str, *meanings: str) -> Entity:
        fields = [{"token": f"${name}{meaning}", "meaning": meaning} for meaning in meanings]
        return entity("format", name, {"configurable": True, "encoding": "text", "fields": fields})

    servers = [emitter(name, f"format:{name}") for name in "abc"]
    assert not found(*servers, text("a", "action"), text("b", "action"), text("c", "action"))
    (violation,) = found(*servers, text("a", "action"), text("b", "action"), text("c", "result"))
    assert violation.entity == "format:c"


@pytest.mark.parametrize("count", [1, 2])
def test_few_emitters_say_nothing(count: int) -> None:
    names = "ab"[:count]
    entities = [*(emitter(name, f"format:{name}") for name in names), *(form(name, name) for name in names)]
    assert not found(*entities)
    assert exempted(*entities) == {f"format:{name}" for name in names}


def test_planes_and_environments_are_kept_apart() -> None:
    servers = [
        emitter("a", "format:m"),
        emitter("b", "format:m"),
        emitter("c", "format:o", plane="network"),
        emitter("d", "format:o", environment="staging"),
    ]
    assert not found(*servers, form("m", "time"), form("o", "user"))


@pytest.mark.parametrize(
    "odd",
    [
        form("o", "user", configurable=False),
        form("o", "user", fields={"unknown": "an included file is missing"}),
        form("o", "user", encoding={"unknown": "an included file is missing"}),
        form("o", "user", rest={"unknown": "a variable"}),
    ],
    ids=["fixed", "fields unknown", "encoding unknown", "rest unknown"],
)
def test_fixed_and_unknown_formats_are_not_compared(odd: Entity) -> None:
    servers = [emitter("a", "format:m"), emitter("b", "format:m"), emitter("c", "format:o")]
    assert not found(*servers, form("m", "time"), odd)


def test_an_unknown_format_among_enough_emitters_is_open() -> None:
    servers = [emitter("a", "format:m"), emitter("b", "format:m"), emitter("c", "format:o")]
    unknown = form("o", fields={"unknown": "x"})
    assert exempted(*servers, form("m", "time"), unknown) == set()
    assert exempted(*servers[1:], form("m", "time"), unknown) == {"format:m", "format:o"}


@pytest.mark.parametrize("logging", ["off", {"unknown": "x"}])
def test_emitters_that_may_write_nothing_are_not_counted(logging: Any) -> None:
    servers = [emitter("a", "format:m"), emitter("b", "format:m"), emitter("c", "format:o", logging=logging)]
    assert not found(*servers, form("m", "time"), form("o", "user"))


def test_odd_references_are_left_alone() -> None:
    strange = emitter("c", {"unknown": "x"}, "format:gone")
    without = entity("emitter", "d", {"plane": "http", "logging": "on"})
    servers = [emitter("a", "format:m"), emitter("b", "format:m")]
    assert not found(*servers, strange, without, form("m", "time"), form("o", "user"))
    assert not found()
