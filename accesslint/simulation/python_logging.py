"""Python's logging: the line that a formatter makes of a record about the access, byte for byte.

The program chooses the message, the level and what it adds: these stay open, as do the place in the source and the
thread, unless the `values` of a scenario tell them; nothing of a message is escaped. A record bears the name of the
logger itself, not of one below it. Django gives refused requests the level WARNING and server errors ERROR, and writes
no others. `JsonFormatter` of python-json-logger writes the attributes that its format names, then whatever the program
adds. Sources: https://docs.python.org/3/library/logging.html#formatter-objects,
https://docs.djangoproject.com/en/stable/ref/logging/#django-request and
https://nhairs.github.io/python-json-logger/latest/quickstart/, compared with both packages by the tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from accesslint.mappers.python_logging.lines import JSON
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_times import MOMENT
from accesslint.simulation.pieces import filled_in, merged
from accesslint.simulation.strftime_times import written

_CODES = {
    "%": re.compile(r"%%|%(?:\(([^()]{1,100})\)([-+#0 ]{0,3}\d{0,4}(?:\.\d{1,4})?[diouxXeEfFgGcrsa])|[rsa])?"),
    "{": re.compile(r"\{\{|\}\}|\{(\w{1,100})((?:![rsa])?(?::(?:.?[<>=^])?[-+ ]?#?0?\d{0,4}[,_]?"
                    r"(?:\.\d{1,4})?[bcdeEfFgGnosxX%]?)?)\}|\{[^{}]{0,200}\}|[{}]"),
    "$": re.compile(r"\$\$|\$(?:([_a-zA-Z][_a-zA-Z0-9]{0,100})|\{([_a-zA-Z][_a-zA-Z0-9]{0,100})\})?"),
}  # fmt: skip
"""How each style names an attribute; a match without a name is a sign by itself, or one that Python refuses."""
_DOUBLED = ("%%", "{{", "}}", "$$")
_ASKS_TIME = {"%": ("%(asctime)",), "{": ("{asctime",), "$": ("$asctime", "${asctime}")}
_JSON_NAMES = re.compile(r"\((.+?)\)")
_NO_FIELD = Unknown("Python refuses a format that names no attribute", "the format")
_NUMBERS: Mapping[str, Callable[[str], int | float]] = {
    **dict.fromkeys(("levelno", "lineno", "process", "thread"), int),
    **dict.fromkeys(("created", "msecs", "relativeCreated"), float),
}
_LEVELS = {"WARNING": 30, "ERROR": 40, "CRITICAL": 50}
_DJANGO, _DJANGO_SECURITY = "django.request", "django.security"
_OF_ATTACKS = Unknown("Django writes to it what it takes for an attack, and no scenario tells that", "Django")
_EXTRA = "extra"
_ATTACHED = Unknown("the program may add attributes, which follow", f"`{_EXTRA}` in the `values` of a scenario")

SAMPLES: Mapping[str, str] = {
    "created": f"{MOMENT.timestamp():.3f}",
    "msecs": f"{MOMENT.microsecond / 1000}",
    "relativeCreated": "4242.4242",
    "process": "4242",
}
"""What differs from record to record, with one example each."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    style = layout.definitions.get("style")
    sign = str(style.data) if style is not None else "%"
    if layout.escape == JSON:
        return merged(_json(layout, sign, context))
    code = _CODES[sign]
    known = [part for part in layout.parts if isinstance(part, str)]
    names_field = any(found[0] not in _DOUBLED for part in known for found in code.finditer(part))
    if not names_field and len(known) == len(layout.parts):
        return [Piece("", _NO_FIELD)]
    asks_time = any(sought in part for part in known for sought in _ASKS_TIME[sign])
    return merged(filled_in(layout.parts, code, lambda found: _piece(found, sign, layout, context, timed=asks_time)))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:
    """Whether there is a record, and a handler that keeps records from a level on keeps it."""
    level = _level(context)
    if context.recording.name == _DJANGO and not level:
        return False
    if isinstance(condition, Unknown):
        return condition
    if context.recording.name == _DJANGO_SECURITY:
        return _OF_ATTACKS
    if level:
        return int(condition) <= _LEVELS[level]
    if int(condition) < _LEVELS["WARNING"]:
        return True
    shown = next((name for name, number in _LEVELS.items() if str(number) == condition), f"level {condition}")
    return Unknown(f"records below {shown} are dropped, and the program chooses the level", "the program")


def place(context: Context) -> Place | Unknown:
    """A logger is one place."""
    return context.recording.places[0]


def _level(context: Context) -> str:
    """The record's level where a framework decides it; else empty."""
    status = context.scenario.response.status
    if context.recording.name != _DJANGO or status < 400:
        return ""
    return "ERROR" if status >= 500 else "WARNING"


def _piece(found: re.Match[str], sign: str, layout: Layout, context: Context, *, timed: bool) -> Piece:
    if found[0] in _DOUBLED:
        return Piece("", found[0][:1].encode())
    name = found[1] or (found[2] if sign == "$" else None)
    if name is None:
        return Piece("", Unknown(f"{found[0]} is nothing that Python fills in", "the format"))
    value = _value(name, layout, context) if name != "asctime" or timed else untold(name)
    if isinstance(value, Unknown):
        return Piece(name, value)
    filled = "%" + found[2] if sign == "%" else "{" + (found[2] if sign == "{" else "") + "}"
    try:
        line = filled % value if sign == "%" else filled.format(value)
        return Piece(name, line.encode())
    except (TypeError, ValueError, OverflowError):
        return Piece(name, Unknown(f"{found[0]} cannot be written, and no line is", "the format"))


def _json(layout: Layout, sign: str, context: Context) -> list[Piece]:
    unknown = next((part for part in layout.parts if isinstance(part, Unknown)), None)
    if unknown is not None or sign != "%":
        return [Piece("", unknown or Unknown("which attributes are written is told by its version", "the package"))]
    names = _JSON_NAMES.findall("".join(part for part in layout.parts if isinstance(part, str)))
    pieces: list[Piece] = []
    for number, name in enumerate(dict.fromkeys(names)):
        value = _value(name, layout, context)
        opening = f"{', ' if number else '{'}{json.dumps(name)}: "
        if isinstance(value, Unknown):
            quote = b"" if name in _NUMBERS else b'"'
            pieces += [Piece("", opening.encode() + quote), Piece(name, value), Piece("", quote)]
        else:
            pieces += [Piece("", opening.encode()), Piece(name, json.dumps(value).encode())]
    added = context.scenario.values.get(_EXTRA)
    return [*pieces, Piece(_EXTRA, _ATTACHED if added is None else added.encode()), Piece("", b"}")]


def _value(name: str, layout: Layout, context: Context) -> str | int | float | Unknown:
    given = context.scenario.values.get(name) or SAMPLES.get(name)
    level = _level(context)
    if given is None and name == "asctime":
        return _time(layout)
    if given is None and name == "name":
        return context.recording.name
    if given is None and level and name in ("levelname", "levelno"):
        given = level if name == "levelname" else str(_LEVELS[level])
    if given is None:
        return untold(name)
    try:
        return _NUMBERS[name](given) if name in _NUMBERS else given
    except ValueError:
        return given


def _time(layout: Layout) -> str | Unknown:
    form = layout.definitions.get("datefmt")
    if form is None or form.data == "":
        return f"{MOMENT:%Y-%m-%d %H:%M:%S},{MOMENT.microsecond // 1000:03}"
    if form.unknown is not None or not isinstance(form.data, str):
        return form.unknown or Unknown("the form of time is not told", "the format")
    return written(form.data)
