"""loguru's lines of audit and access records: the text of a sink's format, byte for byte.

The program chooses the message, the level and what it binds: these stay open, as do the place in the source and the
thread, unless the `values` of a scenario tell them; nothing of a message is escaped. The tags of colours are left out
of what goes to a file. A record has no exception. Sources:
https://loguru.readthedocs.io/en/stable/api/logger.html#record and #time there, compared with loguru itself by the
tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_times import MOMENT
from accesslint.simulation.pieces import filled_in, merged
from accesslint.simulation.strftime_times import written

_CODE = re.compile(
    r"\{\{|\}\}|\{(\w{1,100}(?:\[\w{1,100}\]|\.\w{1,100}){0,3})(![rsa])?(?::([^{}]{0,200}))?\}|\{[^{}]{0,200}\}|[{}]"
)
_SPEC = re.compile(r"(?:.?[<>=^])?[-+ ]?#?0?\d{0,4}(?:\.\d{1,4})?[sdxX]?\Z")
_TAG = re.compile(r"\\?</?((?:[fb]g\s)?[^<>\s]*)>")
_NAMES = frozenset((
    *"bdnhilsuv", "bold", "dim", "normal", "hide", "italic", "blink", "strike", "underline", "reverse", "level", "lvl",
    *(f"{light}{name}" for light in ("", "light-", "l") for name in (
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", *"kegrymcwb")),
))  # fmt: skip
_SHADE = re.compile(r"[fb]g (?:\d{1,3}|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|\d{1,3},\d{1,3},\d{1,3}|[a-zA-Z-]+)\Z")
_NO_TAG = Unknown("loguru refuses a tag that it does not know", "the format")
_NUMBERS = frozenset(("line", "process", "process.id", "thread", "thread.id", "level.no"))
_TOKENS = r"H{1,2}|h{1,2}|m{1,2}|s{1,2}|S{1,6}|YYYY|YY|M{1,4}|D{1,4}|Z{1,2}|zz|A|X|x|E|Q|dddd|ddd|d"
_TIME = re.compile(rf"(?:{_TOKENS})|\[(?:{_TOKENS}|!UTC)\]")
_TIMES: Mapping[str, str] = {
    **{token: MOMENT.strftime(code) for token, code in {
        "YYYY": "%Y", "YY": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "DDDD": "%j", "DD": "%d", "dddd": "%A",
        "ddd": "%a", "HH": "%H", "hh": "%I", "mm": "%M", "ss": "%S", "A": "%p", "SSSSSS": "%f",
    }.items()},
    **{"S" * digits: f"{MOMENT.microsecond:06}"[:digits] for digits in range(1, 6)},
    "M": str(MOMENT.month), "D": str(MOMENT.day), "DDD": str(MOMENT.timetuple().tm_yday), "d": str(MOMENT.weekday()),
    "E": str(MOMENT.isoweekday()), "H": str(MOMENT.hour), "h": str((MOMENT.hour - 1) % 12 + 1),
    "m": str(MOMENT.minute), "s": str(MOMENT.second), "Q": str((MOMENT.month - 1) // 3 + 1),
    "Z": "+00:00", "ZZ": "+0000", "zz": "UTC",
    "X": f"{MOMENT.timestamp():.0f}", "x": f"{MOMENT.timestamp() * 1_000_000 + MOMENT.microsecond:.0f}",
}  # fmt: skip
"""What the moment's parts are; loguru 0.7 counts the microseconds of `x` twice."""
_MOMENT = MOMENT.strftime("%Y-%m-%dT%H:%M:%S.%f+0000")

SAMPLES: Mapping[str, str] = {"process": "4242", "process.id": "4242", "elapsed": "0:00:04.242424"}
"""What differs from record to record, with one example each."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    texts = [_CODE.sub(" ", part) for part in layout.parts if isinstance(part, str)]
    tags = [found for text in texts for found in _TAG.finditer(text) if not found[0].startswith("\\")]
    if any(tag[1] and tag[1].lower() not in _NAMES and _SHADE.match(tag[1]) is None for tag in tags):
        return [Piece("", _NO_TAG)]
    return merged(filled_in(layout.parts, _CODE, lambda found: _piece(found, context), _without_tags))


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether a sink takes a record: the program chooses its level, and filters are not run."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A sink is one place."""
    return context.recording.places[0]


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda found: found[0][1:] if found[0].startswith("\\") else "", text)


def _piece(found: re.Match[str], context: Context) -> Piece:
    if found[0] in ("{{", "}}"):
        return Piece("", found[0][:1].encode())
    name, conversion, spec = found[1], found[2] or "", found[3] or ""
    if name is None:
        return Piece("", Unknown(f"{found[0]} is nothing that loguru fills in", "the format"))
    if name == "exception":
        return Piece("", b"")
    token = f"{{{name}}}"
    value = _value(name, spec, context)
    if name == "time" and not conversion:
        return Piece(token, value if isinstance(value, Unknown) else value.encode())
    if isinstance(value, Unknown) or _SPEC.match(spec) is None:
        return Piece(token, value if isinstance(value, Unknown) else untold(token))
    try:
        number = int(value) if name in _NUMBERS else value
        return Piece(token, f"{{{conversion}{':' if spec else ''}{spec}}}".format(number).encode())
    except ValueError:
        return Piece(token, Unknown(f"{found[0]} cannot be written, and no line is", "the format"))


def _value(name: str, spec: str, context: Context) -> str | Unknown:
    given = context.scenario.values.get(f"{{{name}}}") or SAMPLES.get(name)
    if given is None and name == "time":
        return _moment(spec.removesuffix("!UTC"))
    return untold(f"{{{name}}}") if given is None else given


def _moment(spec: str) -> str | Unknown:
    if not spec:
        return _MOMENT
    if "%" in spec:
        return written(spec.replace("%f", f"{MOMENT.microsecond:06}"))
    return _TIME.sub(lambda found: _TIMES.get(found[0]) or found[0][1:-1], spec)
