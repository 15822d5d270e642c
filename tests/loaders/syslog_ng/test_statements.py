"""syslog-ng's files: which they are, includes, what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Embedded, Options, loader, names
from accesslint.loaders.syslog_ng import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

MAIN = "etc/syslog-ng/syslog-ng.conf"


def loaded(**files: str) -> list[Any]:
    tree = MemoryTree({name.replace("__", "/"): text for name, text in files.items()})
    sources = [source for name, source in tree.sources.items() if claims(name, source.text)]
    return list(load(sources, [], tree, Options()))


def configurations(**files: str) -> dict[str, Resource]:
    return {one.address: one for one in loaded(**files) if isinstance(one, Resource)}


def plain(resource: Resource, name: str) -> Any:
    value = resource.get(name)
    return None if value is None else value.plain()


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        (MAIN, "@version: 3.38\n", True),
        ("syslog-ng-client.conf.j2", "source s {\n", True),
        ("templates/syslog-ng.conf.erb", "# c\nlog\n{\n", True),
        ("etc/syslog-ng/conf.d/x.conf", "destination d { file('x'); };\n", True),
        ("etc/syslog-ng/conf.d/x.conf", "nothing here\n", False),
        ("etc/syslog-ng/README.md", "source s {\n", False),
        ("etc/other/x.conf", "source s {\n", False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_no_other_loader_takes_them() -> None:
    head = "@version: 3.38\nsource s { system(); };\nlog { source(s); destination(d); };\n"
    claiming = [one for one in names() if loader(one).claims(MAIN, head)]
    assert claiming == ["syslog_ng"]


def test_includes() -> None:
    found = configurations(
        **{
            "etc__syslog-ng__syslog-ng.conf": '@version: 3\n@include "scl.conf"\n@include "`scl-root`/tty.conf"\n'
            '@include "/etc/syslog-ng/conf.d/*.conf"\nlog { };\n',
            "etc__syslog-ng__conf.d__a.conf": "source s { internal(); };\n",
        }
    )
    assert list(found) == ["syslog-ng.conf"]
    assert [one["text"] for one in plain(found["syslog-ng.conf"], "statements")] == ["version", "source", "log"]
    assert plain(found["syslog-ng.conf"], "open") == []
    assert plain(found["syslog-ng.conf"], "complete") is True


def test_a_part_alone_and_a_missing_include() -> None:
    part = configurations(**{"etc__syslog-ng__conf.d__a.conf": "source s { internal(); };\n"})["conf.d/a.conf"]
    assert plain(part, "complete") is False
    main = configurations(**{"syslog-ng.conf": '@version: 3\n@include "own.conf"\n'})["syslog-ng.conf"]
    assert len(plain(main, "open")) == 1


def test_what_is_filled_in_is_unknown() -> None:
    text = 'destination d { file("{{ path }}" perm("`p`")); };\n'
    items = plain(configurations(**{"syslog-ng.conf": text})["syslog-ng.conf"], "statements")[0]["items"][0]["items"]
    assert "unknown" in items[0]["text"]
    assert "unknown" in items[1]["items"][0]["text"]


def test_inside_of_another_file() -> None:
    inner = Source("values.yaml", "@version: 3\nlog { };\n")
    found = list(load([], [Embedded(inner, "syslog-ng.conf", "c", "s")], MemoryTree({}), Options()))
    assert [(one.id, one.container) for one in found if isinstance(one, Resource)] == [("s#syslog-ng.conf", "c")]


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("sorce s_all { system(); };", 1),
        ("  logg { source(s_all); };", 3),
        ("source s_all { system(); };", None),
        ("python { import a };", None),
        ("{{ kind }} b { };", None),
    ],
)
def test_misspelt_statements_are_said(statement: str, column: int | None) -> None:
    found = loaded(**{"syslog-ng.conf": f"@version: 4.0\n{statement}\n"})
    problems = [one for one in found if isinstance(one, Problem) and "knows no statement" in one.message]
    assert [(one.span.line, one.span.column) for one in problems] == ([] if column is None else [(2, column)])


def test_faults_are_said() -> None:
    assert any(isinstance(one, Problem) for one in loaded(**{"syslog-ng.conf": "log {\n"}))
