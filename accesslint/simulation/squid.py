r"""Squid's access log: the line of a `logformat`, byte for byte, for a proxy that clients name (no accelerator).

Quoting is that of https://www.squid-cache.org/Doc/config/logformat/, compared with a running Squid by the tests: what
the protocol carries is percent-encoded where nothing asks for another quoting, names of users are then written as they
are, and in Squid's own formats so are headers, between quotes too. The user is the one that Squid itself asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from accesslint.mappers.squid.format_codes import AS_IT_IS, Code, pieces_of
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold

Found: TypeAlias = "bytes | Unknown | None"

SAMPLES: Mapping[str, str] = {
    "%ts": "1795525911",
    "%tu": "042",
    "%tS": "1795525911.042",
    "%tl": "24/Nov/2026:13:11:51 +0000",
    "%tg": "24/Nov/2026:13:11:51",
    "%tr": "42",
    "%<a": "192.0.2.20",
    "%<A": "192.0.2.20",
    "%>p": "51234",
    "%Ss": "TCP_MISS",
    "%Sh": "HIER_DIRECT",
    "%st": "730",
    "%<st": "420",
    "%>st": "310",
    "%sn": "17",
    "%master_xaction": "54",
    "%mt": "-",
}
"""What differs from request to request and from machine to machine, with one example each; known by its bare code."""

_ADDRESSES = frozenset({"ru", ">ru", "<ru"})
_WIDTH = re.compile(r"%[\"\['#/]?(?P<left>-)?(?P<zero>0)?(?P<least>\d+)?(?:\.(?P<most>\d+))?")
_WIDEST = 10_000
"""A width of nine digits would fill the memory with blanks."""
_UNSAFE = frozenset(b"<>\"#{}|\\^~[]`'")
_QUOTED = {0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t", 0x22: b'\\"', 0x5C: b"\\\\"}


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for piece in pieces_of(layout.parts):
        if isinstance(piece, Code):
            # An address says more than the path that a scenario holds to be true.
            tells = frozenset({"resource"}) if piece.name in _ADDRESSES else None
            pieces.append(Piece(piece.written, _written(piece, layout, context), tells))
        elif isinstance(piece, Unknown):
            pieces.append(Piece("", piece))
        else:
            text = b"%" if piece == "%%" else piece.encode()
            before = pieces[-1].written if pieces and not pieces[-1].token else None
            if isinstance(before, bytes):
                pieces[-1] = Piece("", before + text)
            else:
                pieces.append(Piece("", text))
    return pieces


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a log with ACLs keeps the record: not told, but where there are none."""
    if not condition:
        return True
    return condition if isinstance(condition, Unknown) else Unknown(f"whether {condition} matches is decided in Squid")


def place(context: Context) -> Place | Unknown:
    """A proxy is one place."""
    return context.recording.places[0]


def _written(code: Code, layout: Layout, context: Context) -> bytes | Unknown:
    given = context.scenario.values.get(code.written) or context.scenario.values.get(f"%{code.name}")
    if given is not None and (f"%{code.name}" in SAMPLES or code.written in context.scenario.values):
        return given.encode()
    value = _value(code, layout, context)
    if isinstance(value, Unknown):
        return value
    return _padded(code, _quoted(code, value, layout) if value else b"-")


def _padded(code: Code, value: bytes) -> bytes:
    width = _WIDTH.match(code.written)
    if width is None:
        return value
    if width["most"]:
        value = value[: int(width["most"][:6])]
    least = min(int((width["least"] or "0")[:6]), _WIDEST)
    if width["left"]:
        return value.ljust(least)
    return value.rjust(least, b"0" if width["zero"] and value.isdigit() else b" ")


def _quoted(code: Code, value: bytes, layout: Layout) -> bytes:
    if code.quoting == "'" or ("own" in layout.definitions and code.name == ">h"):
        return value
    if code.quoting == '"':
        return b"".join(_QUOTED.get(byte) or bytes([byte]) for byte in value)
    if code.quoting == "[":
        return b"".join(_in_brackets(byte) for byte in value)
    if code.quoting == "/":
        body = b"".join(_QUOTED.get(byte) or bytes([byte]) for byte in value)
        return b'"' + body + b'"' if re.search(rb"\s", value) else body
    if not code.quoting and (code.name in AS_IT_IS or code.name == "ru"):
        return value
    keeps_percent = not code.quoting
    return b"".join(_percent(byte) if _is_unsafe(byte, keeps_percent) else bytes([byte]) for byte in value)


def _is_unsafe(byte: int, keeps_percent: bool) -> bool:  # noqa: FBT001 (called for every byte)
    return byte <= 0x20 or byte >= 0x7F or byte in _UNSAFE or (byte == 0x25 and not keeps_percent)


def _percent(byte: int) -> bytes:
    return b"%%%02X" % byte


def _in_brackets(byte: int) -> bytes:
    if byte in (0x0A, 0x0D, 0x5C):
        return _QUOTED[byte]
    return b"%%%02x" % byte if byte < 0x20 or byte >= 0x7F or byte in b"%[]" else bytes([byte])


def _url(context: Context) -> bytes:
    request = context.scenario.request
    return b"http://" + request.sent_headers()["Host"] + request.target.encode()


def _logged_url(layout: Layout, context: Context) -> bytes:
    """`strip_query_terms` takes off what follows the question mark, not the mark."""
    url = _url(context)
    before, mark, _ = url.partition(b"?")
    return before + mark if "strip_query_terms" in layout.definitions else url


def _method(context: Context) -> bytes:
    return context.scenario.request.method.encode()


def _target(context: Context) -> bytes:
    return context.scenario.request.target.encode()


def _status(context: Context) -> bytes:
    return str(context.scenario.response.status).encode()


def _user(context: Context) -> bytes | None:
    """The name that Squid asked for; one with line ends is refused."""
    user = context.scenario.request.user
    if user is None or not context.recording.authenticates or "\n" in user or "\r" in user:
        return None
    return user.encode()


_PLAIN: Mapping[str, Callable[[Context], bytes | None]] = {
    **dict.fromkeys(("rm", ">rm", "<rm"), _method),
    **dict.fromkeys((">ru", "<ru"), _url),
    **dict.fromkeys((">rp", "rp", "<rp"), _target),
    **dict.fromkeys(("rv", ">rv"), lambda _: b"1.1"),
    **dict.fromkeys((">rs", "<rs"), lambda _: b"http"),
    **dict.fromkeys((">rd", "<rd"), lambda context: context.scenario.request.sent_headers()["Host"].lower()),
    **dict.fromkeys((">rP", "<rP"), lambda _: b"80"),
    **dict.fromkeys((">Hs", "Hs", "<Hs"), _status),
    **dict.fromkeys((">a", ">A"), lambda context: context.scenario.request.address.encode()),
    **dict.fromkeys(("un", "ul"), _user),
    **dict.fromkeys(("ui", "ue", "<rv"), lambda _: None),
}


def _value(code: Code, layout: Layout, context: Context) -> Found:
    if code.name == "ru":
        return _logged_url(layout, context)
    if code.name in _PLAIN:
        return _PLAIN[code.name](context)
    if code.name == ">h" and code.argument and ":" not in code.argument:
        headers = context.scenario.request.sent_headers()
        return next((value.strip() for key, value in headers.items() if key.lower() == code.argument.lower()), None)
    sample = SAMPLES.get(f"%{code.name}") if not code.argument else None
    if sample is not None:
        return sample.encode()
    return untold(code.written)
