"""Middlewares of Go's programs that write records themselves: what is read, and what is no record of accesses."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.go_logging import claims, load
from accesslint.mappers.go_logging import own_records, tags
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.go_logging.programs import meanings, state
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
HEAD = """package middleware
import (
    "fmt"
    "log"
    "log/slog"
    "net/http"
    "github.com/gin-gonic/gin"
    "github.com/go-chi/chi/v5/middleware"
    "github.com/labstack/echo/v4"
    mw "github.com/labstack/echo/v4/middleware"
    "github.com/sirupsen/logrus"
    zlog "github.com/rs/zerolog/log"
    "go.uber.org/zap"
)
"""
NET = """func Log(logger *zap.Logger, next http.Handler) http.Handler {
    return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
        ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
        next.ServeHTTP(ww, r)
        %s
    })
}"""
GIN = """func Log(logger *zap.SugaredLogger) gin.HandlerFunc {
    return func(c *gin.Context) {
        path := c.Request.URL.Path
        c.Next()
        if raw := c.Request.URL.RawQuery; raw != "" {
            path = path + "?" + raw
        }
        %s
    }
}"""
ECHO = """func Log() echo.MiddlewareFunc {
    return func(next echo.HandlerFunc) echo.HandlerFunc {
        return func(c echo.Context) error {
            err := next(c)
            req, res := c.Request(), c.Response()
            %s
            return err
        }
    }
}"""


def entities(text: str) -> Mapped:
    """What the mappers make of a program."""
    source = Source("middleware/logger.go", HEAD + text)
    found = [one for one in load([source], [], MemoryTree({}), Options()) if isinstance(one, Resource)]
    result = Mapped()
    result.links, result.problems = [], []
    for mapper in (own_records, tags):
        result.update(mapped(mapper, *found))
    return result


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        (
            NET % 'slog.Info("r", "method", r.Method, "path", r.URL.Path, "status", ww.Status(), "user_id", id(r))',
            set(),
        ),
        (NET % 'slog.Info("r", "method", r.Method, "path", r.URL.Path, "status", ww.Status())', {"identity"}),
        (NET % 'slog.Info("r", "path", r.URL.Path, "status", ww.Status(), "user", u)', {"action"}),
        (NET % 'slog.Info("r", "method", r.Method, "status", ww.Status(), "user", u)', {"resource"}),
        (NET % 'slog.Info("r", "method", r.Method, "path", r.URL.Path, "user", u)', {"result"}),
        (NET % 'fmt.Printf("%s %s %d %s", r.Method, r.URL.Path, ww.Status(), user)', {"timestamp"}),
        (
            NET % 'zap.L().Info("r", zap.String(userIDKey, u), zap.String("m", r.Method), zap.Any("p", r.URL))',
            {"result"},
        ),
        (NET % 'log.Printf("%s %s %d", r.Method, r.RequestURI, ww.Status())', {"identity"}),
        (
            NET
            % 'logrus.WithFields(logrus.Fields{"method": r.Method, "url": r.URL.String()}).WithField("s", 1).Info("x")',
            {"identity", "result"},
        ),
        (NET % 'zlog.Info().Str("m", r.Method).Str("p", r.URL.Path).Int("s", ww.Status()).Msg("x")', {"identity"}),
        (
            NET % 'slog.Info("r", slog.Group("http", slog.String("method", r.Method)), "url", r.URL)',
            {"identity", "result"},
        ),
        (
            GIN % 'logger.Infow("r", "method", c.Request.Method, "path", path, "status", c.Writer.Status())',
            {"identity"},
        ),
        (
            GIN % 'fields := []zap.Field{zap.String("m", c.Request.Method), zap.String("p", path)}\n'
            'if id, ok := c.Get("user_id"); ok { fields = append(fields, zap.Any("user_id", id)) }\n'
            'zap.L().Info("r", fields...)',
            {"result"},
        ),
        (
            GIN % 'switch { case c.Writer.Status() > 499: logger.Errorw("r", "m", c.Request.Method, "p", path)\n'
            'default: logger.Infow("r", "m", c.Request.Method, "p", path) }',
            {"identity", "result"},
        ),
        (
            NET % 'f := logrus.Fields{"m": r.Method, "p": r.URL.Path}\n'
            'if u := userOf(r); u != "" { f["user"] = u }\nlogrus.WithFields(f).Info("r")',
            {"result"},
        ),
        (
            NET % 'e := zlog.Info()\nif u := userOf(r); u != "" { e.Str("user", u) }\n'
            'e.Str("m", r.Method).Str("p", r.URL.Path).Send()',
            {"result"},
        ),
        (
            NET % 'if r.URL.Path != "/live" { slog.Info("r", "method", r.Method, "path", r.URL.Path) }',
            {"identity", "result"},
        ),
        (ECHO % 'slog.Info("r", "method", req.Method, "uri", req.RequestURI, "status", res.Status)', {"identity"}),
    ],
)
def test_records(text: str, lacking: set[str]) -> None:
    found = entities(text)
    assert FIVE - meanings(found.only("format")) == lacking
    assert found.only("emitter").get("logging") == "on"
    assert found.only("format").get("rest") is None


@pytest.mark.parametrize(
    "text",
    [
        NET % 'defer func() { if err := recover(); err != nil { slog.Error("p", "m", r.Method, "u", r.URL.Path) } }()',
        NET % 'if slow { slog.Info("r", "method", r.Method, "path", r.URL.Path) }',
        NET % 'slog.Debug("r", "method", r.Method, "path", r.URL.Path)',
        NET % 'slog.Info("started", "status", ww.Status())',
        NET % "http.Error(ww, r.Method + r.URL.Path, 500)",
        'func Create(w http.ResponseWriter, r *http.Request) { slog.Info("c", "m", r.Method, "p", r.URL.Path) }',
        'func main() { slog.Info("c", "method", "GET", "path", "/") }',
    ],
)
def test_what_is_no_record_of_accesses(text: str) -> None:
    assert not entities(text)


@pytest.mark.parametrize(
    "call",
    [
        'slog.InfoContext(r.Context(), "r", "method", r.Method, "path", r.URL.Path)',
        'zerolog.Ctx(r.Context()).Info().Str("method", r.Method).Str("path", r.URL.Path).Msg("x")',
        'l := loggerOf(r); l.Info("r", "method", r.Method, "path", r.URL.Path)',
        'LoggerFromContext(ctx).Info("r", "method", r.Method, "path", r.URL.Path)',
    ],
)
def test_a_logger_of_the_request_may_add_fields(call: str) -> None:
    assert state(entities(NET % call).only("format").get("rest")) == "unknown"


def test_what_clients_decide() -> None:
    form = entities(NET % 'log.Printf("%s %s %d", r.Method, r.URL.Path, ww.Status())').only("format")
    assert (form.get("escaping"), form.get("encoding")) == ("none", "text")
    form = entities(NET % 'log.Printf("%s %q %d", r.Method, r.URL.Path, ww.Status())').only("format")
    assert form.get("escaping") == "default"
    form = entities(NET % 'slog.Info("r", "m", r.Method, "u", r.URL.String(), "h", r.Header)').only("format")
    assert {one["token"]: one.get("sensitive") for one in form.get("fields")} == {
        "m": None,
        "u": "query-strings",
        "h": "credentials",
        "the logger's time": None,
    }


def test_bodies() -> None:
    read = "body, err := c.GetRawData(); "
    form = entities(GIN % (read + 'logger.Infow("r", "method", c.Request.Method, "path", path, "body", body)')).only(
        "format"
    )
    assert "bodies" in {field.get("sensitive") for field in form.get("fields")}


def test_a_header_names_the_user() -> None:
    call = 'slog.Info("r", "m", r.Method, "u", r.URL.Path, "user", r.Header.Get("X-User-ID"))'
    assert state(entities(NET % call).only("format").get("identity_source")) == "unknown"


def test_echo_is_given_a_function() -> None:
    text = """func Log() echo.MiddlewareFunc {
    return mw.RequestLoggerWithConfig(mw.RequestLoggerConfig{
        Skipper: func(c echo.Context) bool { return c.Path() == "/health" },
        LogValuesFunc: func(c echo.Context, v mw.RequestLoggerValues) error {
            if v.Error == nil {
                slog.Info("r", "uri", v.URI, "status", v.Status, "method", v.Method)
            } else {
                slog.Error("r", "uri", v.URI, "status", v.Status, "method", v.Method)
            }
            return nil
        },
    })
}"""
    found = entities(text)
    assert FIVE - meanings(found.only("format")) == {"identity"}
    assert found.only("emitter").get("coverage.locations.excluded") == ["/health"]


def test_claims() -> None:
    assert claims("a/logger.go", 'import "net/http"\nfunc L(next http.Handler) http.Handler {')
    assert not claims("a/client.go", 'import "net/http"\nfunc L() { http.Get("x") }')
    assert not claims("a/logger.txt", 'import "net/http"\nfunc L(next http.Handler) http.Handler {')


def test_echo_has_a_function_of_its_own() -> None:
    found = entities("func main() { e.Use(mw.RequestLogger()) }")
    assert FIVE - meanings(found.only("format")) == {"identity"}
    assert "request_id" in meanings(found.only("format"))


def test_records_for_developers() -> None:
    assert not entities(NET % 'klog.V(5).Infof("%s %s", r.Method, r.URL.Path)')
    assert not entities(NET % 'zlog.Debug().Str("m", r.Method).Str("p", r.URL.Path).Msg("x")')


def test_what_a_function_makes_of_the_request_is_unknown() -> None:
    call = 'slog.Info("r", "method", r.Method, "path", r.URL.Path, "more", more(r))'
    assert state(entities(NET % call).only("format").get("rest")) == "unknown"
    for before in ('slog.Info("begun", "request", r); ', 'l.Info("begun", r); '):
        call = f'{before}slog.Info("r", "method", r.Method, "path", r.URL.Path)'
        assert state(entities(NET % call).only("format").get("rest")) == "unknown"
    call = 'slog.Info("r", "method", r.Method, "path", r.URL.Path, "user", userOf(r))'
    assert entities(NET % call).only("format").get("rest") is None


def test_an_event_that_is_made_before() -> None:
    made = "ev := zlog.Info(); if err != nil { ev = zlog.Error().Err(err) }; "
    found = entities(NET % (made + 'ev.Str("m", r.Method).Str("p", r.URL.Path).Msg("x")')).only("format")
    assert FIVE - meanings(found) == {"identity", "result"}
    assert found.get("rest") is None


GRPC = """func Log(logger *zap.Logger) grpc.UnaryServerInterceptor {
    return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
        resp, err := handler(ctx, req)
        %s
        return resp, err
    }
}"""


@pytest.mark.parametrize(
    ("call", "lacking"),
    [
        ('logger.Info("rpc", zap.String("method", info.FullMethod), zap.Error(err))', {"identity"}),
        ('logger.Info("rpc", zap.String("method", info.FullMethod), zap.Any("code", status.Code(err)))', {"identity"}),
        ('logger.Info("rpc", zap.String("method", info.FullMethod), zap.String("user", user(ctx)))', {"result"}),
        ('log.Printf("%s took %s", info.FullMethod, time.Since(start))', {"identity", "result"}),
    ],
)
def test_interceptors_of_grpc(call: str, lacking: set[str]) -> None:
    found = entities(GRPC % call).only("format")
    assert FIVE - meanings(found) == lacking
    assert found.get("rest") is None


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ('ctxzap.Extract(ctx).Info("rpc", zap.String("method", info.FullMethod))', "unknown"),
        ('slog.InfoContext(ctx, "rpc", "method", info.FullMethod)', "unknown"),
    ],
)
def test_loggers_of_grpc_s_calls(call: str, found: str) -> None:
    assert state(entities(GRPC % call).only("format").get("rest")) == found
    assert claims("rpc/log.go", "func Log() grpc.UnaryServerInterceptor {")
