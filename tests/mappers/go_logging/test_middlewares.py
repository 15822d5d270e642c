"""gin-contrib/zap, httplog, slog-gin & co.: what records hold, what is left out, what is unknown."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.go_logging import claims, load
from accesslint.mappers.go_logging import middlewares
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.go_logging.programs import meanings, state
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
HEAD = """package main
import (
    "log/slog"
    "net/http"
    "time"
    ginzap "github.com/gin-contrib/zap"
    "github.com/go-chi/httplog/v3"
    sloggin "github.com/samber/slog-gin"
    "go.uber.org/zap"
)
func main() {
%s
}
"""


def entities(body: str) -> Mapped:
    """What the mapper makes of statements."""
    loaded = load([Source("main.go", HEAD % body)], [], MemoryTree({}), Options())
    return mapped(middlewares, *(one for one in loaded if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("body", "lacking", "rest"),
    [
        ("r.Use(ginzap.Ginzap(logger, time.RFC3339, true))", {"identity"}, None),
        ("r.Use(ginzap.GinzapWithConfig(logger, &ginzap.Config{UTC: true}))", {"identity"}, None),
        ("r.Use(ginzap.GinzapWithConfig(l, &ginzap.Config{Context: fields}))", {"identity"}, "unknown"),
        ("r.Use(httplog.RequestLogger(logger, &httplog.Options{}))", {"identity"}, "unknown"),
        (
            'l := httplog.NewLogger("s", httplog.Options{JSON: true}); r.Use(httplog.RequestLogger(l))',
            {"identity"},
            "unknown",
        ),
        ("r.Use(sloggin.New(logger))", {"identity"}, "unknown"),
    ],
)
def test_records(body: str, lacking: set[str], rest: object) -> None:
    found = entities(body)
    assert FIVE - meanings(found.only("format")) == lacking
    assert state(found.only("format").get("rest")) == rest
    assert found.only("emitter").get("logging") == "on"


def test_packages_whose_names_are_not_how_their_paths_end() -> None:
    plain = HEAD.replace('ginzap "', '"').replace('sloggin "', '"').replace('    "go.uber.org/zap"\n', "")
    for body in ("r.Use(ginzap.Ginzap(logger, time.RFC3339, true))", "r.Use(sloggin.New(logger))"):
        loaded = load([Source("main.go", plain % body)], [], MemoryTree({}), Options())
        found = mapped(middlewares, *(one for one in loaded if isinstance(one, Resource)))
        assert found.only("emitter").get("logging") == "on"


@pytest.mark.parametrize(
    ("body", "fact", "value"),
    [
        (
            'ginzap.GinzapWithConfig(l, &ginzap.Config{SkipPaths: []string{"/health"}})',
            "coverage.locations.excluded",
            ["/health"],
        ),
        ("ginzap.GinzapWithConfig(l, &ginzap.Config{SkipPaths: paths})", "coverage.locations", "unknown"),
        ("ginzap.GinzapWithConfig(l, &ginzap.Config{SkipPaths: []string{}})", "coverage.locations", None),
        ("ginzap.GinzapWithConfig(l, &ginzap.Config{Skipper: skip})", "filters", "unknown"),
        ("httplog.RequestLogger(l, &httplog.Options{Level: slog.LevelError})", "filters.0.how", "condition"),
        ("httplog.RequestLogger(l, &httplog.Options{Level: slog.LevelInfo})", "filters", []),
        ("sloggin.NewWithFilters(l, sloggin.IgnoreStatus(404))", "filters.0.how", "condition"),
        ("sloggin.NewWithConfig(l, sloggin.Config{})", "filters", []),
    ],
)
def test_what_is_left_out(body: str, fact: str, value: object) -> None:
    assert state(entities(f"paths, skip := x()\n{body}").only("emitter").get(fact)) == value


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("logger, _ := zap.NewProduction(); r.Use(ginzap.Ginzap(logger, time.RFC3339, true))", "json"),
        ("logger := slog.New(slog.NewJSONHandler(os.Stdout, nil)); r.Use(sloggin.New(logger))", "json"),
        ("r.Use(ginzap.Ginzap(logger, time.RFC3339, true))", "unknown"),
    ],
)
def test_encodings(body: str, encoding: str) -> None:
    assert state(entities(body).only("format").get("encoding")) == encoding


def test_options_of_slog_gin() -> None:
    form = entities("sloggin.NewWithConfig(l, sloggin.Config{WithRequestBody: true, WithRequestID: false})").only(
        "format"
    )
    assert "request_id" not in meanings(form)
    number = next(number for number, one in enumerate(form.get("fields")) if one.get("sensitive") == "bodies")
    assert form.spans[f"fields.{number}"].column > form.header.column


def test_claims() -> None:
    assert claims("a.go", 'import ginzap "github.com/gin-contrib/zap"')
    assert claims("a.go", 'import "github.com/go-chi/httplog/v2"')
    assert claims("a.go", 'import sloggin "github.com/samber/slog-gin"')
