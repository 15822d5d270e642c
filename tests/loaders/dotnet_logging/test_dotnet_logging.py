"""C# programs and their settings to resources: which files, which calls, whose settings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.dotnet_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def resources(**files: str) -> list[Resource]:
    named = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    sources = [Source(name, text) for name, text in named.items()]
    return [one for one in load(sources, [], MemoryTree(named), Options()) if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("src/Program.cs", "var b = WebApplication.CreateBuilder(args);", True),
        ("src/Startup.cs", "using Microsoft.AspNetCore.Builder;", True),
        ("src/Program.cs", "using System;", False),
        ("src/appsettings.json", "{}", True),
        ("src/appsettings.Production.json", "{}", True),
        ("src/appsettings.Development.json", "{}", False),
        ("src/myappsettings.json", "{}", False),
        ("src/package.json", "{}", False),
    ],
)
def test_which_files_are_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_the_nearest_settings_count() -> None:
    found = resources(
        src__Web__Extensions__Logging_cs="app.UseHttpLogging();",
        src__Web__appsettings_json='{"A": {"B": [1, {"C": "x"}]}}',
        src__appsettings_json='{"A": 2}',
    )
    (one,) = (resource for resource in found if resource.type == "aspnetcore_http_logging")
    assert one.get("settings").plain() == {"a:b:0": 1, "a:b:1:c": "x"}  # type: ignore[union-attr]


def test_production_replaces() -> None:
    found = resources(
        a__appsettings_Production_json='{"Serilog": {"MinimumLevel": "Error"}}',
        a__appsettings_json='{"Serilog": {"MinimumLevel": "Debug", "WriteTo": []}}',
    )
    assert [one.type for one in found] == ["serilog_settings"]
    assert found[0].get("settings").plain() == {"serilog:minimumlevel": "Error"}  # type: ignore[union-attr]


def test_embedded_settings() -> None:
    one = Embedded(Source("cm.yaml", '{"Serilog": {"A": 1}}'), "appsettings.json", "ConfigMap/web", "app")
    found = [resource for resource in load([], [one], MemoryTree({}), Options()) if isinstance(resource, Resource)]
    assert [(resource.scope, resource.container) for resource in found] == [("app", "ConfigMap/web")]


@settings(max_examples=40)
@given(st.text(alphabet='app.UseHttpLogging();{}=>"$@\\ \nnew LoggerConfiguration().WriteTo', max_size=120))
def test_odd_programs_do_not_stop_it(text: str) -> None:
    whole = "app.UseHttpLogging();" + text
    for one in load([Source("Program.cs", whole)], [], MemoryTree({}), Options()):
        assert isinstance(one, Problem | Resource)
        span = one.span if isinstance(one, Problem) else one.header
        assert 1 <= span.line <= whole.count("\n") + 1
