"""Ruby's loggers: where they write, and what a formatter puts before each message.

https://docs.ruby-lang.org/en/master/Logger.html (the second argument of a file's logger is how many files are kept, or
how often it begins anew; the third is the size), https://docs.ruby-lang.org/en/master/Logger/Formatter.html (a time
without a zone), https://api.rubyonrails.org/classes/ActiveSupport/Logger/SimpleFormatter.html (the message alone).
"""

from __future__ import annotations

import re

import msgspec

from accesslint.mappers.application_loggers import BY_PROGRAM, Logger, Time, set_rotation
from accesslint.model.programs import RECEIVER, SET, argument, callee, is_function, named, scalar, source_of
from accesslint.model.values import Resource, Scalar, Unknown, Value
from accesslint.source import Span

STANDARD = Time("other", "none", "microsecond")
_STREAMS = ("STDOUT", "STDERR", "$stdout", "$stderr")
_LOGGERS = ("Logger.new", "ActiveSupport.Logger.new", "?.Logger.new")
_WRAPPING = ("ActiveSupport.TaggedLogging.new", "ActiveSupport.TaggedLogging.logger")
_SIMPLE = "SimpleFormatter.new"
_DEEPEST = 20
_SIZE = re.compile(r"(\d{1,6})\.(kilo|mega|giga)bytes?\Z")
_UNITS = {"kilo": 1 / 1024, "mega": 1.0, "giga": 1024.0}


class Output(msgspec.Struct):
    """Where records go, and what stands before each."""

    logger: Value | None
    """The call that makes the logger; None where nothing is set."""
    prefix: Time | Unknown | None
    """The time that the formatter writes; None where it writes the message alone."""
    span: Span | None = None
    """Where the formatter is given."""
    is_own: bool = False
    """Whether it is not the logger of the rest of the application."""

    def add_to(self, log: Logger, resource: Resource) -> None:
        """Append the route."""
        if self.logger is None:
            name = resource.address.removesuffix(".rb")
            log.add_output(resource.header, f"log/{name}.log")
            return
        span = self.logger.span.first_line()
        target = argument(self.logger, 0)
        if self.logger.unknown is not None or callee(self.logger) not in (*_LOGGERS, *_WRAPPING):
            log.add_unknown_route("a logger", self.logger.unknown or BY_PROGRAM, span)
        elif named(target) in _STREAMS:
            log.add_standard_output(span)
        elif target is None or (target.data is None):
            route = {"to": None, "via": "file", "target": "nil", "discarded": True}
            log.emitter.append("routes", route, span)
        else:
            store = log.add_output(target.span, scalar(target))
            number, size = argument(self.logger, 1), argument(self.logger, 2)
            kept = scalar(number)
            if store is not None and number is not None and (isinstance(kept, int | Unknown)):
                set_rotation(store, {"max_files": kept, "max_size_mb": _size(size)}, number.span)


def _size(value: Value | None) -> Scalar | Unknown:
    found = _SIZE.match(callee(value))
    if found is not None:
        return int(found[1]) * _UNITS[found[2]]
    size = scalar(value) if value is not None else 1_048_576
    return round(size / 1_048_576, 3) if isinstance(size, int | float) and not isinstance(size, bool) else size


def output_of(settings: dict[str, Value], own: str) -> Output:
    """The logger of requests; `own` is the setting that gives them one of their own."""
    written = settings.get(own) if own else None
    is_own = written is not None
    written = written if written is not None else settings.get("logger")
    general = settings.get("log_formatter")
    made, formatter = _unwrapped(written)
    if formatter is None and not is_own and written is None:
        # Rails gives it to the logger that it makes itself alone.
        formatter = general
    if formatter is None:
        default: Time | Unknown | None = STANDARD if callee(made) in ("Logger.new", "?.Logger.new") else None
        return Output(made, default, None, is_own)
    return Output(made, _prefix(formatter, general), formatter.span.first_line(), is_own)


def _prefix(formatter: Value, general: Value | None) -> Time | Unknown | None:
    if is_function(formatter):
        text = source_of(formatter)
        return STANDARD if "Logger::Formatter.new" in text and _SIMPLE not in text else BY_PROGRAM
    name = callee(formatter) or named(formatter)
    if name == "config.log_formatter" and general is not None:
        name = callee(general)
    if name.endswith(_SIMPLE):
        return None
    return STANDARD if name.endswith("Logger.Formatter.new") or name == "?.Formatter.new" else BY_PROGRAM


def _unwrapped(value: Value | None) -> tuple[Value | None, Value | None]:
    """The logger inside what tags it, and its formatter: `.new(STDOUT).tap { |l| l.formatter = … }.then { … }`."""
    formatter: Value | None = None
    for _ in range(_DEEPEST):
        if value is None or not callee(value):
            break
        changed = value.get(SET, "formatter")
        formatter = formatter or changed
        step = callee(value).rpartition(".")[2]
        if step == "tap":
            block = argument(value, 0)
            if is_function(block) and "formatter" in source_of(block):
                formatter = formatter or block
        if callee(value) in _WRAPPING and argument(value, 0) is not None:
            inner = argument(value, 0)
            # `TaggedLogging.logger(STDOUT)` makes the logger itself.
            if not callee(inner):
                break
            value = inner
        elif step in ("tap", "then", "yield_self") and value.get(RECEIVER) is not None:
            value = value.get(RECEIVER)
        else:
            break
    return value, formatter
