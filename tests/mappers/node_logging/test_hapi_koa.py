"""hapi-pino and koa-logger: on, off, what is left out, what records hold and give away."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.node_logging import claims, load
from accesslint.mappers.node_logging import hapi_koa
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.node_logging.nodes import meanings, sensitive, state
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
HAPI = "const Hapi = require('@hapi/hapi'); server.register({ plugin: require('hapi-pino'), options: {%s} });"


def entities(text: str) -> Mapped:
    """What the mapper makes of a program."""
    loaded = load([Source("server.js", text)], [], MemoryTree({}), Options())
    return mapped(hapi_koa, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HAPI % "", "on"),
        ("server.register(require('hapi-pino'))", "on"),
        ("import HapiPino from 'hapi-pino'; await server.register([{ plugin: HapiPino, options: {} }, Other])", "on"),
        (HAPI % "logRequestComplete: false", "off"),
        (HAPI % "logEvents: false", "off"),
        (HAPI % "logEvents: ['onPostStart']", "off"),
        (HAPI % "logEvents: ['response']", "on"),
        (HAPI % "logEvents: events()", "unknown"),
        (HAPI % "level: 'warn'", "off"),
        (HAPI % "level: process.env.LEVEL", "unknown"),
    ],
)
def test_whether_requests_are_logged(text: str, expected: str) -> None:
    assert state(entities(text).only("emitter").get("logging")) == expected


def test_what_records_hold() -> None:
    form = entities(HAPI % "").only("format")
    assert FIVE - meanings(form) == {"identity"}
    assert "credentials" in sensitive(form).values()
    redacted = "redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers[\"set-cookie\"]']"
    assert "credentials" not in sensitive(entities(HAPI % redacted).only("format")).values()
    form = entities(HAPI % "getChildBindings: (request) => ({ user: request.auth })").only("format")
    assert state(form.get("rest")) == "unknown"


@pytest.mark.parametrize(
    ("options", "value"),
    [("ignorePaths: ['/health']", ["/health"]), ("ignorePaths: paths()", "unknown"), ("", None)],
)
def test_paths_that_are_left_out(options: str, value: object) -> None:
    fact = entities(HAPI % options).only("emitter").get("coverage.locations")
    assert (fact["excluded"] if isinstance(fact, dict) and "excluded" in fact else state(fact)) == value


def test_other_plugins_are_left_alone() -> None:
    assert not entities("require('hapi-pino'); server.register({ plugin: require('@hapi/inert') })")


def test_koa_writes_no_time() -> None:
    found = entities("const logger = require('koa-logger'); app.use(logger())")
    assert FIVE - meanings(found.only("format")) == {"identity", "timestamp"}
    found = entities("const logger = require('koa-logger'); app.use(logger((text, args) => { log(text) }))")
    assert state(found.only("format").get("rest")) == "unknown"


def test_claims() -> None:
    assert claims("server.js", "const p = require('hapi-pino')")
    assert claims("server.ts", "import logger from 'koa-logger'")
