"""Laravel's and Symfony's channels: which are judged, levels, places, how long, formats, buffers."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.php_logging import load
from accesslint.mappers.php_logging import laravel, symfony
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

BEGINNING = """<?php
use Monolog\\Handler\\{NullHandler, StreamHandler, SyslogUdpHandler};
use Monolog\\Formatter\\JsonFormatter;
use Monolog\\Handler\\RotatingFileHandler as Rotating;
return ['default' => env('LOG_CHANNEL', 'stack'), 'channels' => [
    'single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')],
"""


def php(channels: str) -> Mapped:
    """What Laravel's channels stand for."""
    loaded = load([Source("config/logging.php", f"{BEGINNING}{channels}\n]];")], [], MemoryTree({}), Options())
    return mapped(laravel, *(one for one in loaded if isinstance(one, Resource)))


def yaml(text: str, **others: str) -> Mapped:
    """What Symfony's channels stand for."""
    files = {"config/packages/monolog.yaml": text}
    files.update({f"config/packages/{folder}/monolog.yaml": other for folder, other in others.items()})
    loaded = load([Source(name, content) for name, content in files.items()], [], MemoryTree({}), Options())
    return mapped(symfony, *(one for one in loaded if isinstance(one, Resource)))


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


def time(form: Entity) -> Any:
    """How the time is written."""
    fact = form.get("timestamp")
    return state(fact) if fact is None or state(fact) == "unknown" else tuple(fact.values())


@pytest.mark.parametrize(
    ("channel", "judged"),
    [
        ("", []),
        ("'audit' => ['driver' => 'daily', 'path' => storage_path('logs/a.log')]", ["the channel audit"]),
        ("'x' => ['driver' => 'daily', 'path' => storage_path('logs/audit.log')]", ["the channel x"]),
        ("'x' => ['driver' => 'daily', 'path' => storage_path('logs/x.log')]", []),
        ("'security_log' => ['driver' => 'syslog']", ["the channel security_log"]),
    ],
)
def test_only_channels_of_records_are_judged(channel: str, judged: list[str]) -> None:
    assert [one.address for one in php(channel).values() if one.category == "emitter"] == judged


@pytest.mark.parametrize(
    ("options", "logging", "via"),
    [
        ("'driver' => 'single', 'path' => '/a'", "on", ["file"]),
        ("'driver' => 'single', 'path' => '/a', 'level' => 'info'", "on", ["file"]),
        ("'driver' => 'single', 'path' => '/a', 'level' => 'error'", "off", []),
        ("'driver' => 'single', 'path' => '/a', 'level' => env('LOG_LEVEL', 'debug')", "unknown", ["file"]),
        ("'driver' => 'stack', 'channels' => ['single', 'other']", "on", ["file", "stream"]),
        ("'driver' => 'stack', 'channels' => []", "off", []),
        ("'driver' => 'monolog', 'handler' => NullHandler::class", "off", []),
        ("'driver' => 'monolog', 'handler' => StreamHandler::class, 'with' => ['stream' => 'php://stderr']", "on",
         ["stdout"]),
        ("'driver' => 'monolog', 'handler' => SyslogUdpHandler::class, 'handler_with' => ['host' => 'a.example.com']",
         "on", ["syslog"]),
        ("'driver' => 'syslog'", "on", ["syslog"]),
        ("'driver' => 'custom', 'via' => App\\Logging\\Own::class", "on", ["stream"]),
    ],
)  # fmt: skip
def test_drivers(options: str, logging: str, via: list[str]) -> None:
    emitter = php(f"'audit' => [{options}]").only("emitter")
    assert state(emitter.get("logging")) == logging
    assert [route["via"] for route in emitter.get("routes") or ()] == via


@pytest.mark.parametrize(
    ("options", "days"),
    [
        ("'driver' => 'daily', 'path' => '/a'", 7),
        ("'driver' => 'daily', 'path' => '/a', 'days' => 400", 400),
        ("'driver' => 'daily', 'path' => '/a', 'days' => 0", None),
        ("'driver' => 'daily', 'path' => '/a', 'days' => env('DAYS', 14)", "unknown"),
        ("'driver' => 'single', 'path' => '/a'", None),
        ("'driver' => 'monolog', 'handler' => Rotating::class, 'with' => ['filename' => '/a', 'maxFiles' => 9]", 9),
    ],
)
def test_days(options: str, days: object) -> None:
    store = php(f"'audit' => [{options}]").only("store")
    assert (store.address, state(store.get("rotation.keep_days"))) == ("/a", days)


@pytest.mark.parametrize(
    ("options", "encoding", "escaping", "expected"),
    [
        ("", "text", "none", ("none", "other", "second")),
        ("'formatter' => JsonFormatter::class,", "json", "json", ("offset", "rfc3339", "microsecond")),
        ("'formatter' => env('F'),", "unknown", "unknown", "unknown"),
        ("'formatter' => Own::class,", "unknown", "unknown", "unknown"),
        ("'tap' => [App\\Tap::class],", "unknown", "unknown", "unknown"),
    ],
)
def test_laravels_formats(options: str, encoding: str, escaping: str, expected: object) -> None:
    form = php(f"'audit' => [{options} 'driver' => 'single', 'path' => '/a']").only("format")
    assert (state(form.get("encoding")), state(form.get("escaping")), time(form)) == (encoding, escaping, expected)


MAIN = """
monolog:
    channels: [deprecation, audit]
when@prod:
    monolog:
        handlers:
            main:
                type: fingers_crossed
                action_level: error
                handler: nested
                channels: ["!event"]
            nested: { type: stream, path: php://stderr, formatter: monolog.formatter.json }
            console: { type: console }
"""


def test_a_channel_that_is_only_kept_on_errors() -> None:
    found = yaml(MAIN)
    emitter = found.only("emitter")
    assert (emitter.address, emitter.get("logging")) == ("the channel audit", "on")
    assert [one["what"] for one in emitter.get("filters")] == ["fingers_crossed"]
    assert found.only("format").get("encoding") == "json"


def test_a_handler_of_its_own() -> None:
    own = "audit: { type: rotating_file, path: '%kernel.logs_dir%/audit.log', max_files: 30, channels: [audit] }"
    found = yaml(f"{MAIN}            {own}\n")
    assert found.only("emitter").get("filters") == []
    assert found.only("store").get("rotation.keep_days") == 30


def test_a_channel_that_no_handler_takes() -> None:
    assert yaml(MAIN.replace("!event", "!audit")).only("emitter").get("logging") == "off"
    assert not yaml("monolog:\n  channels: [audit]\n")


def test_production_replaces() -> None:
    text = "monolog:\n  handlers:\n    a: { type: stream, path: /a, level: debug, channels: [audit] }\n"
    later = "monolog:\n  handlers:\n    a: { level: critical }\n"
    assert yaml(text).only("emitter").get("logging") == "on"
    assert yaml(text, prod=later).only("emitter").get("logging") == "off"


@pytest.mark.parametrize(
    ("options", "encoding", "expected"),
    [
        ("", "text", ("offset", "rfc3339", "microsecond")),
        ("formatter: monolog.formatter.json", "json", ("offset", "rfc3339", "microsecond")),
        ("formatter: app.formatter", "unknown", "unknown"),
    ],
)
def test_symfonys_formats(options: str, encoding: str, expected: object) -> None:
    text = (
        f"monolog:\n  handlers:\n    a:\n      type: stream\n      path: /a\n      channels: audit\n      {options}\n"
    )
    form = yaml(text).only("format")
    assert (state(form.get("encoding")), time(form)) == (encoding, expected)


@pytest.mark.parametrize(
    ("options", "via", "logging"),
    [
        ("type: syslog", "syslog", "on"),
        ("type: syslogudp, host: logs.example.com", "syslog", "on"),
        ("type: service, id: x", "stream", "on"),
        ("type: stream, path: '%env(LOG)%'", "file", "on"),
        ("type: stream, path: /a, level: '%env(LEVEL)%'", "file", "unknown"),
        ("type: stream, path: /a, level: 500", None, "off"),
        ("type: 'null'", None, "off"),
    ],
)
def test_handlers(options: str, via: str | None, logging: str) -> None:
    emitter = yaml(f"monolog:\n  handlers:\n    a: {{ {options}, channels: [audit] }}\n").only("emitter")
    assert [route["via"] for route in emitter.get("routes") or ()] == ([via] if via else [])
    assert state(emitter.get("logging")) == logging


@pytest.mark.parametrize("odd", ["1", "null", "[]", "['a' => []]", "$x", "foo()", "A::B", "fn() => 1", "''"])
def test_odd_channels(odd: str) -> None:
    php(f"'audit' => {odd}")
    for option in ("driver", "path", "level", "days", "channels", "handler", "with", "formatter", "tap"):
        for driver in ("daily", "stack", "monolog"):
            php(f"'audit' => ['driver' => '{driver}', '{option}' => {odd}]")


@pytest.mark.parametrize("odd", ["1", "null", "[]", "{}", "[[]]", "{a: {b: []}}", "'%env(X)%'"])
def test_odd_handlers(odd: str) -> None:
    yaml(f"monolog: {odd}")
    yaml(f"monolog:\n  channels: {odd}\n  handlers: {odd}\n")
    for option in ("type", "path", "level", "max_files", "channels", "handler", "members", "formatter", "action_level"):
        yaml(
            f"monolog:\n  channels: [audit]\n  handlers:\n    a:\n      type: fingers_crossed\n      {option}: {odd}\n"
        )
        yaml(f"monolog:\n  channels: [audit]\n  handlers:\n    a:\n      type: stream\n      {option}: {odd}\n")


def test_handlers_that_name_each_other() -> None:
    handlers = "a: {type: group, members: [a, b]}\n    b: {type: buffer, handler: a}"
    yaml(f"monolog:\n  channels: [audit]\n  handlers:\n    {handlers}\n")
