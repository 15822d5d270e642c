"""Conditions of httpd's logs: `env=` and `expr=`, as far as a request and its answer decide them.

Source: https://httpd.apache.org/docs/2.4/expr.html. What else an expression holds is not known.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from accesslint.model.values import Unknown
from accesslint.simulation import Context
from accesslint.simulation.apache_environment import Variables, environment
from accesslint.simulation.patterns import matches

Truth: TypeAlias = "bool | Unknown"
_TOKEN = re.compile(
    r"\s*(?:(?P<variable>%\{[A-Za-z_]{1,60}\})|(?P<function>[A-Za-z_]{1,40})\(\s*(?P<argument>'[^']*'|\"[^\"]*\")\s*\)"
    r"|(?P<text>'[^'%$]*'|\"[^\"%$]*\")|(?P<pattern>m?/(?P<body>(?:[^/\\]|\\.)*)/(?P<flags>i?))"
    r"|(?P<hash>m#(?P<inner>[^#]*)#(?P<more>i?))|(?P<number>-?\d+)"
    r"|(?P<operator>&&|\|\||==|!=|=~|!~|<=|>=|!|\(|\)|=|<|>|-(?:eq|ne|lt|le|gt|ge|[nz])\b)|(?P<word>true|false)\b)"
)
_NUMBERS: Mapping[str, Callable[[int, int], bool]] = {
    "-eq": operator.eq,
    "-ne": operator.ne,
    "-lt": operator.lt,
    "-le": operator.le,
    "-gt": operator.gt,
    "-ge": operator.ge,
}
_TEXTS: Mapping[str, Callable[[bytes, bytes], bool]] = {
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_HEADERS = {
    "HTTP_ACCEPT": "Accept",
    "HTTP_COOKIE": "Cookie",
    "HTTP_FORWARDED": "Forwarded",
    "HTTP_HOST": "Host",
    "HTTP_REFERER": "Referer",
    "HTTP_USER_AGENT": "User-Agent",
}
_LONGEST, _DEEPEST = 2_000, 30


class _DoubtError(Exception):
    """The expression holds something that is not known here."""


def holds(condition: str, context: Context) -> Truth:
    """Whether a log with that condition (`env=…`, `expr=…`) keeps the record."""
    kind, _, said = condition.partition("=")
    if kind == "env":
        return _set(said, context)
    if len(said) > _LONGEST:
        return Unknown("the expression is too long to be tried")
    try:
        return _Expression(said, context).value()
    except _DoubtError as doubt:
        return Unknown(f"whether {condition} holds: {doubt}", "the running server")


def _set(said: str, context: Context) -> Truth:
    name, wanted = said.lstrip("!"), not said.startswith("!")
    key = ("environment in lower case", id(context.scenario))
    known: Variables | None = context.worked_out.get(key)
    if known is None:
        known = context.worked_out[key] = {name.lower(): value for name, value in environment(context).items()}
    if name.lower() not in known:
        return Unknown(f"the configuration does not set {name}: a module or an application may", "the running server")
    value = known[name.lower()]
    return value if isinstance(value, Unknown) else (value is not None) is wanted


class _Expression:
    """A small part of the language: comparisons of texts, numbers and patterns, joined and negated."""

    def __init__(self, text: str, context: Context) -> None:
        self._context = context
        self._tokens: list[re.Match[str]] = []
        self._depth = 0
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise _DoubtError(f"{text[at : at + 30]} is not tried")
            self._tokens.append(match)
            at = match.end()

    def value(self) -> bool:
        """The whole expression."""
        found = self._either()
        if self._tokens:
            raise _DoubtError(f"{self._tokens[0][0].strip()[:30]} is not tried")
        return found

    def _operator(self, *wanted: str) -> str:
        if self._tokens and self._tokens[0]["operator"] in wanted:
            return self._tokens.pop(0)["operator"]
        return ""

    def _either(self) -> bool:
        found = self._both()
        while self._operator("||"):
            found = self._both() or found
        return found

    def _both(self) -> bool:
        found = self._one()
        while self._operator("&&"):
            found = self._one() and found
        return found

    def _one(self) -> bool:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _DoubtError("it is too deep to be tried")
        if self._operator("!"):
            return not self._one()
        if self._operator("("):
            found = self._either()
            if not self._operator(")"):
                raise _DoubtError("a bracket is not closed")
            return found
        emptiness = self._operator("-n", "-z")
        if emptiness:
            return bool(self._text()) == (emptiness == "-n")
        if self._tokens and self._tokens[0]["word"]:
            return self._tokens.pop(0)["word"] == "true"
        return self._comparison()

    def _comparison(self) -> bool:
        left = self._text()
        sign = self._operator(*_TEXTS, *_NUMBERS, "=~", "!~")
        if sign in ("=~", "!~"):
            return self._matches(left) is (sign == "=~")
        if sign in _NUMBERS:
            right = self._text()
            try:
                return _NUMBERS[sign](int(left or b"0"), int(right or b"0"))
            except ValueError:
                raise _DoubtError("a text is compared as a number") from None
        if sign in _TEXTS:
            return _TEXTS[sign](left, self._text())
        raise _DoubtError("a comparison is missing")

    def _matches(self, left: bytes) -> bool:
        token = self._tokens.pop(0) if self._tokens else None
        if token is None or not (token["pattern"] or token["hash"]):
            raise _DoubtError("a pattern is missing")
        body, flags = (token["body"], token["flags"]) if token["pattern"] else (token["inner"], token["more"])
        found = matches(body.replace(r"\/", "/"), left, ignore_case=bool(flags))
        if isinstance(found, Unknown):
            raise _DoubtError(found.reason)
        return found

    def _text(self) -> bytes:
        token = self._tokens.pop(0) if self._tokens else None
        if token is None:
            raise _DoubtError("it ends too soon")
        if token["text"]:
            return token["text"][1:-1].encode()
        if token["number"]:
            return token["number"].encode()
        if token["function"]:
            return self._function(token["function"].lower(), token["argument"][1:-1])
        if token["variable"]:
            return self._variable(token["variable"][2:-1].upper())
        raise _DoubtError(f"{token[0].strip()[:30]} is not tried")

    def _function(self, name: str, argument: str) -> bytes:
        if name in ("req", "http", "req_novary"):
            return self._context.scenario.request.header(argument) or b""
        if name == "reqenv":
            variables = environment(self._context)
            if argument in variables:
                value = variables[argument]
                if isinstance(value, Unknown):
                    raise _DoubtError(value.reason)
                return value or b""
        raise _DoubtError(f"{name} is not tried")

    def _variable(self, name: str) -> bytes:
        scenario = self._context.scenario
        request = scenario.request
        if name in _HEADERS:
            return request.header(_HEADERS[name]) or b""
        known = {
            "QUERY_STRING": request.query or b"",
            "REMOTE_ADDR": request.address.encode(),
            "REQUEST_METHOD": request.method.encode(),
            "REQUEST_STATUS": str(scenario.response.status).encode(),
            "REQUEST_URI": request.decoded_path,
            "THE_REQUEST": f"{request.method} {request.target} HTTP/1.1".encode(),
        }
        if name not in known:
            raise _DoubtError(f"%{{{name}}} is not told by the scenario")
        return known[name]
