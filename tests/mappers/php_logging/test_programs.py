"""Monolog's loggers in programs: which are judged, handlers, levels, formatters."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.php_logging import load
from accesslint.mappers.php_logging import programs
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.dotnet_logging.nets import state
from tests.trees import MemoryTree

BEGINNING = """<?php
use Monolog\\Logger;
use Monolog\\Level;
use Monolog\\Formatter\\{JsonFormatter, LineFormatter};
use Monolog\\Handler\\{StreamHandler, RotatingFileHandler, NullHandler, FingersCrossedHandler, SyslogHandler};
"""


def entities(text: str) -> Mapped:
    """What a program's loggers stand for."""
    loaded = load([Source("src/logger.php", BEGINNING + text)], [], MemoryTree({}), Options())
    return mapped(programs, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("$log = new Logger('audit');", True),
        ("$auditLog = new Logger('app');", True),
        ("$log = new Logger('app');", False),
        ("$log = new Logger($name);", False),
        ("$log = new Own('audit');", False),
    ],
)
def test_only_loggers_of_records_are_judged(text: str, judged: bool) -> None:
    assert bool(entities(text)) is judged


@pytest.mark.parametrize(
    ("handler", "logging", "via"),
    [
        ("new StreamHandler('/a')", "on", ["file"]),
        ("new StreamHandler('php://stdout', Level::Info)", "on", ["stdout"]),
        ("new StreamHandler('/a', Logger::ERROR)", "off", []),
        ("new StreamHandler('/a', level: Level::Critical)", "off", []),
        ("new StreamHandler('/a', $level)", "unknown", ["file"]),
        ("new NullHandler()", "off", []),
        ("new SyslogHandler('app')", "on", ["syslog"]),
        ("new Own()", "on", ["stream"]),
        ("$handler", "on", ["stream"]),
    ],
)
def test_handlers(handler: str, logging: str, via: list[str]) -> None:
    emitter = entities(f"$log = new Logger('audit'); $log->pushHandler({handler});").only("emitter")
    assert state(emitter.get("logging")) == logging
    assert [route["via"] for route in emitter.get("routes") or ()] == via


def test_handlers_that_the_constructor_is_given() -> None:
    store = entities("$log = new Logger('audit', [new RotatingFileHandler('/a', 30)]);").only("store")
    assert (store.address, store.get("rotation.keep_days")) == ("/a", 30)


def test_what_is_only_kept_on_errors() -> None:
    handler = "new FingersCrossedHandler(new StreamHandler('/a'), Level::Error)"
    emitter = entities(f"$log = new Logger('audit'); $log->pushHandler({handler});").only("emitter")
    assert [one["what"] for one in emitter.get("filters")] == ["fingers_crossed"]


@pytest.mark.parametrize(
    ("formatter", "encoding"),
    [("new JsonFormatter()", "json"), ("new LineFormatter()", "text"), ("new LineFormatter($f)", "unknown"),
     ("$formatter", "unknown")],
)  # fmt: skip
def test_formatters(formatter: str, encoding: str) -> None:
    handler = f"$h = new StreamHandler('/a'); $h->setFormatter({formatter});"
    assert (
        state(entities(f"{handler} $log = new Logger('audit'); $log->pushHandler($h);").only("format").get("encoding"))
        == encoding
    )


@pytest.mark.parametrize("odd", ["1", "null", "[]", "$x", "foo()", "A::B", "fn() => 1", ""])
def test_odd_arguments(odd: str) -> None:
    for name in ("StreamHandler", "RotatingFileHandler", "FingersCrossedHandler"):
        entities(
            f"$log = new Logger('audit', {odd}); $log->pushHandler({odd}); $log->pushHandler(new {name}({odd}, {odd}));"
        )
