"""Patterns of tags: Fluent Bit's wildcards, Fluentd's as its own source compares them, what covers what."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.mappers.tags import EVERYTHING, Pattern, covers, fluentd, literal, meets, regular, wildcard

TAGS = [".".join(parts) for count in range(1, 5) for parts in itertools.product(("a", "b", "ab"), repeat=count)]


def reference(pattern: str) -> re.Pattern[str]:
    """A `<match>` pattern as a regular expression, put together as Fluentd's documentation explains it."""
    parts: list[str] = []
    stack: list[list[str]] = []
    text, at, dot = "", 0, False
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**", at):
            text += r"(?![^.])" if dot else ""
            dot = False
            if pattern[at + 2 : at + 3] == ".":
                text, at = text + r"(?:.*\.|\A)", at + 3
            else:
                text, at = text + ".*", at + 2
            continue
        text, dot = text + (r"\." if dot else ""), False
        if char == ".":
            dot = True
        elif char == "*":
            text += r"[^.]*"
        elif char == "{":
            stack.append(parts)
            parts, stack[-1:] = [], [[*stack[-1], text]]
            text = ""
        elif char in ",}" and stack:
            parts.append(text)
            text = ""
            if char == "}":
                outer = stack.pop()
                text, parts = outer[-1] + f"(?:{'|'.join(parts)})", outer[:-1]
        else:
            text += re.escape(char)
        at += 1
    return re.compile(rf"\A{text}\Z")


@pytest.mark.parametrize(
    "pattern",
    ["**", "a", "a.*", "a.**", "**.a", "a.**.b", "*.a", "{a,b}", "a.{b,a.**}", "{a,b}.**", "a.*.b", "*", "a*", "*.**"],
)
def test_patterns_select_as_fluentd_does(pattern: str) -> None:
    expression, patterns = reference(pattern), fluentd(pattern)
    assert patterns is not None
    for tag in TAGS:
        assert any(meets(one, literal(tag)) for one in patterns) == bool(expression.match(tag)), tag


def test_several_patterns_and_regular_expressions() -> None:
    assert fluentd("a b.*") == [("a",), ("b", ".", "*")]
    assert fluentd("/a.*/") is None


@pytest.mark.parametrize(
    ("match", "tag", "expected"),
    [
        ("kube.*", "kube.var.log.a", True),
        ("*", "", True),
        ("kube.*", "kubernetes", False),
        ("*.log", "kube.a.log", True),
        ("a*b*c", "a-b-b-c", True),
        ("Kube.*", "kube.a", False),
        ("kube", "kube.a", False),
    ],
)
def test_wildcards_of_fluent_bit(match: str, tag: str, *, expected: bool) -> None:
    assert meets(wildcard(match), literal(tag)) is expected


@pytest.mark.parametrize(
    ("expression", "tag", "expected"),
    [(r"^kube\..*$", "kube.a", True), ("kube", "kube.a", True), ("kube$", "kube.a", False), (r"a.*z$", "abz", True)],
)
def test_simple_regular_expressions(expression: str, tag: str, *, expected: bool) -> None:
    pattern = regular(expression)
    assert pattern is not None
    assert meets(pattern, literal(tag)) is expected


@pytest.mark.parametrize("expression", ["(a|b)", "a+", "[ab]", "a?", r"\d", "a.b", "(a+)+$"])
def test_other_regular_expressions_are_not_run(expression: str) -> None:
    assert regular(expression) is None


_PATTERN = st.lists(st.sampled_from(["a", "b", ".", "*", "**"]), max_size=6).map(tuple)


def expression_of(pattern: Pattern) -> re.Pattern[str]:
    words = {"**": "[ab.]*", "*": "[ab]*", ".": r"\."}
    return re.compile("".join(words.get(token, token) for token in pattern))


SHORT = ["".join(chars) for count in range(5) for chars in itertools.product("ab.", repeat=count)]


@given(_PATTERN, _PATTERN)
@settings(max_examples=150)
def test_meets_and_covers_agree_with_the_texts(one: Pattern, other: Pattern) -> None:
    first = {text for text in SHORT if expression_of(one).fullmatch(text)}
    second = {text for text in SHORT if expression_of(other).fullmatch(text)}
    if first & second:
        assert meets(one, other)
    if covers(one, other):
        assert second <= first
    assert covers(EVERYTHING, one)
    assert covers(one, one)
    assert meets(one, other) == meets(other, one)


def test_long_patterns_are_everything() -> None:
    assert literal("a" * 10_000) == EVERYTHING
    assert fluentd("{a,b}" * 30) == [EVERYTHING]
    assert meets(wildcard("a*" * 120), wildcard("*b" * 120))
