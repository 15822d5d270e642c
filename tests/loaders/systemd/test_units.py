"""systemd's units: which files are units, what they set, drop-ins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.systemd import claims, load
from accesslint.model.values import Resource
from accesslint.source import Source
from accesslint.syntax.unit_files import parse
from tests.trees import MemoryTree


def units(**files: str) -> dict[str, Resource]:
    sources = [Source(name.replace("__", "/"), text) for name, text in files.items()]
    found = load(sources, [], MemoryTree({}), Options())
    return {one.address: one for one in found if isinstance(one, Resource)}


def unit(text: str) -> Resource:
    return units(**{"a.service": text})["a.service"]


def plain(resource: Resource, name: str) -> Any:
    value = resource.get(name)
    return None if value is None else value.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/systemd/system/a.service", "[Service]\n", True),
        ("a@.service", "[Unit]\n", True),
        ("a.service.j2", "[Unit]\n", True),
        ("a.service.d/x.conf", "# c\n[Service]\n", True),
        ("a.container", "[Container]\n", True),
        ("a.timer", "[Unit]\n", False),
        ("a.timer.d/x.conf", "[Unit]\n", False),
        ("a.service", "<service-group>\n", False),
        ("x/a.conf", "[Service]\n", False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_sections_comments_and_continued_lines() -> None:
    found = unit(
        "[Unit]\nStandardOutput=no\n[Service]\n# c\n; c\nType = simple\nExecStart=/a \\\n  # c\n  --b 'c d' \\\n  e\n"
        "ExecStart=\nExecStart=-/f 'g h' i&j $X --k $Y\nno assignment\n"
    )
    assert plain(found, "settings") == {"type": "simple"}
    assert plain(found, "commands") == [
        ["-/f", "g h", "i&j", {"unknown": "$X is set where the unit is started"}, "--k", "$Y"]
    ]


def test_a_command_on_several_lines_has_exact_places() -> None:
    command = unit("[Service]\r\nExecStart=/a \\\r\n  --b\r\n".replace("\r\n", "\n")).get("commands", 0)
    assert command is not None
    assert [(word.text, word.span.line, word.span.column) for word in command.items()] == [
        ("/a", 2, 11),
        ("--b", 3, 3),
    ]


def test_specifiers() -> None:
    found = unit("[Service]\nExecStart=/a/%i --x=100%% '%%h %n'\n")
    assert plain(found, "commands") == [["/a/%i", "--x=100%", {"unknown": "systemd fills in %n"}]]


def test_drop_ins_follow_their_unit() -> None:
    found = units(
        **{
            "lib__a.service": "[Service]\nUser=a\nStandardOutput=journal\n",
            "etc__a.service.d__20-b.conf": "[Service]\nStandardOutput=null\n",
            "etc__a.service.d__10-b.conf": "[Service]\nStandardOutput=tty\n",
            "b.service.d__b.conf": "[Service]\nUser=b\n",
        }
    )
    assert plain(found["a.service"], "settings") == {"user": "a", "standardoutput": "null"}
    assert [plain(found[name], "complete") for name in ("a.service", "b.service")] == [True, False]


def test_units_of_one_name_inside_of_two_files() -> None:
    inner = [
        Embedded(Source("x.yml", "[Service]\nUser=a\n"), "etc/systemd/system/a.service", "", scope) for scope in "ab"
    ]
    found = load([], inner, MemoryTree({}), Options())
    assert [one.id for one in found if isinstance(one, Resource)] == ["a#a.service", "b#a.service"]


def test_templates() -> None:
    found = unit("[Service]\nUser={{ user }}\n{% if a %}\nStandardOutput=null\n{% endif %}\n{{ more }}\n")
    assert {name: "unknown" in value for name, value in plain(found, "settings").items()} == {
        "user": True,
        "standardoutput": True,
    }
    assert len(plain(found, "open")) == 1


@settings(max_examples=200)
@given(st.text("[]Service=\\\n#; 'a\"{}%<>$", max_size=120))
def test_any_text(text: str) -> None:
    whole = "[Service]\nExecStart=" + text
    lines = whole.split("\n")
    for one in parse(Source("a.service", whole)).assignments:
        assert 0 <= one.start <= one.end <= len(whole)
        assert 1 <= one.span.line <= one.span.end_line <= len(lines)
    assert unit(whole).address == "a.service"
