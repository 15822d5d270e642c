from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accesslint.model.entities import Entity, Model
from accesslint.rules.python_rules import module_of
from accesslint.source import Span

RULE = module_of(Path(__file__).parents[2] / "policies" / "integrity" / "log_injection.py")
UNKNOWN = {"unknown": "variable"}
AGENT = {"token": "$http_user_agent", "meaning": "user_agent", "client_controlled": True}
STATUS = {"token": "$status", "meaning": "result", "client_controlled": False}


def model(**facts: Any) -> Model:
    entity = Entity(
        "format", "format:a", "log_format a", "nginx", "log_format", "access", Span("nginx.conf", 1, 1, 1, 9)
    )
    entity.facts = {"configurable": True, "used_by": ["emitter:web"], **facts}
    return Model([entity])


def messages(**facts: Any) -> list[str]:
    return [violation.message for violation in RULE.check(model(**facts))]


def test_a_raw_line_break_forges_a_record() -> None:
    (violation,) = RULE.check(model(fields=[STATUS, {**AGENT, "escaped": False}], encoding="text", escaping="none"))
    assert violation.entity == "format:a"
    assert violation.fact == "escaping"
    assert violation.message == (
        "log_format a writes $http_user_agent, which the client controls, unescaped: "
        "a line break in it ends the record and starts a forged one"
    )
    assert violation.related == ("emitter:web",)


@pytest.mark.parametrize("encoding", ["text", "clf", "json", "logfmt", "csv", "xml"])
def test_every_encoding_suffers_from_no_escaping(encoding: str) -> None:
    assert len(messages(fields=[AGENT], encoding=encoding, escaping="none")) == 1


def test_a_foreign_escaping_makes_json_unreadable() -> None:
    (message,) = messages(fields=[AGENT], encoding="json", escaping="default")
    assert (
        "with an escaping (default) that is not the encoding's own: what it escapes makes the record unreadable"
        in message
    )


@pytest.mark.parametrize(("encoding", "says"), [("text", "shifts the fields"), ("json", "adds or replaces fields")])
def test_a_bare_field_is_told_as_unquoted(encoding: str, says: str) -> None:
    escaping = "json" if encoding == "json" else "default"
    (message,) = messages(fields=[{**AGENT, "escaped": False}], encoding=encoding, escaping=escaping)
    assert "unquoted" in message
    assert says in message


@pytest.mark.parametrize(
    "facts",
    [
        {"fields": [AGENT], "encoding": "json", "escaping": "json"},
        {"fields": [AGENT], "encoding": "text", "escaping": "default"},
        {"fields": [{**AGENT, "escaped": True}], "encoding": "json", "escaping": "default"},
        {"fields": [STATUS], "encoding": "text", "escaping": "none"},
        {},
    ],
)
def test_passes(facts: dict[str, Any]) -> None:
    assert messages(**facts) == []
    assert list(RULE.satisfied(model(**facts))) == (["format:a"] if facts else [])


@pytest.mark.parametrize(
    "facts",
    [
        {"fields": UNKNOWN},
        {"fields": [{**AGENT, "escaped": UNKNOWN}], "encoding": "text", "escaping": "none"},
        {"fields": [AGENT], "encoding": "text", "escaping": UNKNOWN},
        {"fields": [AGENT], "encoding": UNKNOWN, "escaping": "none"},
    ],
)
def test_unknown_is_no_violation(facts: dict[str, Any]) -> None:
    assert messages(**facts) == []
    assert list(RULE.satisfied(model(**facts))) == []


def test_a_fixed_format_is_not_judged() -> None:
    fixed = {"fields": [AGENT], "encoding": "text", "escaping": "none", "configurable": False}
    assert messages(**fixed) == []
    assert list(RULE.exempt(model(**fixed))) == ["format:a"]


def test_one_escaping_is_one_cause_for_all_fields() -> None:
    referrer = {**AGENT, "token": "$http_referer"}
    (message,) = messages(fields=[AGENT, AGENT, referrer], encoding="text", escaping="none")
    assert "writes $http_user_agent, $http_referer, which the client controls, unescaped" in message


def test_every_bare_field_is_a_cause_of_its_own() -> None:
    bare = {**AGENT, "escaped": False}
    violations = list(
        RULE.check(
            model(fields=[STATUS, bare, bare, {**bare, "token": "$http_x"}], encoding="text", escaping="default")
        )
    )
    assert [violation.fact for violation in violations] == ["fields.1", "fields.3"]


def test_bare_fields_of_one_place_are_one_cause() -> None:
    bare = {**AGENT, "escaped": False}
    given = model(fields=[STATUS, bare, {**bare, "token": "$http_x"}], encoding="text", escaping="default")
    (form,) = given.of("format")
    form.spans |= dict.fromkeys(("fields.1", "fields.2"), Span("server.xml", 3, 10, 3, 90))
    (violation,) = RULE.check(given)
    assert violation.fact == "fields.1"
    assert "writes $http_user_agent, $http_x, which" in violation.message
