"""Serilog: its log of requests by settings and by calls, sinks, levels, audit files."""

from __future__ import annotations

import pytest

from tests.mappers.dotnet_logging.nets import entities, meanings, sensitive, state

READ = (
    "builder.Host.UseSerilog((c, l) => l.ReadFrom.Configuration(c.Configuration));\napp.UseSerilogRequestLogging(%s);"
)
CALLS = "builder.Host.UseSerilog((c, l) => l.%s);\napp.UseSerilogRequestLogging(%s);"
COMPACT = "Serilog.Formatting.Compact.CompactJsonFormatter, Serilog.Formatting.Compact"


def serilog(*sinks: object, **more: object) -> dict[str, object]:
    return {"Serilog": {"WriteTo": list(sinks), **more}}


CONSOLE = {"Name": "Console", "Args": {"formatter": COMPACT}}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (serilog(CONSOLE), "on"),
        (serilog("Console"), "on"),
        (serilog(CONSOLE, MinimumLevel="Warning"), "off"),
        (serilog(CONSOLE, MinimumLevel={"Default": "Debug", "Override": {"Serilog": "Error"}}), "off"),
        (serilog(CONSOLE, MinimumLevel={"Default": "Error", "Override": {"Serilog.AspNetCore": "Information"}}), "on"),
        (serilog(CONSOLE, MinimumLevel={"Override": {"Microsoft": "Warning"}}), "on"),
        (serilog(CONSOLE, MinimumLevel="${LEVEL}"), "unknown"),
        (serilog({"Name": "Console", "Args": {"restrictedToMinimumLevel": "Warning"}}), "off"),
        ({}, "unknown"),
        (None, "unknown"),
    ],
)
def test_levels_of_settings(settings: object, expected: str) -> None:
    assert state(entities(READ % "", settings).only("emitter").get("logging")) == expected


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("WriteTo.Console()", "on"),
        ("MinimumLevel.Warning().WriteTo.Console()", "off"),
        ('MinimumLevel.Override("Serilog", LogEventLevel.Error).WriteTo.Console()', "off"),
        ("MinimumLevel.ControlledBy(levels).WriteTo.Console()", "unknown"),
        ("WriteTo.Console(restrictedToMinimumLevel: LogEventLevel.Error)", "off"),
        ("Enrich.FromLogContext()", "unknown"),
    ],
)
def test_levels_of_calls(calls: str, expected: str) -> None:
    assert state(entities(CALLS % (calls, "")).only("emitter").get("logging")) == expected


@pytest.mark.parametrize(
    ("written", "logging", "filters"),
    [
        ("o => o.GetLevel = (c, d, e) => LogEventLevel.Debug", "off", None),
        ("o => o.GetLevel = (c, d, e) => LogEventLevel.Warning", "on", []),
        ("o => o.GetLevel = (c, d, e) => e != null ? LogEventLevel.Error : LogEventLevel.Debug", "on", "unknown"),
        ("o => o.GetLevel = Levels.Of", "on", "unknown"),
    ],
)
def test_levels_of_each(written: str, logging: str, filters: object) -> None:
    emitter = entities(CALLS % ("WriteTo.Console()", written)).only("emitter")
    assert (emitter.get("logging"), state(emitter.get("filters"))) == (logging, filters)


def test_sinks_are_placed_at_their_names() -> None:
    text = "host.UseSerilog((c, l) => l\n  .Enrich.FromLogContext()\n  .WriteTo.Console());"
    span = entities(f"{text}\napp.UseSerilogRequestLogging();").only("emitter").span_of("routes.0")
    assert (span.line, span.column, span.end_column) == (5, 12, 19)


def test_the_logger_for_the_start_does_not_count() -> None:
    start = 'Log.Logger = new LoggerConfiguration().WriteTo.File("start.log").CreateBootstrapLogger();\n'
    found = entities(start + CALLS % ("WriteTo.Console()", ""))
    assert [route["via"] for route in found.only("emitter").get("routes")] == ["stdout"]


@pytest.mark.parametrize(
    ("sink", "encoding", "time"),
    [
        ("WriteTo.Console()", "text", ("none", "other", "second")),
        ('WriteTo.File("a.log")', "text", ("offset", "other", "millisecond")),
        ("WriteTo.Console(new CompactJsonFormatter())", "json", ("utc", "rfc3339", "microsecond")),
        ('WriteTo.File(new JsonFormatter(), "a.log")', "json", ("offset", "rfc3339", "microsecond")),
        ('WriteTo.Console(outputTemplate: "{Timestamp:o} {Message}")', "text", ("offset", "rfc3339", "microsecond")),
        ('WriteTo.Console(outputTemplate: "{Message:lj}")', "text", None),
        ("WriteTo.Console(new OwnFormatter())", "unknown", "unknown"),
        ("WriteTo.Console(outputTemplate: template)", "unknown", "unknown"),
    ],
)
def test_lines(sink: str, encoding: str, time: object) -> None:
    form = entities(CALLS % (sink, "")).only("format")
    assert state(form.get("encoding")) == encoding
    fact = form.get("timestamp")
    assert (state(fact) if state(fact) == "unknown" else fact and tuple(fact.values())) == time


@pytest.mark.parametrize(
    ("message", "lacking"),
    [
        ("", {"identity"}),
        ("HTTP {RequestPath} {StatusCode}", {"identity", "action"}),
        ("HTTP {RequestMethod} {StatusCode}", {"identity", "resource"}),
        ("HTTP {RequestMethod} {RequestPath}", {"identity", "result"}),
        ("{UserName} {RequestMethod} {RequestPath} {StatusCode}", set()),
    ],
)
def test_messages(message: str, lacking: set[str]) -> None:
    options = f'o => {{ o.MessageTemplate = "{message}"; }}' if message else ""
    form = entities(CALLS % ('WriteTo.File("a.log")', options)).only("format")
    assert {"timestamp", "identity", "action", "resource", "result"} - meanings(form) == lacking
    assert {field.get("escaped") for field in form.get("fields") if field.get("client_controlled")} <= {False}


def test_what_is_set_for_an_event() -> None:
    options = 'o => { o.EnrichDiagnosticContext = (d, h) => { d.Set("UserName", h.User.Identity.Name); }; }'
    form = entities(CALLS % ("WriteTo.Console(new CompactJsonFormatter())", options)).only("format")
    assert meanings(form) >= {"identity", "action", "resource", "result", "timestamp"}
    plain = entities(CALLS % ("WriteTo.Console()", options)).only("format")
    assert "identity" not in meanings(plain)
    unknown = "o => { o.EnrichDiagnosticContext = Enricher.Enrich; }"
    form = entities(CALLS % ("WriteTo.Console(new CompactJsonFormatter())", unknown)).only("format")
    assert state(form.get("rest")) == "unknown"


def test_the_query_is_only_logged_if_it_is_asked_for() -> None:
    options = "o => { o.IncludeQueryInRequestPath = true; }"
    form = entities(CALLS % ("WriteTo.Console()", options)).only("format")
    assert sensitive(form) == {"{RequestPath}": "query-strings"}
    assert sensitive(entities(CALLS % ("WriteTo.Console()", "")).only("format")) == {}


@pytest.mark.parametrize(
    ("arguments", "rotation"),
    [
        ('"a.log"', None),
        ('"a.log", rollingInterval: RollingInterval.Day', ("keep_days", 31, True)),
        ('"a.log", rollingInterval: RollingInterval.Day, retainedFileCountLimit: 400', ("keep_days", 400, False)),
        ('"a.log", rollingInterval: RollingInterval.Day, retainedFileCountLimit: null', None),
        ('"a.log", rollingInterval: RollingInterval.Hour, retainedFileCountLimit: 48', ("keep_days", 2.0, False)),
        ('"a.log", rollOnFileSizeLimit: true', ("max_files", 31, True)),
        ('"a.log", rollingInterval: interval', ("keep_days", "unknown", False)),
    ],
)
def test_files(arguments: str, rotation: tuple[str, object, bool] | None) -> None:
    store = entities(CALLS % (f"WriteTo.File({arguments})", "")).only("store")
    if rotation is None:
        assert store.get("rotation") is None
    else:
        fact, expected, is_default = rotation
        assert state(store.get(f"rotation.{fact}")) == expected
        assert (f"rotation.{fact}" in store.defaults) is is_default


def test_sinks_of_settings() -> None:
    sinks = [
        {"Name": "Async", "Args": {"configure": [{"Name": "File", "Args": {"path": "/l/a.log"}}]}},
        {"Name": "Seq", "Args": {"serverUrl": "http://seq.example.com"}},
        {"Name": "Http", "Args": {"requestUri": "https://logs.example.com"}},
        {"Name": "Debug"},
        {"Name": "Own"},
    ]
    routes = entities(READ % "", serilog(*sinks)).only("emitter").get("routes")
    assert [(one["via"], one.get("encrypted")) for one in routes] == [
        ("file", None), ("http", False), ("http", True), ("stream", None),
    ]  # fmt: skip


def test_filters() -> None:
    found = entities(READ % "", serilog(CONSOLE, Filter=[{"Name": "ByExcluding"}])).only("emitter")
    assert [one["how"] for one in found.get("filters")] == ["condition"]


def test_audit_files_are_judged_and_others_are_not() -> None:
    def files(path: str) -> list[str]:
        found = entities("", serilog({"Name": "File", "Args": {"path": path, "rollingInterval": "Day"}}))
        return [one.address for one in found.values() if one.category == "emitter"]

    assert files("logs/app-.log") == []
    assert files("logs/audit-.log") == ["the logger audit-.log"]
    bound = 'var %s = new LoggerConfiguration().WriteTo.File("x.log").CreateLogger();'
    assert entities(bound % "auditLogger").only("store").address == "x.log"
    assert not entities(bound % "logger")
    assert (
        entities(CALLS.split(";", maxsplit=1)[0] % 'WriteTo.File("audit.log")' + ";").only("store").address
        == "audit.log"
    )
