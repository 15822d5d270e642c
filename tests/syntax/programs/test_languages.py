"""C#, Ruby and PHP: calls and names as each writes them, what is assigned, what a file returns, deep nesting."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.source import Problem, Source
from accesslint.syntax.programs import Program, read


def program(text: str, name: str) -> Program:
    found = read(Source(name, text))
    assert isinstance(found, Program)
    return found


def calls(text: str, name: str) -> list[tuple[str, Any]]:
    return [(call.callee, call.value.plain()) for call in program(text, name).calls(lambda _: True)]


def first(text: str, name: str) -> Any:
    """The first argument of the first call."""
    return calls(text, name)[0][1]["arguments"][0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"a\\n"', "a\n"),
        ('@"c:\\logs"', "c:\\logs"),
        ('$"a{b}"', "unknown"),
        ("5 * 1024", 5120),
        ("1_000", 1000),
        ("true", True),
        ("null", None),
        ('new[] { "a", "b" }', ["a", "b"]),
        ("[1, 2]", [1, 2]),
        ("Level.Warning", {".": "Level.Warning"}),
        ('Environment.GetEnvironmentVariable("X")', "unknown"),
        ("(int)5", 5),
    ],
)
def test_values_of_csharp(written: str, expected: object) -> None:
    found = first(f"F({written});", "Program.cs")
    assert ("unknown" if isinstance(found, dict) and "unknown" in found else found) == expected


def test_calls_of_csharp() -> None:
    text = 'var x = new Options { Limit = 1, Name = "a" }; builder.Services.Add(o => { o.Size = 3; }, level: 4);'
    options, add = calls(text, "Program.cs")
    assert options == ("Options", {"()": "Options", "arguments": [], "keywords": {"Limit": 1, "Name": "a"}})
    assert add[0] == "builder.Services.Add"
    assert add[1]["arguments"][0]["set"] == {"Size": 3}
    assert add[1]["keywords"] == {"level": 4}


def test_conditions_of_csharp() -> None:
    text = "if (a.IsDevelopment()) { b.Use(); }\n#if DEBUG\nc.Use();\n#endif\nd.Use();"
    doubts = {call.callee: call.doubt is not None for call in program(text, "Program.cs").calls(lambda _: True)}
    assert doubts == {"a.IsDevelopment": False, "b.Use": True, "c.Use": True, "d.Use": False}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'a'", "a"),
        (":info", "info"),
        ("%w[a b]", ["a", "b"]),
        ("{ a: 1, 'b' => 2 }", {"a": 1, "b": 2}),
        ("nil", None),
        ("Logger::INFO", {".": "Logger.INFO"}),
        ("ENV['X']", "unknown"),
        ("ENV.fetch('X', 1)", "unknown"),
        ('"a#{b}"', "unknown"),
        ("x ? 1 : 1", 1),
    ],
)
def test_values_of_ruby(written: str, expected: object) -> None:
    found = program(f"config.a = {written}", "a.rb").configured()["config.a"].plain()
    assert ("unknown" if isinstance(found, dict) and "unknown" in found else found) == expected


def test_what_ruby_assigns() -> None:
    text = """
Rails.application.configure do
  config.a.b = 1
  config.c = 2 if x
  config.d += [3]
  local = 4
  config.e = local
  local.f = 5
end
"""
    found = {name: value.plain() for name, value in program(text, "a.rb").configured().items()}
    assert (found["config.a.b"], found["config.e"]) == (1, 4)
    assert all("unknown" in found[name] for name in ("config.c", "config.d"))
    assert "local.f" not in found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'a'", "a"),
        ('"a$b"', "unknown"),
        ("'a' . 'b'", "ab"),
        ("['a' => 1, 2]", {"a": 1}),
        ("array(1, 2)", [1, 2]),
        ("null", None),
        ("TRUE", True),
        ("Handler::class", {".": "Monolog\\Handler\\Handler.class"}),
        ("Other::X", {".": "Monolog\\Deep\\Other.X"}),
        ("env('A', 'b')", "unknown"),
        ("$_ENV['A']", "unknown"),
    ],
)
def test_values_of_php(written: str, expected: object) -> None:
    head = "<?php\nuse Monolog\\Handler\\Handler;\nuse Monolog\\{Deep\\Other, X as Y};\n"
    value = program(f"{head}return {written};", "a.php").result()
    assert value is not None
    found = value.plain()
    assert ("unknown" if isinstance(found, dict) and "unknown" in found else found) == expected


def test_calls_of_php() -> None:
    text = "<?php $log = new Logger('audit'); $log->pushHandler(new H('/a', level: 3)); A::b(1);"
    assert [name for name, _ in calls(text, "a.php")] == ["Logger", "Logger().pushHandler", "H", "A.b"]
    assert calls(text, "a.php")[2][1]["keywords"] == {"level": 3}
    assert program("<?php echo 1;", "a.php").result() is None


@pytest.mark.parametrize("name", ["a.cs", "a.rb", "a.php"])
@pytest.mark.parametrize(
    "text", ["(" * 10_000, "a(" * 10_000 + "1" + ")" * 10_000, "{" * 10_000, "[" * 5_000 + "]" * 5_000]
)
def test_deep_nesting(name: str, text: str) -> None:
    found = read(Source(name, f"<?php x = {text}" if name == "a.php" else f"x.y = {text}"))
    assert isinstance(found, Program | Problem)
    if isinstance(found, Program):
        list(found.calls(lambda _: True))
        found.configured()
        found.result()


def test_places_outside_of_ascii() -> None:
    (call,) = program('x = "ü😀"; use(1)', "a.rb").calls(lambda name: name == "use")
    assert (call.span.line, call.span.column) == (1, 11)
