"""Fluentd's loader: which files it takes, values, includes, ConfigMaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from accesslint.loaders import Embedded, Options, loader, names
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

FLUENTD = loader("fluentd")


def load(files: Mapping[str, str], embedded: Sequence[Embedded] = ()) -> tuple[list[Resource], list[Problem]]:
    claimed = [Source(name, text) for name, text in files.items() if FLUENTD.claims(name, text[:4096])]
    loaded = list(FLUENTD.load(claimed, embedded, MemoryTree(files), Options()))
    return [one for one in loaded if isinstance(one, Resource)], [one for one in loaded if isinstance(one, Problem)]


def plain(resource: Resource, *path: str | int) -> Any:
    value = resource.get(*path)
    return None if value is None else value.plain()


SOURCE = "<source>\n  @type tail\n  path /var/log/a.log\n  tag a\n</source>\n"
MATCH = "<match **>\n  @type s3\n</match>\n"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("td-agent.conf", SOURCE),
        ("fluent.conf", "@include conf.d/*.conf\n"),
        ("etc/output.conf", MATCH),
        ("containers.input.conf", SOURCE),
        ("system.conf", "<system>\n  root_dir /tmp\n</system>\n"),
        ("roles/logs/templates/td-agent.conf.j2", SOURCE),
    ],
)
def test_takes(name: str, head: str) -> None:
    assert FLUENTD.claims(name, head)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("httpd.conf", "<VirtualHost *:80>\n  ServerName a\n</VirtualHost>\n"),
        ("fonts.conf", '<?xml version="1.0"?>\n<match target="pattern">\n</match>\n'),
        ("pom.xml", "<source>\n  @type x\n</source>\n"),
        ("nginx.conf", "http {\n}\n"),
        ("fluent-bit.conf", "[SERVICE]\n  Flush 1\n"),
        ("fluent.conf", "nothing of the kind\n"),
        ("deploy.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  fluent.conf: |\n    <source>\n      @type tail\n"),
    ],
)
def test_leaves_to_others(name: str, head: str) -> None:
    assert not FLUENTD.claims(name, head)


@pytest.mark.parametrize(
    ("name", "head", "taker"),
    [
        ("nginx.conf", "events {}\nhttp {\n  server {\n    listen 80;\n  }\n}\n", "nginx"),
        ("conf.d/app.conf", "server {\n  listen 80;\n  access_log off;\n}\n", "nginx"),
        ("cm.yaml", "apiVersion: v1\nkind: ConfigMap\ndata: {}\n", "kubernetes"),
        ("fluent.conf", SOURCE, "fluentd"),
        ("conf.d/filter.conf", "<filter **>\n  @type grep\n</filter>\n", "fluentd"),
        ("conf.d/in.conf", "[INPUT]\n    Name tail\n", "fluentbit"),
    ],
)
def test_the_first_taker_is_the_right_one(name: str, head: str, taker: str) -> None:
    assert next(one for one in names() if loader(one).claims(name, head)) == taker


def test_directives_in_their_order() -> None:
    resources, problems = load({"a/fluent.conf": SOURCE + "<filter a>\n  @type grep\n</filter>\n" + MATCH})
    assert not problems
    assert resources[0].id == "a/fluent.conf#fluent.conf"
    assert [one["directive"] for one in plain(resources[0], "elements")] == ["source", "filter", "match"]
    assert plain(resources[0], "elements", 2) == {
        "directive": "match",
        "argument": "**",
        "parameters": {"@type": "s3"},
        "elements": [],
    }


def test_values() -> None:
    text = (
        SOURCE
        + "<match **>\n  @type es\n  host \"#{ENV['ES_HOST']}\"\n  user ${USER_NAME}\n  path /x/${tag}\n"
        + '  keys ["a", "b"]\n  name "#{Socket.gethostname}"\n  flag\n  port {{ .Values.port }}\n</match>\n'
    )
    resources, _ = load({"fluent.conf": text})
    found = plain(resources[0], "elements", 1, "parameters")
    assert found == {
        "@type": "es",
        "host": {"unknown": "the environment variable ES_HOST decides"},
        "user": {"unknown": "the environment variable USER_NAME decides"},
        "path": "/x/${tag}",
        "keys": ["a", "b"],
        "name": {"unknown": "the Ruby code `Socket.gethostname` decides"},
        "flag": "",
        "port": {"unknown": "the template's `{{ .Values.port }}` is filled in elsewhere"},
    }
    second = resources[0].get("elements", 1, "parameters", "keys", 1)
    assert second is not None
    assert (second.span.line, second.span.column, second.span.end_column) == (11, 14, 17)


def test_includes_stand_in_their_place_on_any_level() -> None:
    resources, problems = load(
        {
            "etc/fluent.conf": f"{SOURCE}@include conf.d/*.conf\n<match **>\n  @include common/s3.conf\n</match>\n",
            "etc/conf.d/a.conf": "<filter a>\n  @type grep\n  @include ../common/rules.conf\n</filter>\n",
            "etc/common/rules.conf": "<exclude>\n  key a\n</exclude>\n",
            "etc/common/s3.conf": "@type s3\ns3_bucket logs\n",
        }
    )
    assert not problems
    resource = next(one for one in resources if plain(one, "complete"))
    assert [one["directive"] for one in plain(resource, "elements")] == ["source", "filter", "match"]
    assert plain(resource, "elements", 1, "elements", 0, "parameters") == {"key": "a"}
    assert plain(resource, "elements", 2, "parameters") == {"@type": "s3", "s3_bucket": "logs"}


def test_missing_and_cyclic_includes_are_problems() -> None:
    resources, problems = load(
        {"fluent.conf": f"{SOURCE}@include gone.conf\n@include b.conf\n{MATCH}", "b.conf": "@include fluent.conf\n"}
    )
    assert len(resources) == 1
    assert {problem.level for problem in problems} == {"warning", "error"}
    assert plain(resources[0], "open") == [{"unknown": "`gone.conf`, which is included, is not in the files"}]


def test_an_include_of_the_environment_leaves_a_gap() -> None:
    text = SOURCE + "@include \"#{ENV['EXTRA']}\"\n" + MATCH
    resources, problems = load({"fluent.conf": text})
    assert len(plain(resources[0], "open")) == 1
    assert [problem.level for problem in problems] == ["note"]


def test_parts_without_a_main_file_are_one_incomplete_configuration() -> None:
    resources, _ = load({"x/a.conf": "<filter a>\n  @type grep\n</filter>\n", "x/b.conf": MATCH})
    assert [(resource.id, plain(resource, "complete")) for resource in resources] == [("x#a.conf", False)]


def test_the_keys_of_a_config_map_include_each_other() -> None:
    carrier = "k8s#ConfigMap/logging/fluentd"
    texts = {"fluent.conf": f"{SOURCE}@include /fluentd/etc/output.conf\n", "output.conf": MATCH}
    embedded = [Embedded(Source(name, text), name, carrier, carrier) for name, text in texts.items()]
    resources, problems = load({}, embedded)
    assert not problems
    assert [(one.id, one.container) for one in resources] == [(f"{carrier}#fluent.conf", carrier)]
    assert len(plain(resources[0], "elements")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "<source>\n  @type tail\n",
        "<source>\r\n  @type tail\r\n</source>\r\n<match **>\r\n  @type s3\r\n",
        "<source>\n  @type tail\n" + "<a>\n" * 10_000,
        '<source>\n  @type tail\n  path "#{\n</source>\n',
    ],
)
def test_broken_files_are_problems_and_no_error(text: str) -> None:
    assert FLUENTD.claims("fluent.conf", text)
    resources, _ = load({"fluent.conf": text})
    assert plain(resources[0], "elements", 0, "parameters", "@type") == "tail"


def test_includes_that_unfold_too_far_are_cut() -> None:
    files = {f"{number}.conf": f"@include {number + 1}.conf\n@include {number + 1}.conf\n" for number in range(1, 30)}
    files["fluent.conf"] = SOURCE + "@include 1.conf\n"
    files["30.conf"] = MATCH
    _, problems = load(files)
    assert any("too many" in problem.message or "too far" in problem.message for problem in problems)
