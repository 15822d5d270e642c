"""Parts of a configuration that only hold under profiles of Spring, settled as they hold in production.

https://docs.spring.io/spring-boot/reference/features/logging.html#features.logging.logback-extensions: such an element
has names or an expression (`production & (eu-central | eu-west)`, `!dev`, `dev, staging`), in Log4j 2's files as well.
What names an environment beside production's does not hold there; a name that is none of an environment's is not known,
and its part stays as it is.
"""

from __future__ import annotations

import re

from accesslint.model.environment import environment_of
from accesslint.syntax.xml import Element

_ELEMENT = "springprofile"
_TOKEN = re.compile(r"[()!&|,]|[^\s()!&|,]+")
_DEEPEST = 40
_PRODUCTION = "production"
_OF_PRODUCTION = frozenset({"prod", "production", "prd", "live"})
_OF_MACHINES = frozenset(
    {"local", "localhost", "ci", "it", "integration", "integration-test", "integrationtest", "unit"}
)
"""Names that are usual for developers' machines and for tests."""


def settle(element: Element, depth: int = 0) -> None:
    """Put in the place of each such element what it holds, where it holds; leave it out where it does not."""
    if depth > _DEEPEST:
        return
    children: list[Element] = []
    for child in element.children:
        settle(child, depth + 1)
        holds = _holds(child.attributes.get("name", ("",))[0]) if child.name == _ELEMENT else None
        if holds is None or child.is_conditional:
            children.append(child)
        elif holds:
            children += child.children
    element.children = children


def _holds(expression: str) -> bool | None:
    """Whether an expression holds in production; None where that is not told."""
    tokens = _TOKEN.findall(expression[:500])
    if not tokens or len(tokens) > 100 or "${" in expression:
        return None
    value, rest = _either(tokens, 0)
    return value if rest == [] else None


def _either(tokens: list[str], depth: int) -> tuple[bool | None, list[str]]:
    value, rest = _both(tokens, depth)
    while rest and rest[0] in "|,":
        other, rest = _both(rest[1:], depth)
        value = True if value is True or other is True else None if value is None or other is None else False
    return value, rest


def _both(tokens: list[str], depth: int) -> tuple[bool | None, list[str]]:
    value, rest = _one(tokens, depth)
    while rest and rest[0] == "&":
        other, rest = _one(rest[1:], depth)
        value = False if value is False or other is False else None if value is None or other is None else True
    return value, rest


def _one(tokens: list[str], depth: int) -> tuple[bool | None, list[str]]:
    if not tokens or depth > _DEEPEST:
        return None, ["?"]
    first, rest = tokens[0], tokens[1:]
    if first == "!":
        value, rest = _one(rest, depth + 1)
        return (None if value is None else not value), rest
    if first == "(":
        value, rest = _either(rest, depth + 1)
        return (value, rest[1:]) if rest and rest[0] == ")" else (None, ["?"])
    if first in "&|,)":
        return None, ["?"]
    name = first.lower()
    environment = environment_of(name)
    if name in _OF_PRODUCTION:
        return True, rest
    # One of several for production, as `prod-eu`, may be another's.
    is_other = name in _OF_MACHINES or environment not in ("", _PRODUCTION)
    return (False if is_other else None), rest
