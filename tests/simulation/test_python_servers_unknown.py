"""gunicorn's and uvicorn's lines where the files do not tell all: what stays open, and that nothing raises."""

from __future__ import annotations

import json
from types import ModuleType

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import commands
from accesslint.mappers.python_logging import gunicorn, loggers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree

READ = Scenario("read", Request("GET", "/records/42"))


def _outcome(mapper: ModuleType, family: str, name: str, text: str, scenario: Scenario = READ) -> Outcome:
    found = loader(family).load([Source(name, text)], [], MemoryTree({name: text}), Options())
    model = Model(list(mapped(mapper, *(one for one in found if isinstance(one, Resource))).values()))
    (emitter,) = simulate(model, [scenario])
    return emitter.outcomes[0]


def _gunicorn(text: str, scenario: Scenario = READ) -> Outcome:
    return _outcome(gunicorn, "python_logging", "gunicorn.conf.py", text + "\n", scenario)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("access_log_format = f'%(m)s {x} %(s)s'", "GET <unknown?> 200"),
        ("access_log_format = '%(m)s %({unique_id}e)s'", "GET <%({unique_id}e)s?>"),
        ("access_log_format = '%(m)s %(s)d'", "GET <%(s)s?>"),
        ("access_log_format = '%s'", "<unknown?>"),
        ("access_log_format = '  '", ""),
        ("logger_class = 'app.Logger'\naccess_log_format = '%(m)s'", "GET"),
    ],
)
def test_what_stays_open_of_gunicorns_line(text: str, line: str) -> None:
    (found,) = _gunicorn(f"accesslog = '-'\n{text}").lines
    if "logger_class" in text:
        assert found.text is None
    else:
        assert found.text == line


@pytest.mark.parametrize(
    "text",
    [
        "accesslog = '-'\nlogconfig = '/etc/logging.ini'",
        "syslog = True",
        "accesslog = '-'\nlimit_request_line = os.environ['A']",
    ],
)
def test_gunicorn_is_not_told(text: str) -> None:
    assert _gunicorn(text).unknown


def test_gunicorns_format_may_stand_in_the_file_that_a_command_names() -> None:
    text = "services:\n  web:\n    command: gunicorn -c conf.py --access-logfile - app\n"
    (found,) = _outcome(commands, "docker", "compose.yaml", text).lines
    assert found.text is None


def test_gunicorns_limit_may_be_any_value() -> None:
    for limit in ("None", "'x'", "[1]", "-1", "10 ** 9"):
        _gunicorn(f"accesslog = '-'\nlimit_request_line = {limit}")


def test_addresses_that_are_not_ascii_are_undecided() -> None:
    odd = msgspec.structs.replace(READ, request=Request("GET", "/é"))
    assert _gunicorn("accesslog = '-'", odd).unknown
    assert _uvicorn({"format": "%(message)s"}, {}, odd).unknown


def _uvicorn(formatter: object, handler: dict[str, object], scenario: Scenario = READ) -> Outcome:
    dictionary = {
        "version": 1,
        "formatters": {"access": formatter},
        "handlers": {"access": {"class": "logging.StreamHandler", "formatter": "access"} | handler},
        "loggers": {"uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False}},
    }
    return _outcome(loggers, "python_logging", "logging.json", json.dumps(dictionary), scenario)


ACCESS: dict[str, object] = {"()": "uvicorn.logging.AccessFormatter"}


@pytest.mark.parametrize(
    ("formatter", "line"),
    [
        (ACCESS | {"fmt": "%(request_line)s", "use_colors": True}, "<unknown?>"),
        (ACCESS | {"fmt": "%(user)s %(status_code)s"}, "<user?> 200 OK"),
        (ACCESS | {"fmt": "%(status_code)d"}, "<status_code?>"),
        ({"format": "%(request_line)s"}, "<request_line?>"),
        ({"format": "%(levelname)s %(status_code)s", "style": "{"}, None),
        ({"()": "app.Formatter"}, None),
    ],
)
def test_what_stays_open_of_uvicorns_line(formatter: dict[str, object], line: str | None) -> None:
    (found,) = _uvicorn(formatter, {}).lines
    assert found.text == line


@pytest.mark.parametrize(("handler", "count"), [({"level": "ERROR"}, 0), ({"class": "logging.NullHandler"}, 0)])
def test_handlers_of_uvicorn_that_write_no_line(handler: dict[str, object], count: int) -> None:
    assert len(_uvicorn({"format": "%(message)s"}, handler).lines) == count


def test_a_filter_of_the_handler_leaves_open_whether_a_line_is_written() -> None:
    (found,) = _uvicorn({"format": "%(message)s"}, {"filters": ["health"]}).lines
    assert "filter" in found.unknown
