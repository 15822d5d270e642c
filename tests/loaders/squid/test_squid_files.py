"""Squid's files to resources: which are claimed, includes, conditions, templates, any text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint import loaders
from accesslint.loaders import Embedded, Options
from accesslint.loaders.squid import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> tuple[list[Resource], list[Problem]]:
    tree = MemoryTree(files)
    sources = [tree.sources[name] for name, text in files.items() if claims(name, text)]
    items = list(load(sources, [], tree, Options()))
    return [one for one in items if isinstance(one, Resource)], [one for one in items if isinstance(one, Problem)]


def directives(resource: Resource, name: str) -> object:
    found = resource.get("directives", name)
    return found.plain() if found is not None else None


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/squid/squid.conf", "", True),
        ("squid.conf.j2", "", True),
        ("squid.conf.default", "# nothing\n", True),
        ("squid-proxy.conf", "http_port 3128\n", True),
        ("squid-exporter.conf", "[exporter]\n", False),
        ("squid/conf.d/logs.conf", "access_log none\n", True),
        ("squid/logrotate.conf", "/var/log/squid/*.log {\n}\n", False),
        ("proxy.conf", "http_access deny all\n", True),
        ("nginx.conf", "access_log /a;\n", False),
        ("squid.yaml", "http_port 3128\n", False),
    ],
)
def test_what_is_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    "text",
    [
        'http_port 3128\nlogformat json {"a":"%ru"}\naccess_log stdio:/a json\n',
        "logformat own %ts %un\n",
        "access_log none\nacl localnet src 10.0.0.0/8\n",
    ],
)  # fmt: skip
def test_no_other_loader_claims_it(text: str) -> None:
    names = [name for name in loaders.names() if loaders.loader(name).claims("etc/squid/squid.conf", text)]
    assert names == ["squid"]


def test_includes_of_several_files_keep_their_order() -> None:
    (resource,), problems = loaded(
        {
            "squid/squid.conf": "access_log none first\ninclude /etc/squid/conf.d/*.conf b.conf # more\nhttp_port 1\n",
            "squid/conf.d/a.conf": "access_log none second\n",
            "squid/b.conf": "cache_access_log none third\n",
        }
    )
    assert directives(resource, "access_log") == [["none", "first"], ["none", "second"], ["none", "third"]]
    assert not problems
    assert resource.id == "squid/squid.conf#squid.conf"


def test_an_include_that_is_not_there_leaves_doubts() -> None:
    (resource,), problems = loaded({"squid.conf": "include extra.conf\n"})
    gaps = resource.get("open")
    assert gaps is not None
    assert gaps.items()
    assert problems[0].span.column == 9


def test_conditions_and_templates_make_unknown() -> None:
    text = "if ${process_number} = 1\naccess_log none\nendif\n{% if a %}\naccess_log none\n{% endif %}\r\n"
    (resource,), _ = loaded({"squid.conf": text + "access_log {{ log }} squid # c\n"})
    found: Any = directives(resource, "access_log")
    first, second, third = found
    assert "condition" in first["unknown"]
    assert "condition" in second["unknown"]
    assert third[1:] == ["squid"]
    assert "unknown" in third[0]


def test_the_files_of_a_config_map() -> None:
    outer = [
        Embedded(Source("cm.yaml", "include /etc/squid/logs.conf\n"), "squid.conf", "c#ConfigMap/p", "c#ConfigMap/p"),
        Embedded(Source("cm.yaml", "access_log none\n"), "logs.conf", "c#ConfigMap/p", "c#ConfigMap/p"),
    ]
    (resource,) = (one for one in load([], outer, MemoryTree({}), Options()) if isinstance(one, Resource))
    assert directives(resource, "access_log") == [["none"]]
    assert resource.container == "c#ConfigMap/p"


@given(st.text(alphabet=st.sampled_from("ab \n\t\"'#\\{}%")))
def test_any_text_is_read(text: str) -> None:
    names = ("access_log ", "logformat ", "include ", "if ", "endif\n", "")
    source = Source("squid.conf", "".join(name + text for name in names))
    list(load([source], [], MemoryTree({}), Options()))
