"""Loggers of access and audit records: which are judged, levels, handlers, propagation, files, formats."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.python_logging import load
from accesslint.mappers.python_logging import loggers
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

HANDLERS = {
    "console": {"class": "logging.StreamHandler", "formatter": "plain"},
    "null": {"class": "logging.NullHandler"},
    "debug": {"class": "logging.StreamHandler", "filters": ["require_debug_true"]},
}
MAY_BE_JSON = {"unknown": "what the message holds is decided where the application writes it"}
FORMATTERS = {"plain": {"format": "%(asctime)s %(user)s %(message)s"}}


def entities(logger: str, **more: Any) -> Mapped:
    content = {"version": 1, "handlers": HANDLERS, "formatters": FORMATTERS} | more
    text = f"LOGGING = {content!r}\nLOGGING['loggers'] = {logger}\n"
    loaded = load([Source("settings.py", text)], [], MemoryTree({"settings.py": text}), Options())
    return mapped(loggers, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shop.audit", True),
        ("gunicorn.access", True),
        ("access_log", True),
        ("security", True),
        ("django.security", True),
        ("django.request", True),
        ("django.security.DisallowedHost", False),
        ("django", False),
        ("requests", False),
        ("shop.auditorium", False),
        ("", False),
    ],
)
def test_which_loggers_are_judged(name: str, expected: bool) -> None:
    assert loggers.is_judged(name) is expected


@pytest.mark.parametrize(
    ("name", "logger", "expected"),
    [
        ("audit", "{'handlers': ['console'], 'level': 'INFO'}", "on"),
        ("audit", "{'handlers': ['console']}", "on"),
        ("audit", "{'handlers': ['console'], 'level': 'WARNING'}", "on"),
        ("audit", "{'handlers': ['console'], 'level': 'ERROR'}", "off"),
        ("a.access", "{'handlers': ['console'], 'level': 30}", "off"),
        ("django.request", "{'handlers': ['console'], 'level': 'ERROR'}", "on"),
        ("django.request", "{'handlers': ['console'], 'level': 'CRITICAL'}", "off"),
        ("audit", "{'handlers': ['null'], 'propagate': False}", "off"),
        ("audit", "{'handlers': [], 'propagate': False}", "off"),
        ("audit", "{'propagate': False}", "off"),
        ("audit", "{'handlers': []}", "unknown"),
        ("audit", "{'handlers': ['debug'], 'propagate': False}", "unknown"),
        ("audit", "{'handlers': ['console'], 'level': LEVEL}", "unknown"),
        ("audit", "{'handlers': HANDLERS, 'propagate': False}", "unknown"),
        ("audit", "{'handlers': [], 'propagate': FLAG}", "unknown"),
        ("audit", "AUDIT", "unknown"),
        ("audit", "None", "unknown"),
        ("audit", "{'handlers': ['absent'], 'propagate': False}", "off"),
    ],
)
def test_logging(name: str, logger: str, expected: str) -> None:
    found = entities(f"{{{name!r}: {logger}}}").only("emitter").get("logging")
    assert ("unknown" if isinstance(found, dict) else found) == expected


def test_records_go_to_the_ancestors_handlers_as_well() -> None:
    found = entities("{'shop.audit': {}, 'shop': {'handlers': ['console']}}").only("emitter")
    assert [route["via"] for route in found.get("routes")] == ["stdout"]
    found = entities("{'shop.audit': {}}", root={"handlers": ["console"]}).only("emitter")
    assert found.get("logging") == "on"
    found = entities("{'shop.audit': {'propagate': False}}", root={"handlers": ["console"]}).only("emitter")
    assert found.get("logging") == "off"


def handled(handler: dict[str, Any]) -> Mapped:
    return entities("{'audit': {'handlers': ['x'], 'propagate': False}}", handlers={"x": handler})


@pytest.mark.parametrize(
    ("handler", "via", "target", "encrypted"),
    [
        ({"class": "logging.FileHandler", "filename": "/a.log"}, "file", "/a.log", None),
        ({"class": "logging.FileHandler", "filename": "/dev/stdout"}, "stdout", "/dev/stdout", None),
        ({"class": "logging.handlers.SysLogHandler"}, "syslog", "localhost", None),
        ({"class": "logging.handlers.SysLogHandler", "address": "/dev/log"}, "syslog", "/dev/log", None),
        ({"class": "logging.handlers.SysLogHandler", "address": ("logs", 514)}, "syslog", "logs", False),
        ({"class": "logging.handlers.HTTPHandler", "host": "logs"}, "http", "logs", False),
        ({"class": "logging.handlers.HTTPHandler", "host": "logs", "secure": True}, "http", "logs", True),
        ({"class": "logging.handlers.SocketHandler", "host": "logs"}, "tcp", "logs", False),
        ({"class": "django.utils.log.AdminEmailHandler"}, "mail", "mail", None),
        ({"()": "shop.Handler"}, "file", "x", None),
        ({}, "file", "x", None),
    ],
)
def test_handlers(handler: dict[str, Any], via: str, target: str, encrypted: bool | None) -> None:
    (route,) = handled(handler).only("emitter").get("routes")
    assert (route["via"], route["target"], route.get("encrypted")) == (via, target, encrypted)


def test_a_null_handler_beside_others_discards_nothing_else() -> None:
    found = entities("{'audit': {'handlers': ['null', 'console'], 'propagate': False}}").only("emitter")
    assert found.get("logging") == "on"
    assert [route.get("discarded") for route in found.get("routes")] == [True, None]


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("RotatingFileHandler", {"maxBytes": 1_048_576, "backupCount": 3}, {"max_files": 3, "max_size_mb": 1.0}),
        ("RotatingFileHandler", {"maxBytes": 1_048_576}, None),
        ("RotatingFileHandler", {"backupCount": 3}, None),
        ("TimedRotatingFileHandler", {"when": "midnight", "backupCount": 30}, {"keep_days": 30.0}),
        ("TimedRotatingFileHandler", {"when": "H", "interval": 12, "backupCount": 4}, {"keep_days": 2.0}),
        ("TimedRotatingFileHandler", {"when": "W0", "backupCount": 2}, {"keep_days": 14.0}),
        ("TimedRotatingFileHandler", {"backupCount": "many", "when": 5}, None),
        ("FileHandler", {"backupCount": 5}, None),
    ],
)
def test_rotation(kind: str, more: dict[str, Any], expected: dict[str, float] | None) -> None:
    store = handled({"class": f"logging.handlers.{kind}", "filename": "/a.log", **more}).only("store")
    found = store.get("rotation")
    assert (found and {key: value for key, value in found.items() if key != "detail"}) == expected


def formatted(formatter: dict[str, Any]) -> Mapped:
    return entities("{'audit': {'handlers': ['console']}}", formatters={"plain": formatter})


@pytest.mark.parametrize(
    ("formatter", "encoding", "zone", "form"),
    [
        ({"format": "%(asctime)s %(message)s"}, "text", "none", "other"),
        ({"format": "{asctime} {message}", "style": "{"}, "text", "none", "other"),
        ({"format": "$asctime ${message}", "style": "$"}, "text", "none", "other"),
        ({"format": "%(asctime)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"}, "text", "offset", "rfc3339"),
        ({"format": "%(asctime)s", "datefmt": "%d/%b/%Y:%H:%M:%S %z"}, "text", "offset", "other"),
        ({"format": "%(asctime)s", "datefmt": "%Y-%m-%dT%H:%M:%S.%f%z"}, "text", "offset", "other"),
        ({"format": "%(asctime)s", "datefmt": "%Y-%m-%d %H:%M:%S"}, "text", "none", "other"),
        ({"format": "%(levelname)s: %(message)s"}, "text", None, None),
        ({"format": "%(message)s"}, MAY_BE_JSON, None, None),
        ({}, MAY_BE_JSON, None, None),
        (
            {"()": "pythonjsonlogger.jsonlogger.JsonFormatter", "fmt": "%(asctime)s %(message)s"},
            "json",
            "none",
            "other",
        ),
    ],
)
def test_formatters(formatter: dict[str, Any], encoding: object, zone: str | None, form: str | None) -> None:
    found = formatted(formatter).only("format")
    assert (found.get("encoding"), found.get("timestamp.zone"), found.get("timestamp.form")) == (encoding, zone, form)
    assert "unknown" in found.get("rest")


@pytest.mark.parametrize(
    ("formatter", "escaped"),
    [
        ({"format": '{"time": "%(asctime)s", "log": {"message": "%(message)s"}}'}, False),
        ({"format": '{{"time":"{asctime}","log":{{"message":"{message:>5}"}}}}', "style": "{"}, False),
        ({"format": '{"time":"$asctime","log":{"message":"${message}"}}', "style": "$"}, False),
        ({"format": '{"time":"%(asctime)s","log":{"message":%(message)s}}'}, None),
    ],
)
def test_json_by_hand_has_names_and_a_message_that_may_end_it(formatter: dict[str, Any], escaped: bool | None) -> None:
    form = formatted(formatter).only("format")
    assert (form.get("encoding"), form.get("structured"), form.get("escaping")) == ("json", True, "none")
    time, message = form.get("fields")
    assert (time["name"], message["name"], message.get("escaped")) == ("time", "log.message", escaped)


@pytest.mark.parametrize("text", ['{"time": %(asctime)s"}', "{%(message)s}", '{"a": "%(asctime)s"} %(message)s'])
def test_what_is_no_json_by_hand_is_text(text: str) -> None:
    assert formatted({"format": text}).only("format").get("encoding") == "text"


@pytest.mark.parametrize(
    "formatter",
    [
        {"()": "structlog.stdlib.ProcessorFormatter"},
        {"class": "shop.Formatter", "format": "%(message)s"},
        {"format": "%(message)s", "style": "%%"},
        {"format": 5},
        {"format": ["a"]},
    ],
)
def test_formatters_that_code_decides(formatter: dict[str, Any]) -> None:
    assert "unknown" in formatted(formatter).only("format").get("fields")


def test_a_json_class_is_json_whatever_its_fields() -> None:
    found = formatted({"()": "shop.JSONFormatter"}).only("format")
    assert found.get("encoding") == "json"
    assert "unknown" in found.get("fields")


def test_the_access_formatter_of_uvicorn() -> None:
    written = '%(levelprefix)s %(client_addr)s "%(request_line)s" %(status_code)s'
    found = formatted({"()": "uvicorn.logging.AccessFormatter", "fmt": written}).only("format")
    meanings = [field["meaning"] for field in found.get("fields")]
    assert meanings == ["other", "client_address", "action", "resource", "result"]
    assert found.get("rest") is None


REQUEST = ["client_address", "action", "resource", "result"]


def test_the_message_of_uvicorn_holds_the_request() -> None:
    bare = {"()": "uvicorn.logging.AccessFormatter", "fmt": "%(asctime)s - %(name)s - %(message)s"}
    found = formatted(bare).only("format")
    assert [field["meaning"] for field in found.get("fields")] == ["timestamp", "other", *REQUEST]
    for formatter in ({"format": "%(message)s"}, {"format": "{message}", "style": "{"}, {}):
        of_access = entities("{'uvicorn.access': {'handlers': ['console']}}", formatters={"plain": formatter})
        found = of_access.only("format")
        assert [field["meaning"] for field in found.get("fields")] == REQUEST
        assert (found.get("encoding"), found.get("rest")) == ("text", None)


def test_another_loggers_message_stays_unknown_beside_that_of_uvicorn() -> None:
    both = entities("{'uvicorn.access': {'handlers': ['console']}, 'audit': {'handlers': ['console']}}")
    assert [form.get("rest") is None for form in both.values() if form.category == "format"] == [True, False]


@pytest.mark.parametrize(
    ("more", "logger"),
    [
        ({"handlers": []}, "{'audit': {'handlers': ['x']}}"),
        ({"handlers": 5, "formatters": "x", "root": []}, "{'audit': {'handlers': 'console'}}"),
        ({"handlers": {"x": None}}, "{'audit': {'handlers': ['x', 5, None, {}]}}"),
        ({"root": {"handlers": 7}}, "{'a.access': {'level': [], 'propagate': 'no'}}"),
        ({}, "[]"),
        ({}, "LOGGERS"),
    ],
)
def test_odd_values_never_raise(more: dict[str, Any], logger: str) -> None:
    entities(logger, **more)


def test_the_message_of_gunicorn_holds_its_own_time() -> None:
    found = entities("{'gunicorn.access': {'handlers': ['console']}}").only("format")
    assert "unknown" in found.get("timestamp")


@pytest.mark.parametrize(
    ("name", "loggers_", "root", "expected"),
    [
        ("shop.audit", {}, "ERROR", "off"),
        ("shop.audit", {"shop": {"level": "INFO"}}, "ERROR", "on"),
        ("shop.audit", {"shop": {"level": "NOTSET"}}, "ERROR", "off"),
        ("uvicorn.access", {"uvicorn": {"level": "WARNING"}}, "INFO", "off"),
        ("gunicorn.access", {}, "ERROR", "on"),
    ],
)
def test_levels_are_inherited(name: str, loggers_: dict[str, Any], root: str, expected: str) -> None:
    found = entities(
        repr({name: {"handlers": ["console"]}, **loggers_}), root={"level": root, "handlers": ["console"]}
    ).only("emitter")
    assert found.get("logging") == expected
    assert ("inherits" in str(found.get("logging_detail"))) is (expected == "off")
