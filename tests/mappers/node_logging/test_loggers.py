"""Loggers of winston, pino and bunyan: which are judged, levels, times, transports and how much is kept."""

from __future__ import annotations

import pytest

from tests.mappers.node_logging.nodes import emitter, entities, form, meanings, state


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("const logger = winston.createLogger({});", False),
        ("const auditLogger = winston.createLogger({});", True),
        ("const audit_log = pino();", True),
        ("const l = pino({ name: 'access' });", True),
        ("const l = pino({ name: 'shop' });", False),
        ("const l = bunyan.createLogger({ name: 'security' });", True),
        ("const l = winston.createLogger({ defaultMeta: { service: 'audit' } });", True),
        ("winston.loggers.add('audit', { level: 'info' });", True),
        (
            "const l = winston.createLogger({ transports: [new winston.transports.File({ filename: 'audit.log' })] });",
            True,
        ),
        ("const accessor = pino();", False),
        ("const auditor = pino();", False),
    ],
)
def test_only_loggers_of_records_are_judged(text: str, judged: bool) -> None:
    assert bool(entities(text)) is judged


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const accessLog = winston.createLogger({ level: 'warn' })", "off"),
        ("const auditLog = winston.createLogger({ level: 'warn' })", "on"),
        ("const auditLog = winston.createLogger({ level: 'error' })", "off"),
        ("const auditLog = winston.createLogger({ levels: { error: 5 }, level: 'error' })", "on"),
        ("const auditLog = winston.createLogger({ silent: true })", "off"),
        ("const auditLog = winston.createLogger({ silent: process.env.TEST })", "unknown"),
        ("const auditLog = winston.createLogger({}); auditLog.silent = true", "off"),
        ("const auditLog = winston.createLogger(options)", "unknown"),
        ("const auditLog = pino({ level: 'silent' })", "off"),
        ("const auditLog = pino({ level: process.env.L })", "unknown"),
        ("const auditLog = bunyan.createLogger({ name: 'a', level: 'fatal' })", "off"),
        ("const auditLog = bunyan.createLogger({ name: 'a', level: 30 })", "on"),
    ],
)
def test_levels(text: str, expected: str) -> None:
    assert state(emitter(f"const options = require('./o'); {text}").get("logging")) == expected


@pytest.mark.parametrize(
    ("written", "encoding", "time"),
    [
        ("", "json", None),
        ("format: winston.format.json()", "json", None),
        ("format: combine(timestamp(), json())", "json", ("utc", "rfc3339", "millisecond")),
        ("format: combine(timestamp({ format: 'YYYY-MM-DD HH:mm:ss' }), json())", "json", ("none", "other", "second")),
        ("format: combine(timestamp({ format: 'YYYY-MM-DDTHH:mm:ss.SSSZ' }), json())", "json",
         ("offset", "rfc3339", "millisecond")),
        ("format: combine(timestamp({ format: () => now() }), json())", "json", "unknown"),
        ("format: combine(timestamp(), simple())", "text", ("utc", "rfc3339", "millisecond")),
        ("format: combine(colorize(), simple())", "text", None),
        ("format: combine(timestamp(), printf((i) => `${i.timestamp} ${i.level} ${i.message}`))", "text",
         ("utc", "rfc3339", "millisecond")),
        ("format: printf((i) => JSON.stringify({ t: i.t }))", "json", "unknown"),
        ("format: printf((i) => i.message)", "unknown", "unknown"),
        ("format: winston.format((i) => i)()", "unknown", "unknown"),
        ("format: require('./format')", "unknown", "unknown"),
    ],
)  # fmt: skip
def test_formats_of_winston(written: str, encoding: str, time: object) -> None:
    beginning = "const { combine, timestamp, json, simple, printf, colorize } = winston.format;"
    found = form(f"{beginning} const auditLog = winston.createLogger({{ {written} }})")
    assert state(found.get("encoding")) == encoding
    fact = found.get("timestamp")
    assert (state(fact) if state(fact) == "unknown" else fact and tuple(fact.values())) == time
    assert state(found.get("rest")) == "unknown"
    assert meanings(found) <= {"timestamp"}


@pytest.mark.parametrize(
    ("transport", "rotation"),
    [
        ("new winston.transports.File({ filename: 'a.log' })", None),
        ("new winston.transports.File({ filename: 'a.log', maxFiles: 5 })", None),
        ("new winston.transports.File({ filename: 'a.log', maxFiles: 5, maxsize: 5 * 1024 * 1024 })",
         {"max_files": 5, "max_size_mb": 5.0}),
        ("new winston.transports.DailyRotateFile({ filename: 'a.log', maxFiles: '14d' })",
         {"keep_days": 14, "detail": "maxFiles is 14d"}),
        ("new winston.transports.DailyRotateFile({ filename: 'a.log', maxFiles: 30, maxSize: '20m' })",
         {"max_files": 30, "max_size_mb": 20.0, "detail": "maxFiles is 30"}),
        ("new winston.transports.DailyRotateFile({ filename: 'a.log' })", None),
    ],
)  # fmt: skip
def test_files_of_winston(transport: str, rotation: object) -> None:
    store = entities(f"const auditLog = winston.createLogger({{ transports: [{transport}] }})").only("store")
    assert (store.address, store.get("rotation")) == ("a.log", rotation)


def test_transports_of_winston() -> None:
    text = """
        const auditLog = winston.createLogger({ transports: [
            new winston.transports.Console(),
            new winston.transports.Http({ host: 'logs.example.com', ssl: false }),
            new winston.transports.Http({ host: 'logs.example.com', ssl: true }),
            new winston.transports.Http({ host: 'localhost' }),
            new Elsewhere(),
        ] });
        auditLog.add(new winston.transports.File({ filename: '/var/log/a.log', dirname: '' }));
    """
    routes = emitter(text).get("routes")
    assert [(one["via"], one.get("encrypted")) for one in routes] == [
        ("stdout", None),
        ("http", False),
        ("http", True),
        ("http", None),
        ("stream", None),
        ("file", None),
    ]


def test_bunyan() -> None:
    text = "const l = bunyan.createLogger({ name: 'audit', streams: [{ type: 'rotating-file', path: '/a.log', %s }] })"
    assert entities(text % "period: '1d', count: 3").only("store").get("rotation.keep_days") == 3
    assert entities(text % "period: '1w'").only("store").get("rotation.keep_days") == 70
    assert entities(text % "period: 'daily'").only("store").get("rotation.keep_days") == 10
    assert state(entities(text % "count: process.env.N").only("store").get("rotation.max_files")) == "unknown"
    assert form(text % "").get("timestamp.form") == "rfc3339"


@pytest.mark.parametrize("odd", ["1", "null", "[]", "'x'", "() => 1", "{}", "[1, null]", "x.y", "undefined"])
def test_odd_options(odd: str) -> None:
    for maker in ("winston.createLogger", "pino", "bunyan.createLogger"):
        entities(f"const auditLog = {maker}({odd})")
        for option in (
            "level",
            "silent",
            "format",
            "transports",
            "transport",
            "streams",
            "stream",
            "timestamp",
            "name",
        ):
            entities(f"const auditLog = {maker}({{ {option}: {odd} }})")
            entities(
                f"const auditLog = {maker}({{ transports: [new winston.transports.File({{ {option}: {odd} }})] }})"
            )
