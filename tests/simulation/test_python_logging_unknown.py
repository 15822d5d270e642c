"""Lines of Python's logging where the files do not tell all: what stays open, and that nothing raises."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.python_logging import loggers
from accesslint.model.entities import Model
from accesslint.model.recording import Layout, Place, Recording
from accesslint.model.values import Resource, Unknown, Value
from accesslint.simulation import Context
from accesslint.simulation.python_logging import render
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import Request, Response, Scenario
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.source import Source, Span
from tests.mappers.building import mapped
from tests.trees import MemoryTree

READ = Scenario("read", Request("GET", "/records/42"))
TOLD = Scenario("read", Request("GET", "/"), values={"message": "alice read 42", "levelname": "INFO", "user": "alice"})
NOWHERE = Span("f", 1, 1, 1, 1)
JSON = "pythonjsonlogger.json.JsonFormatter"


def _model(
    formatter: object, handler: dict[str, object] | None = None, logger: str = "app.audit", level: str = "INFO"
) -> Model:
    dictionary = {
        "version": 1,
        "formatters": {"lines": formatter},
        "handlers": {"one": {"class": "logging.StreamHandler", "formatter": "lines"} | (handler or {})},
        "loggers": {logger: {"handlers": ["one"], "level": level, "propagate": False}},
    }
    text = json.dumps(dictionary)
    found = loader("python_logging").load(
        [Source("logging.json", text)], [], MemoryTree({"logging.json": text}), Options()
    )
    return Model(list(mapped(loggers, *(one for one in found if isinstance(one, Resource))).values()))


def _outcome(model: Model, scenario: Scenario = READ) -> Outcome:
    (emitter,) = simulate(model, [scenario])
    return emitter.outcomes[0]


@pytest.mark.parametrize(
    ("formatter", "line"),
    [
        ({"format": "%(levelname)s %(message)s"}, "<levelname?> <message?>"),
        ({"format": "%(name)s %(lineno)d %(threadName)s|"}, "app.audit <lineno?> <threadName?>|"),
        ({"format": "%(user)s %(message)s"}, "<user?> <message?>"),
        ({"format": "nothing %%"}, "<unknown?>"),
        ({"format": "%s %(message)s"}, "<unknown?> <message?>"),
        ({"format": "%(name)d"}, "<name?>"),
        ({"format": "{name.x} {message}", "style": "{"}, "<unknown?> <message?>"),
        ({"format": "{name:%Y} {message}", "style": "{"}, "<unknown?> <message?>"),
        ({"format": "$ $name", "style": "$"}, "<unknown?> app.audit"),
        ({"format": "%(asctime)s %(message)s", "datefmt": "%Q"}, "<asctime?> <message?>"),
        ({"format": "%(message)s", "style": "?"}, None),
        ({"()": "app.Formatter", "format": "%(message)s"}, None),
        ({"()": JSON}, '{"message": "<message?>"<extra?>}'),
        ({"()": JSON, "fmt": "%(lineno)d %(name)s"}, '{"lineno": <lineno?>, "name": "app.audit"<extra?>}'),
        ({"()": JSON, "fmt": "%(message)s", "json_indent": 2}, "<unknown?>"),
        ({"()": JSON, "fmt": "{message}", "style": "{"}, "<unknown?>"),
    ],
)
def test_what_stays_open_of_the_line(formatter: dict[str, object], line: str | None) -> None:
    (found,) = _outcome(_model(formatter)).lines
    assert found.text == line


def test_a_scenario_tells_what_the_program_writes() -> None:
    (found,) = _outcome(_model({"format": "%(levelname)s %(user)s %(message)s"}), TOLD).lines
    assert found.text == "INFO alice alice read 42"


def test_what_is_not_in_the_format_may_be_in_the_message() -> None:
    (found,) = _outcome(_model({"format": "%(asctime)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"})).lines
    assert found.answers is not None
    states = {meaning: answer.state for meaning, answer in found.answers.fields.items()}
    assert states == dict.fromkeys(("identity", "action", "resource", "result"), "unknown") | {"timestamp": "read"}
    assert "Who did it? What the message holds is decided where the application writes it." in found.answers.open


@pytest.mark.parametrize(
    ("handler", "said"),
    [
        ({"class": "logging.handlers.HTTPHandler", "host": "h", "url": "/"}, "no formatter is asked"),
        ({"class": "app.Handler"}, "its class's choice"),
        ({"level": "ERROR"}, "records below ERROR are dropped"),
        ({"level": 35}, "records below level 35 are dropped"),
        ({"filters": ["health"]}, "a filter of the handler"),
    ],
)
def test_whether_a_line_is_written_may_not_be_known(handler: dict[str, object], said: str) -> None:
    (found,) = _outcome(_model({"format": "%(message)s"}, handler)).lines
    assert said in found.unknown


def test_a_null_handler_writes_nothing() -> None:
    assert not _outcome(_model({"format": "%(message)s"}, {"class": "logging.NullHandler"})).lines


@pytest.mark.parametrize(("status", "line"), [(200, None), (404, "WARNING 30"), (500, "ERROR 40")])
def test_django_writes_what_is_refused_or_fails(status: int, line: str | None) -> None:
    model = _model({"format": "%(levelname)s %(levelno)d"}, None, "django.request")
    lines = _outcome(model, Scenario("one", Request("GET", "/"), Response(status))).lines
    assert [one.text for one in lines] == ([] if line is None else [line])
    form = next(one.id for one in model.of("format"))
    assert not quotes(model, [(form, "read")])
    assert quotes(model, [(form, "server-error")])[form, "server-error"].line == "ERROR 40"


def test_which_requests_django_takes_for_attacks_is_not_told() -> None:
    (line,) = _outcome(_model({"format": "%(message)s"}, None, "django.security")).lines
    assert "attack" in line.unknown


_FORMS = st.text("%({$})asctimemessage.:!<>0123456789sdrxf- ", max_size=60) | st.text(max_size=30)


@given(_FORMS, st.sampled_from(("%", "{", "$")), st.sampled_from(("text", "json")), st.text(max_size=20), st.booleans())
def test_no_format_raises(form: str, style: str, escape: str, time: str, is_open: bool) -> None:
    told = {"style": Value(style, NOWHERE), "datefmt": Value(Unknown("open") if is_open else time, NOWHERE)}
    context = Context(TOLD, Recording("python_logging", (Place("", "on", ()),), name="app.audit"))
    for piece in render(Layout("python_logging", (form, Unknown("open"), form), escape, told), context):
        assert isinstance(piece.written, bytes | Unknown)
