r"""Caddy's access log: which records a log's level keeps, and the line of an encoder, byte for byte.

Every value is escaped as JSON is: `"` and `\` with a backslash, controls as `\n`, `\t`, `\r` or `\u00hh`, bytes that
are no UTF-8 as `\ufffd`; the console form has the same JSON behind four columns. Caddy writes headers in any order:
here they are sorted. Fields that `log_append` adds come last, the last one first. Sources:
https://caddyserver.com/docs/logging and https://caddyserver.com/docs/caddyfile/directives/log, compared with a running
Caddy by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece
from accesslint.simulation.caddy_filters import filtered
from accesslint.simulation.caddy_values import SAMPLES, Raw, Tree, duration_of, record_of, time_of
from accesslint.simulation.pieces import merged

__all__ = ["SAMPLES", "keeps", "place", "render"]

_ORDER = ("DEBUG", "INFO", "WARN", "ERROR", "PANIC", "FATAL")
_COLOURS = {"INFO": "34", "ERROR": "31"}
_CONTROLS = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_EPOCH = frozenset({"", "unix_seconds_float", "unix_milli_float", "unix_nano"})
_ERRORS_FROM = 500


def place(context: Context) -> Place | Unknown:
    """A site is one place."""
    return context.recording.places[0]


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether a log's level takes the record: one of a status from 500 has the level ERROR, any other INFO."""
    if isinstance(condition, Unknown):
        return condition
    if condition not in _ORDER:
        return not condition or Unknown(f"the level {condition} is not one of Caddy's")
    return _ORDER.index(_level(context)) >= _ORDER.index(condition)


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    text = layout.parts[0]
    if isinstance(text, Unknown):
        return [Piece("", text)]
    encoders = list(_wrapped(json.loads(text)))
    innermost = encoders[-1]
    record = record_of(layout, context)
    record["duration"] = duration_of(str(innermost.get("duration_format") or ""), context)
    for encoder in reversed(encoders):
        doubt = _apply(encoder, record)
        if doubt is not None:
            return [Piece("", doubt)]
    console = innermost.get("format") == "console"
    logger = context.recording.definitions.get("logger") or layout.definitions.get("logger")
    name = ((logger.text or "") if logger is not None else "").encode()
    pieces = list(_head(innermost, context, name, console=console))
    pieces += _object(record, "", spaced=console) if console else list(_object(record, "", spaced=False))[1:]
    return merged(pieces)


def _wrapped(encoder: Any) -> Iterator[dict[str, Any]]:
    for _ in range(20):
        if not isinstance(encoder, dict):
            break
        yield encoder
        if "wrap" not in encoder and encoder.get("format") in {"filter", "append"}:
            yield {"format": "json"}
        encoder = encoder.get("wrap")


def _apply(encoder: Mapping[str, Any], record: Tree) -> Unknown | None:
    """Let an encoder that wraps another one change the record; why it cannot be told."""
    kind, fields = encoder.get("format", "json"), encoder.get("fields") or {}
    if kind == "filter":
        return filtered(record, fields)
    if kind == "append":
        for key, value in fields.items():
            if isinstance(value, str) and "{" in value:
                return Unknown(f"the placeholder {value} is filled in by Caddy", "the running server")
            record[key] = _scalar(value)
        return None
    return None if kind in {"json", "console"} else Unknown(f"the encoder {kind} is a plug-in", "the plug-in")


def _scalar(value: Any) -> bytes | Raw:
    text = value if isinstance(value, str) else json.dumps(value)
    if text in {"true", "false"} or (text.isascii() and text.isdecimal()):
        return Raw(text)
    return str(text).encode()


def _level(context: Context) -> str:
    return "ERROR" if context.scenario.response.status >= _ERRORS_FROM else "INFO"


def _shown_level(encoder: Mapping[str, Any], context: Context, *, console: bool) -> bytes:
    level = _level(context)
    form = encoder.get("level_format") or ("color" if console else "lower")
    if form == "color":
        level = f"\x1b[{_COLOURS[level]}m{level}\x1b[0m"
    elif form == "lower":
        level = level.lower()
    return level.encode()


def _head(encoder: Mapping[str, Any], context: Context, logger: bytes, *, console: bool) -> Iterator[Piece]:
    """Level, time, logger and message: columns, or the object's first fields without its closing brace."""
    form = str(encoder.get("time_format") or ("wall_milli" if console else ""))
    time = time_of(form, context)
    known: dict[str, tuple[str, bytes]] = {
        "level": ("level_key", _shown_level(encoder, context, console=console)),
        "ts": ("time_key", time.encode()),
        "logger": ("name_key", logger),
        "msg": ("message_key", b"handled request"),
    }
    first = True
    for token in ("ts", "level", "logger", "msg") if console else known:
        setting, value = known[token]
        key = encoder.get(setting, token)
        if not key:
            continue
        if console:
            yield Piece(token, value)
            yield Piece("", b"\t")
            continue
        yield Piece("", (b"{" if first else b",") + _quoted(str(key).encode()) + b":")
        first = False
        bare = token == "ts" and form in _EPOCH  # noqa: S105 (a field's name)
        yield from _leaf(token, Raw(time) if bare else value)
    if not console:
        yield Piece("", b"{" if first else b",")


def _object(tree: Tree, path: str, *, spaced: bool) -> Iterator[Piece]:
    separator, colon = (b", ", b": ") if spaced else (b",", b":")
    yield Piece("", b"{")
    for number, (key, value) in enumerate(tree.items()):
        yield Piece("", (separator if number else b"") + _quoted(key.encode()) + colon)
        below = f"{path}>{key}" if path else key
        if isinstance(value, dict):
            yield from _object(value, below, spaced=spaced)
        else:
            yield from _leaf(below, value, separator)
    yield Piece("", b"}")


def _leaf(token: str, value: Any, separator: bytes = b",") -> Iterator[Piece]:
    if isinstance(value, Unknown):
        yield Piece(token, value)
    elif isinstance(value, Raw):
        yield Piece(token, value.text.encode())
    elif isinstance(value, list):
        yield Piece("", b"[")
        yield Piece(token, separator.join(_quoted(item) for item in value))
        yield Piece("", b"]")
    else:
        yield Piece("", b'"')
        yield Piece(token, escaped(value))
        yield Piece("", b'"')


def _quoted(value: bytes) -> bytes:
    return b'"' + escaped(value) + b'"'


def escaped(value: bytes) -> bytes:
    """The inside of a JSON string, as zap writes it."""
    text = value.decode("utf-8", "surrogateescape")
    return "".join(_CONTROLS.get(char) or _char(char) for char in text).encode()


def _char(char: str) -> str:
    if char < " ":
        return f"\\u{ord(char):04x}"
    return "\\ufffd" if "\udc80" <= char <= "\udcff" else char
