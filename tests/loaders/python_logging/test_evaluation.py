"""Python files: which are claimed, what folds, what stays unknown, places in characters, deep nesting."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.python_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def loaded(name: str, text: str, **others: str) -> list[Resource | Problem]:
    items = load([Source(name, text)], [], MemoryTree({name: text, **others}), Options())
    return [item for item in items if isinstance(item, Resource | Problem)]


def setting(text: str, name: str = "x") -> object:
    (resource,) = loaded("gunicorn.conf.py", text)
    assert isinstance(resource, Resource)
    value = resource.get("settings", name)
    return None if value is None else value.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("gunicorn.conf.py", "", True),
        ("deploy/gunicorn_config.py", "", True),
        ("gunicorn.py", "", True),
        ("shop/settings.py", "", True),
        ("shop/settings/production.py", "", True),
        ("shop/logging_config.py", "", True),
        ("shop/main.py", "from logging.config import dictConfig\n", True),
        ("shop/main.py", "print(1)\n", False),
        ("shop/catalogue.py", "", False),
        ("shop/dialog.txt", "dictConfig", False),
        ("tests/test_logging.py", "", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = '-'", "-"),
        ("x: str = '-'", "-"),
        ("x = 'a' + 'b'", "ab"),
        ("y = 'a'\nx = f'{y}/b'", "a/b"),
        ("x = ['a'] + ['b']", ["a", "b"]),
        ("b = {'k': 1}\nx = {**b, 'l': True}", {"k": 1, "l": True}),
        ("x = dict(k=None)", {"k": None}),
        ("x = {'a': {}}\nx['a']['b'] = 1", {"a": {"b": 1}}),
        ("x = 10 * 1024 * 1024", 10_485_760),
        ("x = 'a' * 10", {"unknown": "it is computed when the program runs"}),
        ("x = -1", {"unknown": "it is computed when the program runs"}),
        ("x = 1\nif y:\n    x = 2", {"unknown": "it is set under a condition only"}),
        ("x = 1\nif y:\n    x = 1", 1),
        ("x = []\nx += [1]", {"unknown": "it is computed when the program runs"}),
        ("x = os.environ['A']", {"unknown": "the environment variable A decides it"}),
        (
            "x = os.environ.get('A', '-')",
            {"unknown": "the environment variable A decides it, which may replace the default here"},
        ),
        ("x = b'bytes'", {"unknown": "it is computed when the program runs"}),
        ("def f():\n    x = 1", None),
    ],
)
def test_what_folds(text: str, expected: object) -> None:
    assert setting(text + "\n") == expected


def test_columns_count_characters() -> None:
    (resource,) = loaded("gunicorn.conf.py", "# é\ny, x = 1, 2\ny = 'éé'; x = 'b'\n")
    assert isinstance(resource, Resource)
    value = resource.get("settings", "x")
    assert value is not None
    assert (value.span.line, value.span.column, value.span.end_column) == (3, 15, 18)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 10_000 + "]" * 10_000,
        "x = " + "-" * 10_000 + "1",
        "x = " + "+".join(["'a'"] * 10_000),
        "x = " + "{'a': " * 90 + "1" + "}" * 90,
        "print 'python 2'",
        "x = 1\0",
        "x = '\\d'\x0c\n",
        "".join(f"{'    ' * depth}if x:\n" for depth in range(90)) + "    " * 90 + "x = 1\n",
    ],
)
def test_odd_files_never_raise(text: str) -> None:
    for item in loaded("gunicorn.conf.py", text):
        assert isinstance(item, Resource) or item.level == "note"


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("Dockerfile", 'CMD ["gunicorn", "--access-logfile", "-"]\n', True),
        ("compose.yaml", "services:\n  web:\n    command: gunicorn --access-logfile - app\n", True),
        ("Procfile", "web: gunicorn app:app\n", False),
        ("README", "gunicorn --access-logfile -\n", False),
    ],
)
def test_a_command_line_beside_or_above_is_seen(file: str, text: str, expected: bool) -> None:
    (resource,) = loaded("app/gunicorn.conf.py", "workers = 2\n", **{file: text})
    assert isinstance(resource, Resource)
    assert (resource.get("command") is not None) is expected


DICTIONARY = "{'version': 1, 'handlers': {}}"


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (f"LOGGING = {DICTIONARY}", ["LOGGING"]),
        (f"def f():\n    dictConfig({DICTIONARY})", ["dictionary 1"]),
        ("class A:\n    c = {'version': 1, 'handlers': {}}", ["dictionary 1"]),
        ("LOGGING = {'version': 2, 'handlers': {}}", []),
        ("LOGGING = {'version': 1}", []),
        ("LOGGING = {'handlers': {}}  # version", []),
        ("LOGGING_CONFIG = None", []),
    ],
)
def test_dictionaries_for_logging(text: str, addresses: list[str]) -> None:
    resources = [item for item in loaded("settings.py", text + "\n") if isinstance(item, Resource)]
    assert [resource.address for resource in resources] == addresses


def test_names_of_names_stay_small() -> None:
    lines = ["a0 = ['x']", *(f"a{step + 1} = [a{step}, a{step}]" for step in range(60)), "x = a60"]
    assert setting("\n".join(lines)) is not None
    assert setting("a = ['x']\nb = [a, a]\nx = [b, b]") == [[["x"], ["x"]], [["x"], ["x"]]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("json.dumps({'time': '%(t)s', 'n': [1, True, None]})", '{"time": "%(t)s", "n": [1, true, null]}'),
        ("json.dumps(dict(user='%(u)s'))", '{"user": "%(u)s"}'),
        ("' '.join(['%(h)s', '%(u)s'])", "%(h)s %(u)s"),
        ("SEPARATOR.join(('a', 'b'))", "a|b"),
        ("json.dumps({'v': os.environ['V']})", "unknown"),
        ("json.dumps({'v': f'{version}'})", "unknown"),
        ("json.dumps({'a': 1}, indent=2)", "unknown"),
        ("' '.join(parts)", "unknown"),
        ("' '.join(['a', 1])", "unknown"),
        ("parts.join(['a'])", "unknown"),
        ("json.dumps(json.dumps)", "unknown"),
    ],
)
def test_texts_made_of_constants(written: str, expected: str) -> None:
    found = setting(f"import json, os\nSEPARATOR = '|'\nx = {written}\n")
    assert found == expected or (expected == "unknown" and isinstance(found, dict) and "unknown" in found)


def test_texts_that_would_grow_beyond_all_bounds_are_not_made() -> None:
    steps = "".join(f"b{n + 1} = ''.join([b{n}, b{n}])\n" for n in range(60))
    assert "unknown" in setting(f"b0 = 'xx'\n{steps}x = b60\n")  # type: ignore[operator]
