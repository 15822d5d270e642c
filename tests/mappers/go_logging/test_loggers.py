"""zap, zerolog, slog and logrus: which loggers are judged, levels, sampling, times, outputs, how much is kept."""

from __future__ import annotations

import pytest

from tests.mappers.go_logging.programs import emitter, entities, form, state, time

CORE = "zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), os.Stdout, %s)"


@pytest.mark.parametrize(
    ("body", "judged"),
    [
        ("logger, _ := zap.NewProduction()", False),
        ("auditLogger, _ := zap.NewProduction()", True),
        ('l := zap.NewExample().Named("audit")', True),
        ("log := zerolog.New(os.Stdout).With().Timestamp().Logger()", False),
        ("accessLog := zerolog.New(os.Stdout)", True),
        ("securityLog := slog.New(slog.NewJSONHandler(os.Stdout, nil))", True),
        ("log := slog.New(slog.NewJSONHandler(os.Stdout, nil))", False),
        ("audit := logrus.New()", True),
        ("logger := logrus.New()", False),
    ],
)
def test_only_loggers_of_records_are_judged(body: str, judged: bool) -> None:
    assert bool(entities(body)) is judged


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("audit, _ := zap.NewProduction()", "on"),
        ("audit := zap.NewNop()", "off"),
        (
            "c := zap.NewProductionConfig(); c.Level = zap.NewAtomicLevelAt(zap.ErrorLevel); audit, _ := c.Build()",
            "off",
        ),
        ("c := zap.NewProductionConfig(); c.Level = level(); audit, _ := c.Build()", "unknown"),
        (f"audit := zap.New({CORE % 'zap.InfoLevel'})", "on"),
        (f"audit := zap.New({CORE % 'zapcore.ErrorLevel'})", "off"),
        (f"accessLog := zap.New({CORE % 'zap.WarnLevel'})", "off"),
        (f"audit := zap.New({CORE % 'zap.WarnLevel'})", "on"),
        ("audit := zap.New(core)", "on"),
        ("audit := zerolog.New(os.Stdout).Level(zerolog.Disabled)", "off"),
        ("audit := zerolog.New(os.Stdout).Level(level)", "unknown"),
        ("audit := slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelError}))", "off"),
        ("audit := slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo}))", "on"),
        ("audit := slog.New(handler)", "on"),
        ("audit := slog.New(slog.NewTextHandler(w, options))", "unknown"),
        ("audit := logrus.New(); audit.SetLevel(logrus.PanicLevel)", "off"),
        ("audit := logrus.New(); audit.Level = logrus.FatalLevel", "off"),
        ("audit := logrus.New()", "on"),
    ],
)
def test_levels(body: str, expected: str) -> None:
    assert state(emitter("level, core, handler, w, options := x()\n" + body).get("logging")) == expected


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("audit, _ := zap.NewProduction()", "sample"),
        ("audit, _ := zap.NewProductionConfig().Build()", "sample"),
        ("c := zap.NewProductionConfig(); c.Sampling = nil; audit, _ := c.Build()", None),
        ("audit, _ := zap.NewDevelopment()", None),
        ('audit, _ := zap.Config{Encoding: "json"}.Build()', None),
        ("c := zap.Config{Sampling: &zap.SamplingConfig{Initial: 1}}; audit, _ := c.Build()", "sample"),
        ("c := zap.Config{Sampling: sampling}; audit, _ := c.Build()", "unknown"),
        (f"audit := zap.New(zapcore.NewSamplerWithOptions({CORE % 'zap.InfoLevel'}, 1, 2, 3))", "sample"),
        ("audit := zerolog.New(os.Stdout).Sample(&zerolog.BasicSampler{N: 10})", "sample"),
        ("audit := zerolog.New(os.Stdout)", None),
    ],
)
def test_sampling(body: str, how: str | None) -> None:
    found = emitter("sampling := x()\n" + body).get("filters")
    assert (found and found[0]["how"] if isinstance(found, list) else state(found)) == (how or [])


@pytest.mark.parametrize(
    ("body", "encoding", "when"),
    [
        ("audit, _ := zap.NewProduction()", "json", ("utc", "epoch", "microsecond")),
        ("audit, _ := zap.NewDevelopment()", "text", ("offset", "rfc3339", "millisecond")),
        ("audit := zap.NewExample()", "json", None),
        (
            ("c := zap.NewProductionConfig(); c.EncoderConfig.EncodeTime = zapcore.RFC3339TimeEncoder; "
             "audit, _ := c.Build()"),
            "json",
            ("offset", "rfc3339", "second"),
        ),
        ('c := zap.NewProductionConfig(); c.EncoderConfig.TimeKey = ""; audit, _ := c.Build()', "json", None),
        ("c := zap.NewProductionConfig(); c.EncoderConfig = encoder; audit, _ := c.Build()", "json", "unknown"),
        (
            ("c := zap.NewProductionConfig(); e := zap.NewDevelopmentEncoderConfig(); e.TimeKey = zapcore.OmitKey; "
             "c.EncoderConfig = e; audit, _ := c.Build()"),
            "json",
            None,
        ),
        (
            ('c := zap.Config{Encoding: "console", EncoderConfig: zapcore.EncoderConfig{TimeKey: "t", '
             'EncodeTime: zapcore.TimeEncoderOfLayout("2006-01-02T15:04:05Z07:00")}}; audit, _ := c.Build()'),
            "text",
            ("offset", "rfc3339", "second"),
        ),
        ('c := zap.Config{Encoding: "json"}; audit, _ := c.Build()', "json", None),
        (f"audit := zap.New({CORE % 'zap.InfoLevel'})", "json", ("utc", "epoch", "microsecond")),
        ("audit := zap.New(core)", "unknown", "unknown"),
        ("audit := zerolog.New(os.Stdout)", "json", None),
        ("audit := zerolog.New(os.Stdout).With().Timestamp().Logger()", "json", ("offset", "rfc3339", "second")),
        ("audit := zerolog.New(zerolog.ConsoleWriter{Out: os.Stderr}).With().Timestamp().Logger()", "text",
         ("offset", "rfc3339", "second")),
        ("audit := slog.New(slog.NewJSONHandler(os.Stdout, nil))", "json", ("offset", "rfc3339", "nanosecond")),
        ("audit := slog.New(slog.NewTextHandler(os.Stdout, nil))", "logfmt", ("offset", "rfc3339", "millisecond")),
        ("audit := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: f}))", "json", "unknown"),
        ("audit := logrus.New()", "logfmt", ("offset", "rfc3339", "second")),
        ("audit := logrus.New(); audit.SetFormatter(&logrus.JSONFormatter{})", "json", ("offset", "rfc3339", "second")),
        ('audit := logrus.New(); audit.SetFormatter(&logrus.JSONFormatter{TimestampFormat: "15:04:05"})', "json",
         ("none", "other", "second")),
        ("audit := logrus.New(); audit.SetFormatter(&logrus.JSONFormatter{DisableTimestamp: true})", "json", None),
        ("audit := logrus.New(); audit.Formatter = formatter", "unknown", "unknown"),
        ("audit := logrus.New(); if x { audit.SetFormatter(&logrus.JSONFormatter{}) }", "unknown", "unknown"),
    ],
)  # fmt: skip
def test_formats(body: str, encoding: str, when: object) -> None:
    found = form("encoder, core, formatter := x()\n" + body)
    assert (state(found.get("encoding")), time(found)) == (encoding, when)
    assert state(found.get("rest")) == "unknown"


@pytest.mark.parametrize(
    ("fields", "rotation"),
    [
        ("", None),
        ("MaxAge: 28", {"keep_days": 28, "detail": "MaxAge is 28"}),
        ("MaxBackups: 3", {"max_files": 3, "max_size_mb": 100}),
        ("MaxBackups: 3, MaxSize: 10", {"max_files": 3, "max_size_mb": 10}),
        ("MaxAge: 0, MaxBackups: 0", {"max_size_mb": 100}),
    ],
)
def test_files_of_lumberjack(fields: str, rotation: object) -> None:
    body = f"audit := zerolog.New(&lumberjack.Logger{{Filename: `/var/log/a.log`, {fields}}})"
    store = entities(body).only("store")
    assert (store.address, store.get("rotation")) == ("/var/log/a.log", rotation)


def test_outputs_of_zap() -> None:
    body = 'c := zap.NewProductionConfig(); c.OutputPaths = []string{"stdout", "/var/log/a.log"}; audit, _ := c.Build()'
    found = emitter(body).get("routes")
    assert [(one["via"], one["target"]) for one in found] == [("stdout", "standard output"), ("file", "/var/log/a.log")]
    assert emitter("audit, _ := zap.NewProduction()").get("routes")[0]["via"] == "stdout"


@pytest.mark.parametrize("odd", ["", "1", "nil", '""', "x", "[]string{}", "x{}", "func() {}", "zap.Config{Level: 1}"])
def test_odd_arguments(odd: str) -> None:
    for name in ("zap.New", "zap.NewProduction", "zerolog.New", "slog.New", "logrus.New", "zap.Config{}.Build"):
        entities(f"audit := {name}({odd})")
    for field in ("Level", "Sampling", "OutputPaths", "EncoderConfig", "Encoding"):
        entities(f"c := zap.Config{{{field}: {odd or 1}}}\naudit, _ := c.Build()")
    for handler in ("slog.NewJSONHandler", "zapcore.NewCore", "zapcore.NewJSONEncoder"):
        entities(f"audit := slog.New({handler}({odd}))\naccessLog := zap.New({handler}({odd}))")


TEE = """
w := zapcore.AddSync(&lumberjack.Logger{Filename: "/var/log/access.log"})
cfg := zap.NewProductionEncoderConfig()
cfg.EncodeTime = zapcore.RFC3339TimeEncoder
core := zapcore.NewTee(
    zapcore.NewCore(zapcore.NewConsoleEncoder(cfg), zapcore.AddSync(os.Stdout), zap.DebugLevel),
    %s,
)
accessLogger := zap.New(core, zap.AddCaller())
"""


def test_several_cores() -> None:
    found = entities(TEE % "zapcore.NewCore(zapcore.NewJSONEncoder(cfg), w, zap.InfoLevel)")
    assert [route["via"] for route in found.only("emitter").get("routes")] == ["stdout", "file"]
    assert found.only("store").get("names") == ["/var/log/access.log"]
    assert (found.only("format").get("encoding"), time(found.only("format"))) == (
        "json",
        ("offset", "rfc3339", "second"),
    )


def test_cores_that_are_not_told() -> None:
    assert state(form(TEE % "other()").get("encoding")) == "unknown"
    assert state(form("accessLogger := zap.New(zapcore.NewTee(cores...))").get("encoding")) == "unknown"
