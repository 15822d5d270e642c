"""Middlewares of Python's programs that write records themselves: what is read, and what is no record of accesses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.python_logging import claims, load
from accesslint.mappers.python_logging import gunicorn, hypercorn, own_records, uvicorn
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, Mapper, mapped
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
FASTAPI = """import json, logging, time
logger = logging.getLogger(__name__)
class LoggingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        start = time.time()
        response = await call_next(request)
        took = time.time() - start
        %s
        return response
"""
FLASK = """import logging
from flask import Flask, request, g
app = Flask(__name__)
@app.after_request
def log(response):
    %s
    return response
"""
DJANGO = """import logging
logger = logging.getLogger(__name__)
class Log:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        response = self.get_response(request)
        %s
        return response
"""


def entities(text: str, *others: str) -> Mapped:
    """What the mapper makes of a program beside others."""
    sources = [Source("app/middleware.py", text), *(Source(f"app/{n}.py", one) for n, one in enumerate(others))]
    loaded = load(sources, [], MemoryTree({}), Options())
    return mapped(own_records, *(one for one in loaded if isinstance(one, Resource)))


def meanings(text: str) -> set[str]:
    """What the fields of the one format mean."""
    form = entities(text).only("format")
    assert form.get("rest") is None
    return {field["meaning"] for field in form.get("fields")}


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (
            FASTAPI
            % 'logger.info("%s %s %s %d", request.user.id, request.method, request.url.path, response.status_code)',
            set(),
        ),
        (FASTAPI % 'logger.info(f"{request.method} {request.url} {response.status_code} {took}")', {"identity"}),
        (FASTAPI % 'logger.info(f"{request.user} {request.url} {response.status_code}")', {"action"}),
        (FASTAPI % 'logger.info(f"{request.user} {request.method} {response.status_code}")', {"resource"}),
        (FASTAPI % 'logger.info(f"{request.user} {request.method} {request.url.path}")', {"result"}),
        (
            FASTAPI % 'print(f"{request.user} {request.method} {request.url.path} {response.status_code}")',
            {"timestamp"},
        ),
        (
            FASTAPI
            % 'logger.info("r", extra={"method": request.method, "path": request.url.path, "s": response.status_code})',
            {"identity"},
        ),
        (
            FASTAPI % 'logger.info("r", method=request.method, path=request.url.path, status=response.status_code)',
            {"identity"},
        ),
        (
            FASTAPI
            % 'data = {"METHOD": request.method, "URL": request.url.path}; data["RESPONSE"] = response.status_code; '
            "logger.info(json.dumps(data))",
            {"identity"},
        ),
        (
            FASTAPI % 'logger.bind(method=request.method).info("{} {}", request.url.path, response.status_code)',
            {"identity"},
        ),
        (
            FASTAPI % 'logger.info("{} {}".format(request.method, request.url.path))',
            {"identity", "result"},
        ),
        (
            FLASK % 'app.logger.info("%s %s %s", request.method, request.path, response.status_code)',
            {"identity"},
        ),
        (
            DJANGO % 'logger.info(f"{request.user} {request.method} {request.get_full_path()} {response.status_code}")',
            set(),
        ),
        (
            DJANGO % 'f = {"m": request.method, "p": request.path}\n'
            "        f.update(user_id=request.user.pk)\n        logger.info('r', extra=f)",
            {"result"},
        ),
        (
            DJANGO % "f = [request.method, request.path]\n        f.append(str(response.status_code))\n"
            "        if request.user.is_active:\n            f.append(request.user.name)\n"
            "        logger.info(' '.join(f))",
            set(),
        ),
        (
            DJANGO % 'f = f"{request.method} {request.path}"\n        f += f" {request.user.pk}"\n'
            "        logger.info(f)",
            {"result"},
        ),
        (
            FASTAPI % "if request.url.path not in SKIPPED:\n"
            '            logger.info("%s %s %s", request.method, request.url.path, response.status_code)',
            {"identity"},
        ),
        (
            FASTAPI % 'logger.info(f"start path={request.url.path}")\n'
            '        logger.info(f"done status_code={response.status_code}")',
            {"identity", "action"},
        ),
        (
            DJANGO
            % 'if response.status_code > 399:\n            logger.warning("%s %s", request.method, request.path)\n'
            '        else:\n            logger.info("%s %s", request.method, request.path)',
            {"identity", "result"},
        ),
    ],
)
def test_records(text: str, lacking: set[str]) -> None:
    assert FIVE - meanings(text) == lacking


@pytest.mark.parametrize(
    "text",
    [
        FASTAPI % 'if took > 1:\n            logger.warning(f"slow {request.method} {request.url.path}")',
        FASTAPI % 'if not request.url.path.startswith("/api"):\n'
        '            logger.info("%s %s 404", request.method, request.url.path)\n            return None',
        FASTAPI % 'logger.info(f"path {request.url.path}")\n        logger.info(f"{request.method}")',
        FASTAPI % 'logger.debug(f"{request.method} {request.url.path}")',
        FASTAPI % 'logger.info(f"took {took}")',
        FASTAPI
        % 'try:\n            x()\n        except A:\n            logger.error("%s %s", request.method, request.url)',
        'import logging\n@app.get("/x")\ndef x(request):\n    logging.info("%s %s", request.method, request.url)\n',
    ],
)
def test_what_is_no_record_of_accesses(text: str) -> None:
    assert not entities(text)


@pytest.mark.parametrize(
    ("mapper", "name", "text"),
    [
        (uvicorn, "main.py", "import uvicorn\nuvicorn.run('app.main:app', access_log=False)\n"),
        (uvicorn, "main.py", "from aiohttp import web\nweb.run_app(app, access_log=None)\n"),
        (gunicorn, "gunicorn.conf.py", "workers = 2\n"),
        (hypercorn, "app/run.py", "from hypercorn.config import Config\nconfig = Config()\nconfig.bind = 'x'\n"),
    ],
)
@pytest.mark.parametrize(
    ("where", "record", "expected"),
    [
        ("app/log.py", 'logger.info("%s %s", request.method, request.url.path)', "?"),
        ("app/log.py", 'logger.info("%s", took)', "off"),
        ("other/log.py", 'logger.info("%s %s", request.method, request.url.path)', "off"),
    ],
)
def test_servers_leave_records_to_middlewares(
    mapper: Mapper, name: str, text: str, where: str, record: str, expected: str
) -> None:
    moved = f"web/{name}" if where.startswith("other/") else name
    items = load([Source(moved, text), Source(where, FASTAPI % record)], [], MemoryTree({moved: text}), Options())
    found = mapped(mapper, *(one for one in items if isinstance(one, Resource))).only("emitter").get("logging")
    assert found == expected if expected != "?" else "a middleware in app/log.py" in found["unknown"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", "on"),
        ("app.add_middleware(LoggingMiddleware)\n", "on"),
        ("if DEBUG:\n    app.add_middleware(LoggingMiddleware)\n", "?"),
    ],
)
def test_what_may_not_be_used(more: str, expected: str) -> None:
    text = FASTAPI % 'logger.info(f"{request.method} {request.url} {response.status_code}")'
    logging = entities(text + more).only("emitter").get("logging")
    assert logging == expected if expected != "?" else "unknown" in logging


def test_a_mapping_that_a_function_is_given() -> None:
    text = DJANGO % 'f = {"m": request.method, "p": request.path}\n        enrich(f, request)\n        logger.info(f)'
    assert "unknown" in entities(text).only("format").get("rest")


def test_fields_that_are_added_elsewhere() -> None:
    text = FASTAPI % 'logger.info(f"{request.method} {request.url} {response.status_code}")'
    found = entities(text, "import logging\nhandler.addFilter(UserFilter())\n")
    assert state(found.only("format").get("rest")) == "unknown"


def test_what_clients_decide() -> None:
    form = entities(FASTAPI % 'print(f"{request.method} {request.url.path}")').only("format")
    assert (form.get("escaping"), form.get("encoding")) == ("default", "text")
    text = "body = (await request.body()).decode()\n        print(request.method, request.url.path, body)"
    form = entities(FASTAPI % text).only("format")
    assert (form.get("escaping"), form.get("fields")[2]["sensitive"]) == ("none", "bodies")
    form = entities(FLASK % 'print(f"{request.method} {request.url}")').only("format")
    assert form.get("escaping") == "default"
    form = entities(FLASK % 'print(f"{request.method} {request.path}")').only("format")
    assert form.get("escaping") == "none"
    form = entities(FASTAPI % 'print(f"{request.method} {request.url} {request.headers}")').only("format")
    assert (form.get("escaping"), [one.get("sensitive") for one in form.get("fields")]) == (
        "none",
        [None, "query-strings", "credentials"],
    )


def test_claims() -> None:
    assert claims("app/middleware.py", "from starlette.middleware.base import BaseHTTPMiddleware")
    assert not claims("app/middleware.py", "x = 1")


WORDS = (*FASTAPI.split(" "), *DJANGO.split(" "), "logger.info(", "f'{request.method}'", "é", "if a:\n", "%s", ")")


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=25))
def test_any_text(words: list[str]) -> None:
    source = Source("app/middleware.py", " ".join(words))
    for found in load([source], [], MemoryTree({}), Options()):
        if isinstance(found, Resource):
            assert 1 <= found.header.line <= len(source.text.splitlines()) + 1


@pytest.mark.parametrize(
    "body",
    [
        "x = {}\n" + "        x = {**x, **x}\n" * 30 + "        logger.info(x)",
        "x = {}\n" + "        x.update(x, a=x)\n        x |= x\n" * 30 + "        logger.info(x)",
        "x = []\n" + "        x.append(x)\n        x += x\n" * 30 + "        logger.info(' '.join(x))",
        "log = logger\n"
        + "        log = log.bind(a=log)\n" * 30
        + '        log.info("%s %s", request.method, request.url)',
        "p = ''\n" + "        p = p + p + p\n" * 30 + "        logger.info(p)",
    ],
)
def test_names_that_are_bound_to_what_holds_them(body: str) -> None:
    found = load([Source("app/middleware.py", FASTAPI % body)], [], MemoryTree({}), Options())
    assert [one.type for one in found if isinstance(one, Resource)] == ["python_request_records"]
