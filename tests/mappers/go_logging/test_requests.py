"""gin, gorilla, chi, hlog, echo and fiber: what records hold, each of the five missing, skipping, outputs, unknowns."""

from __future__ import annotations

import pytest

from tests.mappers.go_logging.programs import emitter, entities, form, meanings, state, time

FIVE = {"timestamp", "identity", "action", "resource", "result"}


@pytest.mark.parametrize(
    ("body", "lacking", "encoding", "when"),
    [
        ("r := gin.Default()", {"identity"}, "text", ("none", "other", "second")),
        ("r.Use(gin.Logger())", {"identity"}, "text", ("none", "other", "second")),
        ("handlers.LoggingHandler(os.Stdout, r)", {"identity"}, "clf", ("offset", "clf", "second")),
        ("handlers.CombinedLoggingHandler(os.Stdout, r)", {"identity"}, "clf", ("offset", "clf", "second")),
        ("r.Use(middleware.Logger)", {"identity"}, "text", ("none", "other", "second")),
        ("e.Use(mw.Logger())", {"identity"}, "json", ("offset", "rfc3339", "nanosecond")),
        (
            "e.Use(mw.LoggerWithConfig(mw.DefaultLoggerConfig))",
            {"identity"},
            "json",
            ("offset", "rfc3339", "nanosecond"),
        ),
        ("app.Use(logger.New(logger.ConfigDefault))", {"identity"}, "text", ("none", "other", "second")),
        ("app.Use(logger.New())", {"identity"}, "text", ("none", "other", "second")),
    ],
)
def test_defaults(body: str, lacking: set[str], encoding: str, when: tuple[str, str, str]) -> None:
    found = form(body)
    assert FIVE - meanings(found) == lacking
    assert (found.get("encoding"), time(found), found.get("rest")) == (encoding, when, None)
    assert emitter(body).get("logging") == "on"


def test_without_a_logger_nothing_is_said() -> None:
    assert not entities("r := gin.New(); e := echo.New(); http.ListenAndServe(a, r)")


@pytest.mark.parametrize(
    "body",
    [
        "gin.LoggerWithFormatter(func(p gin.LogFormatterParams) string { return p.Path })",
        "gin.LoggerWithConfig(gin.LoggerConfig{Formatter: f})",
        "gin.LoggerWithConfig(config())",
        "handlers.CustomLoggingHandler(os.Stdout, r, f)",
        "middleware.RequestLogger(&formatter{})",
        "mw.RequestLoggerWithConfig(mw.RequestLoggerConfig{LogURI: true})",
        'mw.LoggerWithConfig(mw.LoggerConfig{Format: os.Getenv("F")})',
        "mw.LoggerWithConfig(config)",
        "logger.New(logger.Config{Format: format})",
    ],
)
def test_what_the_program_writes_is_unknown(body: str) -> None:
    found = form("format, config := x()\n" + body)
    assert state(found.get("fields")) == "unknown"
    assert emitter("format, config := x()\n" + body).get("logging") == "on"


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ('gin.LoggerWithConfig(gin.LoggerConfig{SkipPaths: []string{"/a", "/b"}})', ["/a", "/b"]),
        ('gin.LoggerWithWriter(gin.DefaultWriter, "/a")', ["/a"]),
        ("gin.LoggerWithConfig(gin.LoggerConfig{SkipPaths: paths})", "unknown"),
        ("gin.LoggerWithConfig(gin.LoggerConfig{})", None),
        (
            'mw.LoggerWithConfig(mw.LoggerConfig{Skipper: func(c echo.Context) bool { return c.Path() == "/a" }})',
            ["/a"],
        ),
        ('logger.New(logger.Config{Next: func(c *fiber.Ctx) bool { return c.Path() == "/a" }})', ["/a"]),
    ],
)
def test_paths_that_are_left_out(body: str, paths: object) -> None:
    found = emitter("paths := x()\n" + body).get("coverage.locations")
    assert (state(found) if state(found) == "unknown" else found and found["excluded"]) == paths


def test_functions_that_drop_records() -> None:
    dropping = "func(c echo.Context) bool { return c.Response().Status < 400 }"
    assert (
        emitter(f"mw.LoggerWithConfig(mw.LoggerConfig{{Skipper: {dropping}}})").get("filters")[0]["how"] == "condition"
    )
    assert emitter("mw.LoggerWithConfig(mw.LoggerConfig{Skipper: mw.DefaultSkipper})").get("filters") == []
    assert state(emitter("s := x()\nmw.LoggerWithConfig(mw.LoggerConfig{Skipper: s})").get("filters")) == "unknown"
    assert emitter("gin.LoggerWithConfig(gin.LoggerConfig{Skip: func(c *gin.Context) bool { return f(c) }})").get(
        "filters"
    )


@pytest.mark.parametrize(
    ("tag", "meaning"),
    [
        ("${time_rfc3339}", "timestamp"),
        ("${header:X-Forwarded-User}", "identity"),
        ("${method}", "action"),
        ("${uri}", "resource"),
        ("${status}", "result"),
        ("${id}", "request_id"),
    ],
)
def test_each_of_the_five_may_be_missing(tag: str, meaning: str) -> None:
    whole = "${time_rfc3339} ${header:X-User} ${method} ${uri} ${status} ${id}".replace("X-User", "X-Forwarded-User")
    found = form(f'mw.LoggerWithConfig(mw.LoggerConfig{{Format: "{whole}\\n"}})')
    left = form(f'mw.LoggerWithConfig(mw.LoggerConfig{{Format: "{whole.replace(tag, "")}\\n"}})')
    if meaning != "identity":
        assert meanings(found) - meanings(left) == {meaning}
    else:
        assert meanings(form('logger.New(logger.Config{Format: "${locals:user_id} ${path}"})')) == {
            "identity",
            "resource",
        }


@pytest.mark.parametrize(
    ("config", "when"),
    [
        ('mw.LoggerConfig{Format: "${time_unix_milli} ${uri}"}', ("utc", "epoch", "millisecond")),
        ('mw.LoggerConfig{Format: "${time_custom} ${uri}"}', ("none", "other", "microsecond")),
        (
            'mw.LoggerConfig{Format: "${time_custom} ${uri}", CustomTimeFormat: "2006-01-02T15:04:05.000-07:00"}',
            ("offset", "rfc3339", "millisecond"),
        ),
        ('mw.LoggerConfig{Format: "${uri} ${status}"}', None),
    ],
)
def test_times_of_echo(config: str, when: object) -> None:
    assert time(form(f"mw.LoggerWithConfig({config})")) == when


def test_times_of_fiber() -> None:
    assert time(form("logger.New(logger.Config{TimeFormat: time.RFC3339Nano})")) == ("offset", "rfc3339", "nanosecond")
    assert time(form('logger.New(logger.Config{Format: "${path}"})')) is None
    assert time(form("f := x()\nlogger.New(logger.Config{TimeFormat: f})")) == "unknown"


@pytest.mark.parametrize(
    ("echo", "escaping", "escaped"), [("4.14.0", "json", True), ("4.13.3", "vendor", False), ("", "unknown", None)]
)
def test_what_echo_escapes_in_json(echo: str, escaping: str, escaped: bool | None) -> None:
    found = form("mw.Logger()", echo)
    assert state(found.get("escaping")) == escaping
    agent = next(field for field in found.get("fields") if field["meaning"] == "user_agent")
    assert agent.get("escaped") is escaped


def test_what_is_not_escaped() -> None:
    text = form('mw.LoggerWithConfig(mw.LoggerConfig{Format: "${path} ${status}\\n"})')
    assert (text.get("escaping"), text.get("fields")[0].get("escaped")) == ("none", None)
    assert form('mw.LoggerWithConfig(mw.LoggerConfig{Format: "${uri} ${status}\\n"})').get("escaping") == "default"
    found = form('logger.New(logger.Config{Format: `{"ua":"${ua}","s":${status}}`})')
    assert (found.get("encoding"), [field.get("escaped") for field in found.get("fields")]) == ("json", [False, None])


def test_what_fields_give_away() -> None:
    body = 'logger.New(logger.Config{Format: "${reqHeader:Authorization} ${cookie:sid} ${body} ${url} ${reset}"})'
    assert [field.get("sensitive") for field in form(body).get("fields")] == [
        "credentials",
        "credentials",
        "bodies",
        "query-strings",
    ]
    without = form("gin.LoggerWithConfig(gin.LoggerConfig{SkipQueryString: true})")
    assert not any("sensitive" in field for field in without.get("fields"))


def test_what_a_function_adds_is_unknown() -> None:
    for tag in ("${custom}", "${locals:x}"):
        assert state(form(f'mw.LoggerWithConfig(mw.LoggerConfig{{Format: "{tag} ${{uri}}"}})').get("rest")) == "unknown"


@pytest.mark.parametrize(
    ("writer", "route"),
    [
        ("os.Stdout", ("stdout", "standard output", False)),
        ("io.Discard", ("file", "io.Discard", True)),
        ("io.MultiWriter(os.Stdout)", ("stdout", "standard output", False)),
        ("&lumberjack.Logger{Filename: `/var/log/a.log`}", ("file", "/var/log/a.log", False)),
        ("file", ("file", "/var/log/b.log", False)),
        ("writer", ("stream", "a writer", False)),
    ],
)
def test_outputs(writer: str, route: tuple[str, str, bool]) -> None:
    before = "file, err := os.OpenFile(`/var/log/b.log`, os.O_APPEND, 0640)\nwriter := x.Writer()\n"
    for body in (
        f"handlers.LoggingHandler({writer}, r)",
        f"gin.LoggerWithWriter({writer})",
        f"mw.LoggerWithConfig(mw.LoggerConfig{{Output: {writer}}})",
        f"gin.DefaultWriter = {writer}\ngin.Default()",
    ):
        found = emitter(before + body).get("routes")
        assert [(one["via"], one["target"], one.get("discarded", False)) for one in found] == [route], body


def test_hlog() -> None:
    body = """
        log := zerolog.New(os.Stdout)%s.Logger()
        c.Then(hlog.NewHandler(log), hlog.RequestIDHandler("req_id", "Request-Id"), hlog.RemoteAddrHandler("ip"))
        hlog.AccessHandler(func(r *http.Request, status, size int, d time.Duration) {
            hlog.FromRequest(r).Info().Str("method", r.Method).Stringer("url", r.URL).Int("status", status).Msg("")
        })
    """
    found = form(body % ".With().Timestamp()")
    assert meanings(found) == {"timestamp", "action", "resource", "result", "request_id", "client_address"}
    assert (found.get("encoding"), time(found)) == ("json", ("offset", "rfc3339", "second"))
    assert state(found.get("rest")) == "unknown"
    assert time(form(body % ".With()")) is None
    unix = "zerolog.TimeFieldFormat = zerolog.TimeFormatUnixMs\n"
    assert time(form(unix + body % ".With().Timestamp()")) == ("utc", "epoch", "millisecond")
    assert time(form("hlog.AccessHandler(f)")) == "unknown"


def test_under_a_condition_it_is_not_known_and_not_judged() -> None:
    found = entities("if debug { r.Use(gin.Logger()) }")
    assert [one.category for one in found.values()] == ["emitter"]
    assert state(found.only("emitter").get("logging")) == "unknown"


@pytest.mark.parametrize(
    "odd", ["", "1", "nil", '""', "x", "[]string{}", "x{}", "func() {}", "gin.LoggerConfig{Output: 1}"]
)
def test_odd_arguments(odd: str) -> None:
    for name in ("gin.LoggerWithConfig", "gin.LoggerWithWriter", "handlers.LoggingHandler", "middleware.RequestLogger"):
        assert entities(f"{name}({odd})").only("emitter").get("logging") == "on"
    for name in ("mw.LoggerWithConfig", "logger.New", "hlog.AccessHandler", "hlog.NewHandler"):
        entities(f"{name}({odd})\n")
    for option in ("Format", "Skipper", "Output", "CustomTimeFormat", "Next", "TimeFormat"):
        entities(f"mw.LoggerWithConfig(mw.LoggerConfig{{{option}: {odd or 1}}})\n")
        entities(f"logger.New(logger.Config{{{option}: {odd or 1}}})\n")
