"""pino-http, Fastify and express-winston: on, off, unknown; what records hold, what they give away, where they go."""

from __future__ import annotations

import pytest

from tests.mappers.node_logging.nodes import emitter, entities, form, meanings, sensitive, state

SECRETS = {"req.headers.authorization", "req.headers.cookie", "res.headers.set-cookie"}
BOTH = "['req.headers.authorization', 'req.headers.cookie', 'res.headers[\"set-cookie\"]']"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pinoHttp()", "on"),
        ("pinoHttp({ autoLogging: true })", "on"),
        ("pinoHttp({ autoLogging: false })", "off"),
        ("pinoHttp({ level: 'silent' })", "off"),
        ("pinoHttp({ level: 'error' })", "off"),
        ("pinoHttp({ level: 'debug', useLevel: 'debug' })", "on"),
        ("pinoHttp({ useLevel: 'debug' })", "off"),
        ("pinoHttp({ level: process.env.LEVEL || 'info' })", "unknown"),
        ("pinoHttp({ logger: pino({ level: 'silent' }) })", "off"),
        ("pinoHttp(require('./options'))", "unknown"),
        ("fastify()", "off"),
        ("fastify({})", "off"),
        ("fastify({ trustProxy: true })", "off"),
        ("fastify({ logger: false })", "off"),
        ("fastify({ logger: true })", "on"),
        ("fastify({ logger: { level: 'info' } })", "on"),
        ("fastify({ logger: { level: 'silent' } })", "off"),
        ("fastify({ logger: process.env.LOG })", "unknown"),
        ("fastify({ logger: levels[process.env.NODE_ENV] ?? true })", "unknown"),
        ("fastify(options)", "unknown"),
        ("fastify({ ...options })", "unknown"),
        ("fastify({ logger: true, disableRequestLogging: true })", "off"),
        ("fastify({ logger: true, disableRequestLogging: true }).addHook('onResponse', f)", "unknown"),
        ("fastify({ loggerInstance: pino() })", "on"),
        ("fastify({ logger: pino({ level: 'silent' }) })", "off"),
        ("expressWinston.logger({ transports: [] })", "on"),
        ("expressWinston.logger({ winstonInstance: winston.createLogger({ silent: true }) })", "off"),
        ("expressWinston.logger({ winstonInstance: winston.createLogger({ level: 'error' }) })", "off"),
        ("expressWinston.logger({ winstonInstance: logger })", "on"),
    ],
)
def test_on_and_off(text: str, expected: str) -> None:
    assert state(emitter(f"const options = require('./o');\n{text}").get("logging")) == expected


def test_error_loggers_are_left_alone() -> None:
    assert not entities("expressWinston.errorLogger({ transports: [] })")


def test_a_hook_that_writes_instead_has_a_form_of_its_own() -> None:
    found = entities("fastify({ logger: true, disableRequestLogging: true }).addHook('onResponse', f)")
    assert found.keys() == {found.only("emitter").id}


def test_records_of_pino_http() -> None:
    found = form("pinoHttp()")
    assert meanings(found) >= {"timestamp", "action", "resource", "result", "client_address", "request_id"}
    assert "identity" not in meanings(found)
    assert (found.get("rest"), found.get("encoding"), found.get("timestamp.form")) == (None, "json", "epoch")
    assert sensitive(found)[", ".join(sorted(SECRETS))] == "credentials"


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (f"redact: {BOTH}", set()),
        (f"redact: {{ paths: {BOTH}, remove: true }}", set()),
        ("redact: ['req.headers', 'res.headers']", set()),
        ("redact: ['*.headers']", set()),
        ("redact: ['req.headers.cookie']", SECRETS - {"req.headers.cookie"}),
        ("serializers: { req: (req) => ({ url: req.url }) }", {"res.headers.set-cookie"}),
        ("serializers: { req(req) { return { id: req.id, url: cut(req.url) } } }", {"res.headers.set-cookie"}),
        ("serializers: { req: pino.stdSerializers.req }", SECRETS),
        ("redact: require('./redacted')", set()),
        (f"logger: pino({{ redact: {BOTH} }})", set()),
    ],
)
def test_redaction(options: str, left: set[str]) -> None:
    found = sensitive(form(f"pinoHttp({{ {options} }})"))
    tokens = [token for token, kind in found.items() if kind == "credentials"]
    assert {one for token in tokens for one in token.split(", ")} == left


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "epoch"),
        ("timestamp: true", "epoch"),
        ("timestamp: false", None),
        ("timestamp: pino.stdTimeFunctions.isoTime", "rfc3339"),
        ("timestamp: pino.stdTimeFunctions.nullTime", None),
        ('timestamp: () => `,"time":"${new Date().toISOString()}"`', "unknown"),
        ("timestamp: process.env.T", "unknown"),
    ],
)
def test_times(options: str, expected: str | None) -> None:
    for call in (f"pinoHttp({{ {options} }})", f"fastify({{ logger: {{ {options} }} }})"):
        found = form(call)
        time = found.get("timestamp")
        assert (state(time) if state(time) == "unknown" else time and time["form"]) == expected
        assert ("timestamp" in meanings(found)) is (expected is not None)


def test_what_a_program_adds_is_unknown() -> None:
    for text in (
        "pinoHttp({ customProps: (req) => ({ user: req.user.id }) })",
        "pinoHttp({ serializers: { req: (req) => other(req) } })",
        "pinoHttp({ serializers: { req: (req) => ({ ...req, a: 1 }) } })",
        "pinoHttp({ logger: pino({ mixin: f }) })",
        "pinoHttp({ logger: require('./logger') })",
        "fastify({ logger: { serializers: { req } } })",
        "expressWinston.logger({ dynamicMeta: f })",
        "expressWinston.logger({ winstonInstance: require('./logger') })",
    ):
        assert state(form(text).get("rest")) == "unknown", text


def test_what_serializers_return() -> None:
    options = """serializers: {
        req(req) { return { id: req.id, method: req.method, url: req.url?.split("?")[0], userId: req.user?.id } },
        res: (res) => ({ statusCode: res.statusCode, body: res.body }),
    }"""
    for call in (f"pinoHttp({{ {options} }})", f"fastify({{ logger: {{ {options} }} }})"):
        found = form(call)
        assert meanings(found) >= {"timestamp", "request_id", "action", "resource", "identity", "result"}
        assert "client_address" not in meanings(found)
        assert found.get("rest") is None
        assert sensitive(found) == {"res.body": "bodies"}
    without = "pinoHttp({ serializers: { req: (req) => ({ method: req.method }), res: (res) => ({}) } })"
    assert meanings(form(without)) == {"timestamp", "action", "duration"}


def test_records_of_fastify() -> None:
    found = form("fastify({ logger: true })")
    assert meanings(found) >= {"timestamp", "action", "resource", "result", "client_address", "request_id"}
    assert set(sensitive(found).values()) == {"query-strings"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("transports: [], format: winston.format.json()", {"action", "resource", "result", "duration", "protocol"}),
        ("transports: [], meta: false", {"action", "resource"}),
        ("transports: [], meta: false, expressFormat: true", {"action", "resource", "result", "duration"}),
        ("transports: [], meta: false, msg: '{{req.method}} {{res.statusCode}}'", {"action", "result"}),
        ("transports: [], requestWhitelist: ['method', 'user'], msg: ''", {"action", "identity", "result", "duration"}),
    ],
)
def test_records_of_express_winston(options: str, expected: set[str]) -> None:
    found = form(f"expressWinston.logger({{ {options} }})")
    assert meanings(found) == expected
    assert found.get("encoding") == "json"


def test_headers_of_express_winston() -> None:
    assert sensitive(form("expressWinston.logger({ transports: [] })"))["req.headers"] == "credentials"
    hidden = "expressWinston.logger({ transports: [], headerBlacklist: ['Authorization', 'cookie'] })"
    assert "req.headers" not in sensitive(form(hidden))


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("pinoHttp()", [("stdout", "standard output")]),
        ("pinoHttp({}, pino.destination('/var/log/a.log'))", [("file", "/var/log/a.log")]),
        (
            "pinoHttp({ stream: pino.destination({ dest: '/var/log/a.log', sync: false }) })",
            [("file", "/var/log/a.log")],
        ),
        ("pinoHttp({ stream: pino.destination(1) })", [("stdout", "standard output")]),
        ("pinoHttp({ transport: { target: 'pino/file', options: { destination: '/a.log' } } })", [("file", "/a.log")]),
        (
            "pinoHttp({ transport: { targets: [{ target: 'pino-pretty' }, { target: 'pino-loki' }] } })",
            [("stdout", "standard output"), ("stream", "pino-loki")],
        ),
        ("pinoHttp({ transport: transportOptions })", [("stream", "a transport")]),
        ("pinoHttp({ logger: pino({}, fs.createWriteStream('/a.log')) })", [("file", "/a.log")]),
        ("fastify({ logger: { file: '/a.log' } })", [("file", "/a.log")]),
    ],
)
def test_routes(text: str, routes: list[tuple[str, str]]) -> None:
    assert [(one["via"], one["target"]) for one in emitter(text).get("routes")] == routes


def test_pretty_lines_are_text() -> None:
    found = form("pinoHttp({ transport: { target: 'pino-pretty' } })")
    assert (found.get("encoding"), found.get("structured")) == ("text", False)


def test_ignored_paths() -> None:
    found = emitter("pinoHttp({ autoLogging: { ignore: (req) => req.url === '/health' } })")
    assert found.get("coverage.locations.excluded") == ["/health"]
    assert emitter("pinoHttp({ autoLogging: { ignore: (req) => req.method === 'GET' } })").get("filters")
    assert emitter("expressWinston.logger({ ignoreRoute: (req) => true })").get("filters")
    assert emitter("expressWinston.logger({ ignoreRoute: (req) => { return false; } })").get("filters") == []


@pytest.mark.parametrize(
    "odd", ["1", "null", "[]", "'x'", "() => 1", "...x", "{ logger: 1 }", "{ logger: [] }", "pino"]
)
@pytest.mark.parametrize("name", ["pinoHttp", "fastify", "expressWinston.logger"])
def test_odd_options(name: str, odd: str) -> None:
    entities(f"{name}({odd})")
    for option in (
        "level",
        "redact",
        "serializers",
        "transport",
        "stream",
        "timestamp",
        "logger",
        "format",
        "transports",
    ):
        entities(f"{name}({{ {option}: {odd.strip('.')}, logger: {{ {option}: {odd.strip('.')} }} }})")


NEST = "const { LoggerModule } = require('nestjs-pino');\n"


@pytest.mark.parametrize(
    ("call", "logging", "gives_away"),
    [
        ("forRoot()", "on", 3),
        ("forRoot({ pinoHttp: { level: 'error' } })", "off", 0),
        ("forRoot({ pinoHttp: { redact: ['req.headers', 'res.headers'] } })", "on", 0),
        ("forRoot({ pinoHttp: [{ redact: ['req.headers.cookie'] }, process.stdout] })", "on", 2),
        ("forRootAsync({ useFactory: () => ({ pinoHttp: { autoLogging: false } }) })", "off", 0),
        ("forRootAsync({ useFactory: (c) => { return { pinoHttp: { redact: ['req.headers'] } } } })", "on", 1),
        ("forRootAsync({ useFactory: factory })", "unknown", None),
        ("forRootAsync()", "unknown", None),
        ("forRoot(options)", "unknown", None),
    ],
)
def test_the_module_of_nest(call: str, logging: str, gives_away: int | None) -> None:
    found = entities(f"{NEST}const part = {{ imports: [LoggerModule.{call}] }}")
    assert state(found.only("emitter").get("logging")) == logging
    forms = [one for one in found.values() if one.category == "format"]
    if gives_away is not None:
        secrets = [name for one in forms for name, kind in sensitive(one).items() if kind == "credentials"]
        assert ", ".join(secrets).count("headers.") == gives_away


def test_routes_that_the_module_of_nest_leaves_out_are_not_told() -> None:
    found = entities(f"{NEST}LoggerModule.forRoot({{ exclude: [{{ method: 0, path: 'health' }}] }})").only("emitter")
    assert state(found.get("coverage.locations")) == "unknown"


def test_another_module_of_that_name_is_left_alone() -> None:
    assert entities("const { LoggerModule } = require('./logger'); LoggerModule.forRoot()") == {}


@pytest.mark.parametrize(
    ("before", "options", "bodies"),
    [
        ("expressWinston.requestWhitelist.push('body');", "", {"req.body": "bodies"}),
        ("expressWinston.responseWhitelist.push('body', 'x');", "", {"res.body": "bodies"}),
        ("expressWinston.requestWhitelist.push('body');", "requestWhitelist: ['url']", {}),
        ("expressWinston.requestWhitelist.push('body');", "meta: false", {}),
        ("requestWhitelist.push('body');", "", {}),
    ],
)
def test_what_is_added_to_the_lists_of_express_winston(before: str, options: str, bodies: dict[str, str]) -> None:
    found = form(f"{before} expressWinston.logger({{ transports: [], {options} }})")
    assert {token: kind for token, kind in sensitive(found).items() if kind == "bodies"} == bodies


def test_what_may_be_added_to_the_lists_of_express_winston_is_unknown() -> None:
    for text in ("if (x) expressWinston.requestWhitelist.push('body');", "expressWinston.requestWhitelist.push(more);"):
        assert state(form(f"{text} expressWinston.logger({{ transports: [] }})").get("rest")) == "unknown"
