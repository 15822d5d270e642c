"""Fluent Bit's loader: which files it takes, both forms, includes, variables, ConfigMaps."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from accesslint.loaders import Embedded, Options, loader
from accesslint.model.values import Resource
from accesslint.source import LineOrigin, Problem, Source
from tests.trees import MemoryTree

FLUENT_BIT = loader("fluentbit")


def load(files: Mapping[str, str], embedded: Sequence[Embedded] = ()) -> tuple[list[Resource], list[Problem]]:
    files = {name: textwrap.dedent(text) for name, text in files.items()}
    claimed = [Source(name, text) for name, text in files.items() if FLUENT_BIT.claims(name, text[:4096])]
    loaded = list(FLUENT_BIT.load(claimed, embedded, MemoryTree(files), Options()))
    return [one for one in loaded if isinstance(one, Resource)], [one for one in loaded if isinstance(one, Problem)]


def only(files: Mapping[str, str]) -> Resource:
    resources, problems = load(files)
    assert len(resources) == 1, [resource.id for resource in resources]
    assert not problems
    return resources[0]


def plain(resource: Resource, *path: str | int) -> Any:
    value = resource.get(*path)
    return None if value is None else value.plain()


TAIL = "[INPUT]\n    Name tail\n    Path /var/log/a.log\n"
ES = "[OUTPUT]\n    Name es\n    Match *\n"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("fluent-bit.conf", "[SERVICE]\n    Flush 1\n"),
        ("etc/fluentbit-main.conf", "@INCLUDE inputs.conf\n"),
        ("inputs.conf", TAIL),
        ("out.conf.j2", ES),
        ("custom.conf", "[service]\n  flush 1\n  log_level info\n"),
        ("filters.conf", "[FILTER]\n    Name grep\n    Match *\n    Exclude log a=b\n"),
        ("fluent-bit.yaml", "service:\n  flush: 1\npipeline:\n  inputs:\n    - name: tail\n"),
        ("any.yml", "pipeline:\n  outputs:\n    - name: es\n"),
    ],
)
def test_takes(name: str, head: str) -> None:
    assert FLUENT_BIT.claims(name, head)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("deploy.yaml", "apiVersion: v1\nkind: ConfigMap\npipeline:\n  inputs: []\n"),
        ("unit.conf", "[Service]\nEnvironment=A=b\n"),
        ("app.conf", "[input]\nname = x\n"),
        ("my.cnf", "[mysqld]\nport = 1\n"),
        ("nginx.conf", "http {\n  server {\n    listen 80;\n  }\n}\n"),
        ("fluent-bit.conf", "events {}\nhttp {\n}\n"),
        ("ci.yaml", "pipeline:\n  build:\n    image: alpine\n"),
        ("fluent-bit.tf", TAIL),
        ("fluent.conf", "<source>\n  @type tail\n</source>\n"),
    ],
)
def test_leaves_to_others(name: str, head: str) -> None:
    assert not FLUENT_BIT.claims(name, head)


def test_a_configuration_is_one_resource() -> None:
    resource = only({"etc/fluent-bit.conf": f"[SERVICE]\n    Flush 1\n{TAIL}{ES}"})
    assert (resource.id, resource.type) == ("etc/fluent-bit.conf#fluent-bit.conf", "fluentbit_configuration")
    assert plain(resource, "service") == {"flush": "1"}
    assert plain(resource, "inputs") == [{"name": "tail", "path": "/var/log/a.log"}]
    assert plain(resource, "complete") is True
    assert resource.header.line == 1


def test_repeated_keys_are_lists_with_a_place_for_each() -> None:
    resource = only({"a.conf": f"{TAIL}{ES}[FILTER]\n  Name record_modifier\n  Remove_key a\n  Remove_key b\n"})
    values = resource.get("filters", 0, "remove_key")
    assert values is not None
    assert [(item.text, item.span.line, item.span.column) for item in values.items()] == [("a", 9, 14), ("b", 10, 14)]


def test_yaml_has_the_same_attributes() -> None:
    resource = only(
        {
            "fluent-bit.yaml": """\
            env:
              HOST: es.example.com
            service:
              flush: 1
              storage:
                path: /buffer
            pipeline:
              inputs:
                - name: tail
                  path: /var/log/a.log
                  processors:
                    logs:
                      - name: grep
                        exclude: [log a, log b]
              outputs:
                - Name: es
                  host: ${HOST}
                  tls: on
            """
        }
    )
    assert plain(resource, "service") == {"flush": "1", "storage.path": "/buffer"}
    assert plain(resource, "inputs", 0, "processors") == [{"name": "grep", "exclude": ["log a", "log b"]}]
    assert plain(resource, "outputs") == [{"name": "es", "host": "es.example.com", "tls": "on"}]
    host = resource.get("outputs", 0, "host")
    assert host is not None
    assert (host.span.line, host.span.column) == (17, 13)


def test_variables_of_the_file_are_filled_in_and_those_of_the_environment_are_unknown() -> None:
    resource = only(
        {"a.conf": "@SET port=9200\n" + TAIL + ES + "    Host ${ES}\n    Port ${port}\n    Index a-${ES}\n"}
    )
    output = resource.get("outputs", 0)
    assert output is not None
    assert plain(resource, "outputs", 0, "port") == "9200"
    assert plain(resource, "outputs", 0, "host") == {"unknown": "the environment variable ES decides"}
    assert plain(resource, "outputs", 0, "index") == {"unknown": "the environment variable ES decides"}


def test_tags_of_templates_are_unknown() -> None:
    text = TAIL + ES + "    Host {{ .Values.host }}\n{{ if .x }}\n    tls on\n{{ end }}\n    {{ .more }}\n"
    resources, _ = load({"a.conf": text})
    output = resources[0].get("outputs", 0)
    assert output is not None
    assert {key for key, value in output.entries() if value.unknown is not None} == {"host", "tls", "@open"}
    assert plain(resources[0], "open") != []


def test_includes_stand_in_their_place() -> None:
    resource = only(
        {
            "etc/fluent-bit.conf": "[SERVICE]\n    Flush 1\n@INCLUDE parts/*.conf\n@INCLUDE /fluent-bit/etc/out.conf\n",
            "etc/parts/in.conf": TAIL,
            "etc/parts/more.conf": "@INCLUDE parts/deep/filter.conf\n",
            "etc/parts/deep/filter.conf": "[FILTER]\n    Name lua\n    Match *\n",
            "etc/out.conf": ES,
        }
    )
    assert resource.scope == "etc/fluent-bit.conf"
    assert [len(plain(resource, name)) for name in ("inputs", "filters", "outputs")] == [1, 1, 1]
    place = resource.get("inputs", 0)
    assert place is not None
    assert place.span.file == "etc/parts/in.conf"


def test_yaml_includes_start_from_the_including_file() -> None:
    resource = only(
        {
            "fluent-bit.yaml": "includes:\n  - sub/a.yaml\nservice:\n  flush: 1\n",
            "sub/a.yaml": "includes:\n  - b.yaml\npipeline:\n  inputs:\n    - name: tail\n",
            "sub/b.yaml": "pipeline:\n  outputs:\n    - name: es\n",
        }
    )
    assert plain(resource, "inputs") == [{"name": "tail"}]
    assert plain(resource, "outputs") == [{"name": "es"}]


def test_a_missing_include_is_a_problem_and_leaves_a_gap() -> None:
    resources, problems = load({"fluent-bit.conf": f"[SERVICE]\n    Flush 1\n@INCLUDE gone.conf\n{TAIL}{ES}"})
    assert [(problem.span.line, problem.level) for problem in problems] == [(3, "warning")]
    assert plain(resources[0], "open") == [{"unknown": "`gone.conf`, which is included, is not in the files"}]


def test_files_that_include_each_other_are_one_configuration() -> None:
    resources, problems = load(
        {
            "a.conf": f"[SERVICE]\n    Flush 1\n@INCLUDE b.conf\n{TAIL}",
            "b.conf": f"@INCLUDE a.conf\n{ES}",
        }
    )
    assert [resource.id for resource in resources] == ["a.conf#a.conf"]
    assert any("being read already" in problem.message for problem in problems)


def test_a_file_that_includes_itself() -> None:
    resources, problems = load({"a.conf": f"@INCLUDE a.conf\n{TAIL}{ES}"})
    assert len(resources) == 1
    assert "being read already" in problems[0].message


def test_a_file_included_twice_is_read_once() -> None:
    resources, problems = load(
        {"a.conf": f"@INCLUDE in.conf\n@INCLUDE in.conf\n[SERVICE]\n    Flush 1\n{ES}", "in.conf": TAIL}
    )
    assert len(plain(resources[0], "inputs")) == 1
    assert "included twice" in problems[0].message


def test_parts_without_a_main_file_are_one_incomplete_configuration() -> None:
    resources, _ = load({"x/in.conf": TAIL, "x/out.conf": ES, "x/parsers.conf": "[PARSER]\n    Name json\n"})
    assert [(resource.id, plain(resource, "complete")) for resource in resources] == [("x#in.conf", False)]


def test_independent_configurations_stay_apart() -> None:
    resources, _ = load({"a.conf": TAIL + ES, "b.conf": TAIL + ES})
    assert [resource.id for resource in resources] == ["a.conf#a.conf", "b.conf#b.conf"]


def test_the_keys_of_a_config_map_include_each_other() -> None:
    outer = Source("shipper.yaml", "\n" * 40)

    def embedded(name: str, text: str, line: int) -> Embedded:
        origins = [LineOrigin(line + number, 4) for number in range(text.count("\n") + 1)]
        return Embedded(outer.embed(text, origins), name, "k8s#ConfigMap/logging/fb", "k8s#ConfigMap/logging/fb")

    resources, problems = load(
        {},
        [
            embedded("fluent-bit.conf", "[SERVICE]\n    Flush 1\n@INCLUDE /fluent-bit/etc/in-*.conf\n", 5),
            embedded("in-tail.conf", TAIL, 12),
            embedded("out.conf", ES, 20),
        ],
    )
    assert not problems
    main, rest = sorted(resources, key=lambda resource: resource.address)
    assert (main.id, main.container) == ("k8s#ConfigMap/logging/fb#fluent-bit.conf", "k8s#ConfigMap/logging/fb")
    path = main.get("inputs", 0, "path")
    assert path is not None
    assert (path.span.file, path.span.line, path.span.column) == ("shipper.yaml", 14, 14)
    assert plain(rest, "complete") is False


@pytest.mark.parametrize(
    "text",
    [
        "pipeline:\n  inputs:\n    - name: tail\n      path: [a\n",
        "pipeline:\n  inputs: {{ .Values.inputs }}\n  outputs:\n    - name: es\n",
        "service:\n- a\npipeline: 3\n  inputs:\n",
        "pipeline:\n  inputs:\n  outputs: &a\n    - *a\n",
        "pipeline:\n  inputs: " + "[" * 5_000,
    ],
)
def test_broken_yaml_is_a_problem_and_no_error(text: str) -> None:
    assert FLUENT_BIT.claims("fluent-bit.yaml", text)
    load({"fluent-bit.yaml": text})


def test_many_includes_are_bounded() -> None:
    files = {f"{number}.conf": f"@INCLUDE {number + 1}.conf\n[INPUT]\n    Name tail\n" for number in range(200)}
    files["200.conf"] = ES
    resources, problems = load(files)
    assert any("too deep" in problem.message for problem in problems)
    assert resources
