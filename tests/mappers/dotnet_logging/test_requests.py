"""HTTP logging and the W3C logger: levels, flags, headers, consoles, files."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.dotnet_logging import load
from accesslint.mappers.dotnet_logging import requests
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.mappers.dotnet_logging.nets import entities, meanings, sensitive, state
from tests.trees import MemoryTree

HTTP = "builder.Services.AddHttpLogging(o => { %s });\nvar app = builder.Build();\napp.UseHttpLogging();\n"
W3C = "builder.Services.AddW3CLogging(o => { %s });\nvar app = builder.Build();\napp.UseW3CLogging();\n"


def levels(**found: str) -> dict[str, object]:
    return {"Logging": {"LogLevel": {name.replace("_", "."): level for name, level in found.items()}}}


@pytest.mark.parametrize(
    ("settings", "production", "expected"),
    [
        (None, None, "on"),
        (levels(Default="Information"), None, "on"),
        (levels(Default="Warning"), None, "off"),
        (levels(Default="Information", Microsoft_AspNetCore="Warning"), None, "off"),
        (levels(Microsoft_AspNetCore="Warning", Microsoft_AspNetCore_HttpLogging="Information"), None, "on"),
        (levels(Default="Information"), levels(Default="Error"), "off"),
        (levels(Default="Error"), levels(Default="Trace"), "on"),
        (levels(Default="#{Level}"), None, "unknown"),
        ('{ // JSON with comments\n "Logging": { "LogLevel": { "Default": "None", } } }', None, "off"),
    ],
)
def test_levels(settings: object, production: object, expected: str) -> None:
    found = entities(HTTP % "", settings, production).only("emitter")
    assert state(found.get("logging")) == expected


def test_a_level_is_placed_where_it_is_written() -> None:
    found = entities(HTTP % "", '{\n "Logging": {\n  "LogLevel": {\n   "Default": "Warning" } } }').only("emitter")
    span = found.span_of("logging")
    assert (span.file, span.line, span.column) == ("src/appsettings.json", 4, 15)


@pytest.mark.parametrize(
    ("chosen", "lacking"),
    [
        ("", {"timestamp", "identity"}),
        ("o.LoggingFields = HttpLoggingFields.All;", {"timestamp", "identity"}),
        (
            "o.LoggingFields = HttpLoggingFields.RequestPath | HttpLoggingFields.ResponseStatusCode;",
            {"timestamp", "identity", "action"},
        ),
        (
            "o.LoggingFields = HttpLoggingFields.RequestMethod | HttpLoggingFields.ResponseStatusCode;",
            {"timestamp", "identity", "resource"},
        ),
        ("o.LoggingFields = HttpLoggingFields.RequestProperties;", {"timestamp", "identity", "result"}),
    ],
)
def test_flags(chosen: str, lacking: set[str]) -> None:
    form = entities(HTTP % chosen).only("format")
    assert {"timestamp", "identity", "action", "resource", "result"} - meanings(form) == lacking
    assert form.get("rest") is None


def test_what_the_flags_give_away() -> None:
    chosen = 'o.LoggingFields = HttpLoggingFields.All | HttpLoggingFields.RequestQuery; o.RequestHeaders.Add("Cookie");'
    form = entities(HTTP % chosen).only("format")
    assert sensitive(form) == {
        "RequestBody": "bodies",
        "ResponseBody": "bodies",
        "RequestQuery": "query-strings",
        "Cookie": "credentials",
    }


def test_flags_that_are_computed_or_elsewhere_are_unknown() -> None:
    computed = HTTP % "o.LoggingFields = HttpLoggingFields.All & ~HttpLoggingFields.RequestBody;"
    assert state(entities(computed).only("format").get("rest")) == "unknown"
    assert state(entities("app.UseHttpLogging();").only("format").get("rest")) == "unknown"
    assert entities(HTTP % "o.LoggingFields = HttpLoggingFields.None;").only("emitter").get("logging") == "off"


def test_a_condition_is_unknown() -> None:
    found = entities("if (app.Environment.IsDevelopment()) { app.UseHttpLogging(); }").only("emitter")
    assert state(found.get("logging")) == "unknown"


@pytest.mark.parametrize(
    ("text", "settings", "encoding", "time"),
    [
        ("", {}, "text", None),
        (
            "",
            {"Logging": {"Console": {"FormatterOptions": {"TimestampFormat": "yyyy-MM-ddTHH:mm:sszzz"}}}},
            "text",
            "offset",
        ),
        ("", {"Logging": {"Console": {"FormatterName": "json"}}}, "json", None),
        ("builder.Logging.ClearProviders(); builder.Logging.AddJsonConsole();", {}, "json", "unknown"),
    ],
)
def test_consoles(text: str, settings: object, encoding: str, time: str | None) -> None:
    form = entities(text + HTTP % "", settings).only("format")
    assert form.get("encoding") == encoding
    fact = form.get("timestamp")
    assert (fact if fact is None else state(fact) if state(fact) == "unknown" else fact["zone"]) == time


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        ("", "unknown"),
        ("Host.CreateDefaultBuilder(args);", "off"),
        ("Host.CreateDefaultBuilder(args).UseSerilog();", "unknown"),
        ("Host.CreateDefaultBuilder(args).UseNLog();", "unknown"),
    ],
)
def test_the_main_file_names_the_providers(main: str, expected: str) -> None:
    files = {
        "src/Startup.cs": "using Microsoft.AspNetCore;\napp.UseHttpLogging();",
        "src/appsettings.json": '{"Logging": {"LogLevel": {"Default": "Error"}}}',
    }
    if main:
        files["src/Program.cs"] = main
    loaded = load([Source("src/Startup.cs", files["src/Startup.cs"])], [], MemoryTree(files), Options())
    found = mapped(requests, *(one for one in loaded if isinstance(one, Resource)))
    assert state(found.only("emitter").get("logging")) == expected


def test_other_providers_are_unknown() -> None:
    text = "builder.Logging.ClearProviders(); builder.Logging.AddOpenTelemetry();" + HTTP % ""
    (route,) = entities(text).only("emitter").get("routes")
    assert state(route["to"]) == "unknown"


def test_w3c() -> None:
    found = entities(W3C % 'o.LogDirectory = @"/var/log/web"; o.RetainedFileCountLimit = 90;')
    form, store = found.only("format"), found.only("store")
    assert meanings(form) >= {"timestamp", "action", "resource", "result", "client_address"}
    assert "identity" not in meanings(form)
    assert sensitive(form) == {"cs-uri-query": "query-strings"}
    assert store.address == "/var/log/web/w3clog-*.txt"
    assert store.get("rotation") == {"max_files": 90, "max_size_mb": 10.0}
    assert "rotation.max_size_mb" in store.defaults


def test_w3c_fields() -> None:
    form = entities(W3C % "o.LoggingFields = W3CLoggingFields.All;").only("format")
    assert "identity" in meanings(form)
    assert sensitive(form)["cs(Cookie)"] == "credentials"
    few = entities(W3C % "o.LoggingFields = W3CLoggingFields.Method | W3CLoggingFields.UriStem;").only("format")
    assert meanings(few) == {"action", "resource"}
    assert few.get("timestamp") is None


@pytest.mark.parametrize(
    ("chosen", "tokens"),
    [
        ("W3CLoggingFields.ConnectionInfoFields", ["c-ip", "s-ip", "s-port"]),
        ("W3CLoggingFields.RequestHeaders", ["cs-host", "cs(User-Agent)", "cs(Referer)"]),
        ("W3CLoggingFields.Optional | W3CLoggingFields.Method", ["cs-username", "cs-method", "cs(Cookie)"]),
    ],
)
def test_groups_of_w3c_fields(chosen: str, tokens: list[str]) -> None:
    form = entities(W3C % f"o.LoggingFields = {chosen};").only("format")
    assert [field["token"] for field in form.get("fields")] == tokens


def test_a_silent_log_beside_another_is_no_loss() -> None:
    found = entities(W3C % "" + "app.UseHttpLogging();", levels(Default="Warning"))
    assert [one.address for one in found.values() if one.category == "emitter"] == ["W3C logging in Program.cs"]


@pytest.mark.parametrize("odd", ["1", "null", "x", "o => 1", "o => { o.LoggingFields = ; }", "", "o => o.X.Y.Z = 3"])
def test_odd_options(odd: str) -> None:
    for name in ("HttpLogging", "W3CLogging", "SerilogRequestLogging"):
        entities(f"builder.Services.Add{name}({odd}); app.Use{name}({odd});")
    for data in ("[]", "1", '{"Logging": 1, "Serilog": []}', '{"Serilog": {"WriteTo": 1, "MinimumLevel": {}}}', "{"):
        entities(HTTP % odd, data)
