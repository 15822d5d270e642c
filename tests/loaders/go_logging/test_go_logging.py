"""Go's programs to resources: which files, which calls, what is known of each."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.go_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def resources(text: str, module: str = "") -> list[Resource]:
    files = {"cmd/main.go": text, **({"go.mod": module} if module else {})}
    loaded = load([Source("cmd/main.go", text)], [], MemoryTree(files), Options())
    return [one for one in loaded if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("main.go", 'import "go.uber.org/zap"', True),
        ("main.go", 'import (\n\tmw "github.com/labstack/echo/v4/middleware"\n)', True),
        ("main.go", 'import "github.com/go-chi/chi/v5"', True),
        ("log.go", 'import "log/slog"', True),
        ("main.go", 'import "net/http"', False),
        ("main.go", 'import "github.com/acme/zap"', False),
        ("go.mod", 'require "go.uber.org/zap"', False),
    ],
)
def test_programs_that_import_a_package_are_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


PROGRAM = """package main
import (
    "github.com/go-chi/chi/v5/middleware"
    "github.com/rs/zerolog"
    "github.com/sirupsen/logrus"
    "go.uber.org/zap"
    mw "github.com/labstack/echo/v4/middleware"
)
func main() {
    zerolog.TimeFieldFormat = zerolog.TimeFormatUnix
    r.Use(middleware.RequestID, middleware.Logger)
    cfg := zap.NewProductionConfig()
    cfg.Sampling = nil
    auditLog, err := cfg.Build()
    accessLog := logrus.New()
    accessLog.SetFormatter(&logrus.JSONFormatter{})
    if dev {
        e.Use(mw.Logger())
    }
    securityLog := zerolog.New(w).With().Timestamp().Logger()
    zerolog.New(w)
}
"""


def test_each_call_is_a_resource() -> None:
    found = {one.type: one for one in resources(PROGRAM, "require github.com/labstack/echo/v4 v4.11.4\n")}
    assert found.keys() == {"chi_logger", "zap_logger", "logrus_logger", "echo_logger", "zerolog_logger"}
    zap, logrus, echo = found["zap_logger"], found["logrus_logger"], found["echo_logger"]
    assert zap.get("call", "receiver", "set", "Sampling").data is None  # type: ignore[union-attr]
    assert zap.get("name").text == "auditLog"  # type: ignore[union-attr]
    assert logrus.get("additions", 0, "arguments", 0, "()").text.endswith("JSONFormatter")  # type: ignore[union-attr]
    assert echo.get("doubt").unknown  # type: ignore[union-attr]
    assert echo.get("version").text == "4.11.4"  # type: ignore[union-attr]
    assigned = echo.get("assigned", "github.com/rs/zerolog.TimeFieldFormat", ".")
    assert assigned is not None
    assert assigned.text == "github.com/rs/zerolog.TimeFormatUnix"


def test_odd_programs_do_not_stop_it() -> None:
    for text in (
        "",
        "package main\nfunc main() {",
        "(" * 5_000,
        "x" * 600_000,
        'package é\nimport zap "go.uber.org/zap"',
    ):
        found = list(load([Source("a.go", text)], [], MemoryTree({}), Options()))
        assert all(isinstance(one, Problem | Resource) for one in found)
