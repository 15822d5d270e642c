"""morgan's formats: the named ones, its tokens, and what a function's result holds where the source tells it.

https://github.com/expressjs/morgan#predefined-formats and #tokens. A token is `:name[argument]`, with two characters at
least in its name; one that is not there is written as `-`. Since 1.11.0 control characters, quotes and backslashes are
escaped as in JSON; before, nothing was, and the name of basic authentication, which is decoded from base64, may hold a
line break (tried with 1.10.1 and 1.12.1). `date` is UTC in all its forms but `local`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from accesslint.mappers.application_loggers import Field, Time
from accesslint.mappers.field_names import OTHER, meaning_of
from accesslint.model.programs import argument, callee, scalar
from accesslint.model.values import Unknown, Value

_CLF = ':remote-addr - :remote-user [:date[clf]] ":method :url HTTP/:http-version" :status :res[content-length]'
_CLIENT = ' ":referrer" ":user-agent"'
NAMED = {
    "combined": _CLF + _CLIENT,
    "common": _CLF,
    "default": _CLF.replace("[clf]", "") + _CLIENT,
    "short": ":remote-addr :remote-user :method :url HTTP/:http-version :status :res[content-length] - "
    ":response-time ms",
    "tiny": ":method :url :status :res[content-length] - :response-time ms",
    "dev": ":method :url :status :response-time ms - :res[content-length]",
}
TOKEN = re.compile(r":([-\w]{2,100})(?:\[([^\]]{1,200})\])?")
_MEANINGS = {
    "date": ("timestamp",),
    "http-version": ("protocol",),
    "method": ("action",),
    "referrer": ("referrer",),
    "remote-addr": ("client_address",),
    "remote-user": ("identity",),
    "response-time": ("duration",),
    "total-time": ("duration",),
    "status": ("result",),
    "url": ("resource",),
    "user-agent": ("user_agent",),
    "pid": ("other",),
}
_BY_CLIENT = frozenset({"url", "referrer", "user-agent", "remote-user", "req"})
_WITH_QUERY = frozenset({"url", "referrer"})
_HEADERS = {
    **dict.fromkeys(("authorization", "cookie", "proxy-authorization", "x-api-key"), "credentials"),
    **dict.fromkeys(("x-auth-token", "set-cookie"), "credentials"),
}
_HEADER_MEANINGS = {
    "referer": "referrer",
    "x-forwarded-for": "client_address",
    "x-real-ip": "client_address",
    "content-length": "size",
    "x-correlation-id": "request_id",
    "x-b3-traceid": "trace_id",
    "x-forwarded-user": "identity",
}
_OWN_NAMES = {"id": "request_id", "reqid": "request_id", "req-id": "request_id", "ip": "client_address"}
_HARMLESS = frozenset({"host", "hostname", "protocol", "query", "params", "content-length", "type", "headers", "level"})
"""Tokens of a program's own whose names leave no doubt that they name nobody."""
_TIMES = {
    "clf": Time("clf", "offset", "second"),
    "iso": Time("rfc3339"),
    "web": Time("other", "utc", "second"),
    "local": Time("other", "none", "second"),
}


class Token(msgspec.Struct, frozen=True):
    """A token as a format uses it."""

    name: str
    argument: str = ""

    @property
    def written(self) -> str:
        """As a format writes it."""
        return f":{self.name}" + (f"[{self.argument}]" if self.argument else "")

    @property
    def is_own(self) -> bool:
        """Whether it is a program's own."""
        return self.name not in _MEANINGS and self.name not in ("req", "res")

    @property
    def is_open(self) -> bool:
        """Whether it may hold anything: a program's own whose name tells nothing."""
        return self.is_own and self.field().meanings == (OTHER,) and not {self.name, self.name.lower()} & _HARMLESS

    def field(self, name: str = "") -> Field:
        """What it means."""
        sensitive = "query-strings" if self.name in _WITH_QUERY else ""
        meanings = _MEANINGS.get(self.name)
        if self.name in ("req", "res"):
            header = self.argument.lower()
            meanings = (_HEADER_MEANINGS.get(header) or meaning_of(header),)
            sensitive = _HEADERS.get(header, "")
        elif meanings is None:
            meanings = (_OWN_NAMES.get(self.name.lower()) or meaning_of(self.name),)
            sensitive = "bodies" if "body" in self.name.lower() else ""
        return Field(self.written, meanings, name, self.name in _BY_CLIENT, sensitive)

    def time(self) -> Time | None:
        """How it writes the time."""
        return _TIMES.get(self.argument or "web") if self.name == "date" else None


def tokens_of(text: str) -> tuple[list[str], list[Token]]:
    """The texts between a format's tokens, one more than those, and the tokens."""
    found = list(TOKEN.finditer(text))
    ends = [0, *(match.end() for match in found)]
    starts = [*(match.start() for match in found), len(text)]
    texts = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    return texts, [Token(match[1], match[2] or "") for match in found]


def token_of_call(value: Value) -> Token | None:
    """The token that a format's function asks for: `tokens.res(req, res, "content-length")`; None for others."""
    _, dot, name = callee(value).rpartition(".")
    if not dot or not callee(value).startswith("?"):
        return None
    given = scalar(argument(value, 2))
    return Token(name, given if isinstance(given, str) else "")


def tokens_in_json(value: Value, path: str = "", depth: int = 0) -> Iterator[tuple[str, Token | Unknown | None]]:
    """The keys of a structured record, each with its token; unknown where the program computes it, None a constant."""
    if depth > 10:
        return
    for key, item in value.entries():
        name = f"{path}.{key}" if path else key
        if isinstance(item.data, dict) and not callee(item):
            yield from tokens_in_json(item, name, depth + 1)
            continue
        # What is made of a token, as a number of a text, means what the token does.
        inner = item
        for _ in range(3):
            if token_of_call(inner) is not None or not callee(inner):
                break
            inner = argument(inner, 0) or Value(None, item.span)
        token = token_of_call(inner)
        known = scalar(item)
        yield name, token or (known if isinstance(known, Unknown) else None)
