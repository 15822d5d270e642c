"""Conditions of httpd's logs that are not known, and expressions that are odd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.recording import Recording
from accesslint.model.values import Unknown, Value
from accesslint.simulation import Context
from accesslint.simulation.apache_conditions import holds
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.source import Span

NOWHERE = Span("f", 1, 1, 1, 1)


def directive(name: str, *words: str, **more: bool) -> Value:
    data = {"directive": Value(name, NOWHERE), "args": Value([Value(word, NOWHERE) for word in words], NOWHERE)}
    return Value(data | {key: Value(value, NOWHERE) for key, value in more.items()}, NOWHERE)


def context(*directives: Value) -> Context:
    definitions = {"environment": Value(list(directives), NOWHERE)}
    return Context(Scenario("s", Request("GET", "/a?b=1")), Recording("apache", (), definitions=definitions))


@pytest.mark.parametrize(
    ("condition", "directives", "reason"),
    [
        ("env=HTTPS", (), "does not set HTTPS"),
        ("env=x", (directive("setenvif", "Request_URI", "a", "x", somewhere=True),), "a section"),
        ("env=x", (directive("rewriterule", "^/a", "-", "[L,E=x:1]"),), "a section"),
        ("env=x", (directive("passenv", "x"),), "environment of the server"),
        ("env=x", (directive("setenvif", "Request_URI", "(a+)+b", "x"),), "not tried"),
        ("env=x", (directive("setenvif", "^X-", "a", "x"),), "several headers"),
        ("expr=%{HTTPS} == 'on'", (), "%{HTTPS} is not told"),
        ("expr=-R '10.0.0.0/8'", (), "not tried"),
        ("expr=true true", (), "not tried"),
        ("expr=(true", (), "bracket"),
        ("expr='a' -gt 3", (), "as a number"),
        ("expr=" + "!" * 100 + "true", (), "too deep"),
    ],
)
def test_what_is_not_known(condition: str, directives: tuple[Value, ...], reason: str) -> None:
    found = holds(condition, context(*directives))
    assert isinstance(found, Unknown)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("condition", "directives", "expected"),
    [
        ("env=x", (directive("setenvif", "Request_URI", "nowhere", "x", somewhere=True),), False),
        ("env=!x", (directive("setenv", "x", "1"), directive("unsetenv", "x")), True),
        ("expr=%{QUERY_STRING} == 'b=1'", (), True),
        ("expr=false || -z %{HTTP_COOKIE}", (), True),
    ],
)
def test_what_is_known(condition: str, directives: tuple[Value, ...], expected: bool) -> None:
    assert holds(condition, context(*directives)) is expected


@given(st.text(alphabet="%{}()!&|='\"/m#-ngezqREQUEST_STATUS 0123456789~i", max_size=60))
def test_no_expression_raises(text: str) -> None:
    assert isinstance(holds(f"expr={text}", context()), bool | Unknown)
