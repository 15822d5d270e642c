"""Programs that set up logging by statements: what they amount to; conditions, functions, odd programs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.python_logging import claims, load
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

HEAD = "import logging\nfrom logging.handlers import RotatingFileHandler, SysLogHandler\n"


def loaded(text: str, name: str = "app/logging_setup.py") -> list[Resource | Problem]:
    items = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return [item for item in items if isinstance(item, Resource | Problem)]


def dictionary(text: str) -> Resource:
    (found,) = (
        item for item in loaded(HEAD + text) if isinstance(item, Resource) and item.type == "logging_dictionary"
    )
    return found


def plain(text: str, key: str) -> Any:
    value = dictionary(text).get(key)
    assert value is not None
    return value.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("app/main.py", "import uvicorn\n", True),
        ("app/main.py", "from loguru import logger\n", True),
        ("app/logs.py", "import structlog\n", True),
        ("app/server.py", "import logging\n", True),
        ("app/server.py", "import os\n", False),
        ("app/settings.py", "x = 1\n", True),
        ("app/main.go", "import logging\n", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


AUDIT = """audit = logging.getLogger("shop.audit")
handler = RotatingFileHandler("/l/audit.log", maxBytes=2 * 1024, backupCount=3)
handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", datefmt="%Y"))
audit.addHandler(handler)
audit.setLevel(logging.INFO)
audit.propagate = False
"""
LOGGERS = {"shop.audit": {"handlers": ["handler"], "level": "INFO", "propagate": False}}


@pytest.mark.parametrize(
    "text",
    [
        AUDIT,
        AUDIT.replace("\n", "\r\n"),
        "def setup():\n" + "".join(f"    {line}\n" for line in AUDIT.splitlines()),
        "def setup():\n    if not logging.getLogger('x').handlers:\n"
        + "".join(f"        {line}\n" for line in AUDIT.splitlines()),
        "LEVEL = logging.INFO\n" + AUDIT.replace("setLevel(logging.INFO)", "setLevel(LEVEL)"),
        AUDIT.replace("audit.addHandler", "logging.getLogger('shop.audit').addHandler"),
        "class A:\n  def __init__(self):\n"
        + "".join(
            f"    {line}\n"
            for line in AUDIT.replace("\naudit.", "\nself.a.").replace("audit =", "self.a =").splitlines()
        ),
    ],
)
def test_a_logger_with_a_file(text: str) -> None:
    assert plain(text, "loggers") == LOGGERS
    handler = plain(text, "handlers")["handler"]
    assert (handler["class"], handler["filename"]) == ("logging.handlers.RotatingFileHandler", "/l/audit.log")
    assert (handler["maxBytes"], handler["backupCount"]) == (2048, 3)
    (formatter,) = plain(text, "formatters").values()
    assert formatter == {"fmt": "%(asctime)s %(message)s", "datefmt": "%Y"}


@pytest.mark.parametrize(
    ("text", "loggers"),
    [
        ("logging.getLogger('a').disabled = True\n", {"a": {"disabled": True}}),
        ("logging.getLogger('a').handlers.clear()\n", {"a": {"handlers": []}}),
        ("logging.getLogger('a').handlers = []\n", {"a": {"handlers": []}}),
        ("logging.getLogger('a').addHandler(logging.NullHandler())\n", {"a": {"handlers": ["at line 3"]}}),
        ("x = logging.getLogger('a')\nx = None\nx.setLevel(10)\nlogging.getLogger('b').setLevel(10)\n",
         {"b": {"level": 10}}),
    ],
)  # fmt: skip
def test_loggers(text: str, loggers: object) -> None:
    assert plain(text, "loggers") == loggers


@pytest.mark.parametrize(
    "text",
    ["logging.getLogger('a').info('x')\n", "import logging\n", "log = logging.getLogger(__name__)\nlog.warning(1)\n"],
)
def test_a_logger_that_is_only_used_is_not_set_up(text: str) -> None:
    assert not loaded(HEAD + text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("if debug:\n    logging.getLogger('a').setLevel(40)\n", ("loggers", "a", "level")),
        ("def f(level):\n    logging.getLogger('a').setLevel(level)\n", ("loggers", "a", "level")),
        ("import os\nlogging.getLogger('a').setLevel(os.environ['L'])\n", ("loggers", "a", "level")),
        ("if debug:\n    logging.getLogger('a').addHandler(StreamHandler())\n", ("loggers", "a", "handlers", 0)),
        ("logging.getLogger('a').addHandler(make())\n", ("loggers", "a", "handlers", 0)),
        ("def f(path):\n    h = logging.FileHandler(path)\n    logging.getLogger('a').addHandler(h)\n",
         ("handlers", "h", "filename")),
    ],
)  # fmt: skip
def test_what_the_program_decides_is_unknown(text: str, path: tuple[str | int, ...]) -> None:
    value = dictionary(text).get(*path)
    assert value is not None
    assert isinstance(value.data, Unknown)


def test_a_handlers_level() -> None:
    text = "h = logging.StreamHandler()\nh.setLevel(logging.ERROR)\nlogging.getLogger('a').addHandler(h)\n"
    assert plain(text, "handlers")["h"]["level"] == "ERROR"


def test_basic_config_is_the_roots() -> None:
    text = "logging.basicConfig(filename='/l/a.log', format='%(message)s', level=logging.WARNING)\n"
    assert plain(text, "root") == {"handlers": ["basicConfig"], "level": "WARNING"}
    assert plain(text, "handlers")["basicConfig"]["filename"] == "/l/a.log"
    text = "logging.basicConfig(handlers=[logging.FileHandler('/l/b.log')])\n"
    assert plain(text, "handlers")["at line 3"]["filename"] == "/l/b.log"


def test_a_servers_logger_in_a_program_that_logs_requests_itself() -> None:
    text = "logging.getLogger('uvicorn.access').handlers.clear()\n"
    assert plain(text, "loggers") == {"uvicorn.access": {"handlers": []}}
    value = dictionary(f"import structlog\n{text}").get("loggers", "uvicorn.access")
    assert value is not None
    assert isinstance(value.data, Unknown)


def test_places_and_names_of_classes() -> None:
    text = (
        "from pythonjsonlogger.json import JsonFormatter\nh = SysLogHandler()\nh.setFormatter(JsonFormatter('%(m)s'))\n"
    )
    found = dictionary(text + "logging.getLogger('a').addHandler(h)\n")
    formatter = found.get("formatters", "at line 5", "()")
    assert formatter is not None
    assert (formatter.data, formatter.span.line) == ("pythonjsonlogger.json.JsonFormatter", 5)


LINES = (
    *("x = logging.getLogger('a')", "x.handlers = [h, 1]", "h = F.Handler(*a, **b)", "x.addHandler(h)", "x.a.b()"),
    *("if x:\n  x.setLevel()", "def f():\n  x.handlers.clear()", "h.setFormatter(Formatter(1, *y))", "f()()"),
    *("logging.basicConfig(**k)", "logging.basicConfig(handlers=h)", "x.disabled = y = 1", "a, b = x, h"),
)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES)))
def test_no_program_raises(lines: list[str]) -> None:
    loaded(HEAD + "\n".join(lines) + "\n")


def test_deep_nesting_ends() -> None:
    text = "".join("  " * depth + f"if x{depth}:\n" for depth in range(80))
    loaded(HEAD + text + "  " * 80 + "logging.getLogger('a').setLevel(1)\n")


def test_long_expressions_end() -> None:
    loaded(HEAD + "if " + "+".join(["x"] * 3_000) + ":\n    logging.getLogger('a').setLevel(1)\n")
