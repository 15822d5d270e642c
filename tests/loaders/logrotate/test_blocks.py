"""logrotate's files to blocks: claims, defaults, scripts, one-line blocks, templates; nothing raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.logrotate import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from accesslint.syntax.logrotate import parse
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> dict[str, Resource]:
    sources = [Source(name, text) for name, text in files.items() if claims(name, text)]
    items = load(sources, [], MemoryTree(files), Options())
    return {one.address: one for one in items if isinstance(one, Resource)}


def directives(resource: Resource) -> dict[str, object]:
    value = resource.get("directives")
    assert value is not None
    return dict(value.plain())


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/logrotate.d/nginx", "/var/log/nginx/*.log {\n  daily\n}\n", True),
        ("logrotate.conf", "weekly\nrotate 4\n", True),
        ("templates/logrotate.conf.j2", "rotate {{ n }}\n", True),
        ("nginx.logrotate", "/a {\n\trotate 3\n}\n", True),
        ("logrotate.d/shop", "# set by the platform team\n\n" * 150, True),
        ("shop.conf", "# set by the platform team\n\n" * 150, False),
        ("logrotate.yml", "- daily\n", False),
        ("crontab", "daily\n", False),
        ("logrotate.d/README", "These files are read daily.\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_a_blocks_directives_win_over_the_defaults() -> None:
    found = loaded(
        {
            "etc/logrotate.conf": "weekly\nrotate 4\ncreate\n",
            "etc/logrotate.d/app": "/var/log/a.log {\n  daily\n  nocreate\n}\n/var/log/b.log { rotate 9; size=5M }\n",
        }
    )
    assert directives(found["app:/var/log/a.log"]) == {"rotate": "4", "daily": "", "nocreate": ""}
    assert directives(found["app:/var/log/b.log"]) == {"weekly": "", "rotate": "9", "create": "", "size": "5M"}


def test_scripts_are_no_directives_and_paths_take_several_lines() -> None:
    document = parse(
        Source("a", '/a.log\n"/b c.log" /d.log\n{\n  postrotate\n    rotate 1\n  endscript\n  rotate 7 # why\n}\n')
    )
    (block,) = document.blocks
    assert [path for path, _ in block.paths] == ["/a.log", "/b c.log", "/d.log"]
    assert [(one.name, one.value, one.span.line) for one in block.directives] == [("rotate", "7", 7)]


def test_templates_leave_values_unknown() -> None:
    text = "{{ path }} {\n  rotate {{ n }}\n{% if daily %}\n  daily\n{% endif %}\n}\n/b.log {\n rotate 2\n}\n"
    found = loaded({"logrotate.d/a.j2": text})
    assert any("unknown" in str(directives(one).get("rotate")) for one in found.values())
    assert directives(found["a.j2:/b.log"])["rotate"] == "2"


def test_a_block_that_does_not_end_is_told() -> None:
    items = list(load([Source("logrotate.d/a", "/a.log {\n rotate 1\n")], [], MemoryTree({}), Options()))
    assert [one.message for one in items if isinstance(one, Problem)] == ["this block does not end"]


@settings(max_examples=200)
@given(st.text(alphabet="/ab{}%\"' \t\n#;=1rotae<é", max_size=200))
def test_no_text_raises(text: str) -> None:
    lines = text.count("\n") + 1
    for block in parse(Source("a", text)).blocks:
        assert 1 <= block.header.line <= lines
