"""What Go's writers are: standard output, files, files that lumberjack rotates, several at once; and layouts of time.

https://pkg.go.dev/gopkg.in/natefinch/lumberjack.v2#Logger: a file is begun anew at `MaxSize` megabytes, 100 by default;
nothing is deleted unless `MaxAge` (days) or `MaxBackups` says so. Layouts: https://pkg.go.dev/time#pkg-constants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time, set_rotation
from accesslint.model.programs import ARGUMENTS, argument, callee, keyword, named, scalar
from accesslint.model.values import Scalar, Unknown, Value

_STREAMS = ("os.Stdout", "os.Stderr", "github.com/gin-gonic/gin.DefaultWriter")
_NOWHERE = ("io.Discard", "io/ioutil.Discard")
_WRAPPING = (
    *("go.uber.org/zap/zapcore.AddSync", "go.uber.org/zap/zapcore.Lock", "github.com/rs/zerolog.SyncWriter"),
    *("bufio.NewWriter", "go.uber.org/zap/zapcore.BufferedWriteSyncer"),
)
_SEVERAL = ("io.MultiWriter", "github.com/rs/zerolog.MultiLevelWriter", "go.uber.org/zap/zapcore.NewMultiWriteSyncer")
_FILES = ("os.OpenFile", "os.Create")
_CONSOLE = "github.com/rs/zerolog.ConsoleWriter"
_DEEPEST = 10
_LAYOUTS = {
    "RFC3339": "2006-01-02T15:04:05Z07:00",
    "RFC3339Nano": "2006-01-02T15:04:05.999999999Z07:00",
    "RFC1123Z": "Mon, 02 Jan 2006 15:04:05 -0700",
    "RFC1123": "Mon, 02 Jan 2006 15:04:05 MST",
    "RFC822": "02 Jan 06 15:04 MST",
    "DateTime": "2006-01-02 15:04:05",
    "Kitchen": "3:04PM",
    "Stamp": "Jan _2 15:04:05",
    "UnixDate": "Mon Jan _2 15:04:05 MST 2006",
    "ANSIC": "Mon Jan _2 15:04:05 2006",
}
_EPOCHS = {"": "second", "UNIXMS": "millisecond", "UNIXMICRO": "microsecond", "UNIXNANO": "nanosecond"}
_EPOCH_NAMES = {
    "TimeFormatUnix": "",
    "TimeFormatUnixMs": "UNIXMS",
    "TimeFormatUnixMicro": "UNIXMICRO",
    "TimeFormatUnixNano": "UNIXNANO",
}
_RFC3339 = re.compile(r"2006-01-02[T ]15:04:05(?:[.,][09]+)?(?:Z07:00|-07:00|Z)\Z")
_FRACTION = re.compile(r"[.,]([09]+)")


def time_of(layout: Value | None, default: Time) -> Time | Unknown:
    """How a layout writes the time; unknown where it is not told."""
    if layout is None:
        return default
    text = scalar(layout)
    name = named(layout).rpartition(".")[2]
    if name in _LAYOUTS:
        text = _LAYOUTS[name]
    elif name in _EPOCH_NAMES:
        text = _EPOCH_NAMES[name]
    if not isinstance(text, str):
        return text if isinstance(text, Unknown) else BY_PROGRAM
    if text in _EPOCHS:
        return Time("epoch", "utc", _EPOCHS[text])
    return time_of_layout(text)


def layout_named(name: str) -> str | None:
    """The layout that a constant of the package `time` names: `RFC3339`."""
    return _LAYOUTS.get(name)


def time_of_layout(text: str) -> Time:
    """How a layout of the package `time` writes it."""
    zone = "offset" if any(part in text for part in ("Z07", "-07", "MST")) else "utc" if text.endswith("Z") else "none"
    fraction = _FRACTION.search(text)
    digits = len(fraction[1]) if fraction is not None else 0
    precisions = ((0, "second"), (3, "millisecond"), (6, "microsecond"), (100, "nanosecond"))
    precision = next(name for most, name in precisions if digits <= most)
    form = "rfc3339" if _RFC3339.match(text) else "clf" if text.startswith("02/Jan/2006:15:04:05") else "other"
    return Time(form, zone, precision)


def add_writer(log: Logger, writer: Value | None, depth: int = 0) -> str:
    """Append the routes of a writer; gives how it rewrites lines: `text` by a console writer, else nothing."""
    if writer is None:
        log.add_standard_output(None)
        return ""
    name, place = callee(writer), writer.span.first_line()
    if named(writer) in _STREAMS:
        log.add_standard_output(place)
    elif named(writer) in _NOWHERE:
        route = {"to": None, "via": "file", "target": named(writer), "discarded": True}
        log.emitter.append("routes", route, place)
    elif "lumberjack" in name and name.endswith(".Logger"):
        _add_rotated(log, writer)
    elif name in _FILES:
        path = argument(writer, 0)
        log.add_output((path or writer).span, scalar(path))
    elif name in (_CONSOLE, f"{_CONSOLE.replace('.Console', '.NewConsole')}"):
        out = keyword(writer, "Out")
        add_writer(log, out, depth + 1)
        return "text"
    elif name in _WRAPPING and depth < _DEEPEST:
        return add_writer(log, argument(writer, 0), depth + 1)
    elif name in _SEVERAL and depth < _DEEPEST:
        given = writer.get(ARGUMENTS)
        forms = [add_writer(log, one, depth + 1) for one in (given.items() if given is not None else ())]
        return "text" if forms and all(forms) else ""
    else:
        log.add_unknown_route("a writer", writer.unknown or BY_PROGRAM, place)
    return ""


def _add_rotated(log: Logger, writer: Value) -> None:
    path = keyword(writer, "Filename")
    store = log.add_output((path or writer).span, scalar(path))
    if store is None:
        return
    days, number, size = (keyword(writer, name) for name in ("MaxAge", "MaxBackups", "MaxSize"))
    if days is not None:
        set_rotation(store, {"keep_days": scalar(days)}, days.span, f"MaxAge is {scalar(days)}")
    if number is not None:
        known: Scalar | Unknown = scalar(size) if size is not None else 100
        set_rotation(store, {"max_files": scalar(number), "max_size_mb": known}, number.span)


def field_of(struct: Value | None, kind: str, *names: str) -> Value | None:
    """A field of a struct whose type's name ends so; unknown where it is not written out as one.

    None where the field, or the struct, is absent.
    """
    if struct is None or struct.data is None:
        return None
    if not callee(struct).endswith(kind):
        return Value(struct.unknown or BY_PROGRAM, struct.span.first_line())
    return keyword(struct, *names)


def chain_of(value: Value | None) -> Iterator[Value]:
    """A call and what it is called on, back to the first: `zerolog.New(w).With().Timestamp().Logger()`."""
    for _ in range(50):
        if value is None or not callee(value):
            return
        yield value
        value = value.get("receiver")
