"""Logging dictionaries in YAML and JSON, and INI files: what is claimed, and that all become the same shape."""

from __future__ import annotations

import pytest

from accesslint.loaders import Embedded, Options
from accesslint.loaders.python_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

YAML = "version: 1\nhandlers:\n  c:\n    class: logging.StreamHandler\nloggers:\n  audit:\n    handlers: [c]\n"
JSON = (
    '{"version": 1, "handlers": {"c": {"class": "logging.StreamHandler"}}, "loggers": {"audit": {"handlers": ["c"]}}}'
)
INI = """[loggers]
keys=root,audit
[handlers]
keys=c
[logger_root]
level=INFO
handlers=c
[logger_audit]
qualname = shop.audit
handlers = c, d
propagate = 0
[handler_c]
class=handlers.RotatingFileHandler
args=('/é.log', 'a', 1024 * 1024, 5)
[handler_d]
class=StreamHandler
args=(sys.stdout,)
[formatter_f]
format=%(asctime)s
datefmt=
"""


def resources(name: str, text: str) -> list[Resource]:
    items = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return [item for item in items if isinstance(item, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("log_config.yaml", YAML, True),
        ("logging.json", JSON, True),
        ("logging.json", JSON.replace(", ", ",\n  "), True),
        ("logging.ini", INI, True),
        ("alembic.ini", INI, True),
        ("logging.yaml", "version: 2\nhandlers:\nloggers:\n", False),
        ("compose.yaml", "version: '3'\nservices:\n  handlers:\n", False),
        ("action.yaml", "version: 1\nhandlers:\n  - a\n", False),
        ("tox.ini", "[tox]\nkeys=a\n", False),
        ("logging.txt", YAML, False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(("name", "text"), [("l.yaml", YAML), ("l.json", JSON)])
def test_data(name: str, text: str) -> None:
    (resource,) = resources(name, text)
    value = resource.get("loggers", "audit", "handlers", 0)
    assert value is not None
    assert value.data == "c"
    assert resource.type == "logging_dictionary"


def test_ini() -> None:
    (resource,) = resources("logging.ini", INI)
    plain = resource.attributes.plain()
    assert plain["loggers"] == {"shop.audit": {"qualname": "shop.audit", "handlers": ["c", "d"], "propagate": False}}
    assert plain["root"]["handlers"] == ["c"]
    assert {key: plain["handlers"]["c"][key] for key in ("filename", "maxBytes", "backupCount")} == {
        "filename": "/é.log",
        "maxBytes": 1_048_576,
        "backupCount": 5,
    }
    assert plain["formatters"] == {"f": {"format": "%(asctime)s"}}
    value = resource.get("loggers", "shop.audit", "propagate")
    assert value is not None
    assert (value.span.line, value.span.column) == (11, 13)


@pytest.mark.parametrize(
    "arguments", ["(", "x()", "'a'", "[1", "(" * 3000, "\0", "open('/x', 'w')", "(LOG_FILE, 'a')", "", "()"]
)
def test_odd_arguments_never_raise(arguments: str) -> None:
    text = f"[loggers]\n[handlers]\n[handler_c]\nclass=FileHandler\nargs={arguments}\n"
    (resource,) = resources("logging.ini", text)
    value = resource.get("handlers", "c", "filename")
    assert value is None or value.unknown is not None


@pytest.mark.parametrize("name", ["l.yaml", "l.json", "l.ini"])
@pytest.mark.parametrize("text", ["", "[", "[a\n=\n", "version: 1\n" + "  a: [" * 5_000, "{" * 10_000])
def test_odd_files_never_raise(name: str, text: str) -> None:
    for item in load([Source(name, text)], [], MemoryTree({}), Options()):
        assert isinstance(item, Resource | Problem)


def test_a_file_in_a_config_map() -> None:
    inner = Embedded(Source("cm.yaml", YAML), "log_config.yaml", "c#ConfigMap/log", "c#ConfigMap/log")
    (resource,) = (item for item in load([], [inner], MemoryTree({}), Options()) if isinstance(item, Resource))
    assert (resource.container, resource.id) == ("c#ConfigMap/log", "c#ConfigMap/log#log_config.yaml")
