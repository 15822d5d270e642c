"""Traefik's static configuration: which files it is, its settings and their places in YAML and TOML."""

from __future__ import annotations

import pytest

from accesslint.loaders import Embedded, Options
from accesslint.loaders.traefik import claims, load
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

TOML = """\
# main
[entryPoints]
  [entryPoints.web]
    address = ":80"

[accessLog]
  filePath = "/var/log/traefik/access.log" # here
  bufferingSize = 100
  [accessLog.filters]
    statusCodes = ["400-599"]
  [accessLog.fields.headers.names]
    "User-Agent" = "keep"
"""


def loaded(name: str, text: str) -> tuple[Resource, list[Problem]]:
    items = list(load([Source(name, text)], [], MemoryTree({name: text}), Options()))
    (resource,) = (item for item in items if isinstance(item, Resource))
    return resource, [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("traefik.yml", "entryPoints:\n  web:\n    address: ':80'\n", True),
        ("etc/traefik.yaml.j2", "accessLog: {}\n", True),
        ("traefik.toml", "[providers.docker]\n", True),
        ("config/static.yml", "entryPoints:\n  web:\n    address: ':80'\n", True),
        ("config/static.toml", "[entryPoints.web]\n", True),
        ("traefik.yml", "apiVersion: v1\nkind: ConfigMap\ndata:\n", False),
        ("traefik.yml", "services:\n  traefik:\n    image: traefik\n", False),
        ("traefik-values.yaml", "image:\n  name: traefik\nproviders:\n", False),
        ("traefik-dynamic.yml", "http:\n  routers: {}\n", False),
        ("other.toml", "[accessLog]\n", False),
        ("other.yml", "providers:\n  aws: {}\n", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def test_toml_has_values_and_places() -> None:
    resource, problems = loaded("traefik.toml", TOML)
    settings = dict(resource.get("settings").entries())  # type: ignore[union-attr]
    assert not problems
    path = settings["accesslog.filepath"]
    assert (path.data, path.span.line, path.span.column, path.span.end_column) == (
        "/var/log/traefik/access.log", 7, 14, 43,
    )  # fmt: skip
    assert settings["accesslog"].span.line == 6
    assert settings["accesslog.filters.statuscodes"].plain() == ["400-599"]
    assert settings["accesslog.filters.statuscodes"].span.line == 10
    assert settings["accesslog.fields.headers.names.user-agent"].span.line == 12


def test_yaml_is_read_regardless_of_case_and_templates_are_unknown() -> None:
    resource, _ = loaded("traefik.yml", "accesslog:\n  FilePath: /a.log\n  format: '{{ format }}'\n")
    settings = dict(resource.get("settings").entries())  # type: ignore[union-attr]
    assert settings["accesslog.filepath"].data == "/a.log"
    assert isinstance(settings["accesslog.format"].data, Unknown)


@pytest.mark.parametrize("text", ["[accessLog]\nx = \n", "[accessLog]\nx = " + "[" * 5000, "[accessLog\n", "\x00"])
def test_what_is_no_toml_is_a_problem(text: str) -> None:
    resource, problems = loaded("traefik.toml", text)
    assert problems
    assert resource.get("open").items()  # type: ignore[union-attr]


def test_a_file_in_a_file() -> None:
    inner = Embedded(Source("map.yaml", "accessLog: {}\n"), "traefik.yaml", "map.yaml#ConfigMap/t", "map.yaml#t")
    (resource,) = load([], [inner], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    assert (resource.container, resource.scope) == ("map.yaml#ConfigMap/t", "map.yaml#t")


TEMPLATE = """\
{% if https['enabled'] %}
defaultEntryPoints = ["http", "https"]
{% else %}
defaultEntryPoints = ["http"]
{% endif %}
[accessLog]
format = {{ log['format'] }}
filePath = '{{ dirs['log'] }}/access.log'
bufferingSize = 10
"""


def test_a_template_of_toml_is_read_outside_of_its_conditions() -> None:
    resource, problems = loaded("traefik.toml.tpl", TEMPLATE)
    assert [(problem.level, problem.span.line) for problem in problems] == [("note", 2)]
    settings = dict(resource.get("settings").entries())  # type: ignore[union-attr]
    assert isinstance(settings["accesslog.format"].data, Unknown)
    assert isinstance(settings["accesslog.filepath"].data, Unknown)
    assert settings["accesslog.bufferingsize"].data == 10
    assert "defaultentrypoints" not in settings
    assert resource.get("open").items()  # type: ignore[union-attr]


def test_a_template_of_yaml_is_read_outside_of_its_conditions() -> None:
    text = (
        "entryPoints:\n  web: {address: ':{{ .Values.port }}'}\n{{- if .Values.log }}\naccessLog:\n  format: json\n"
        "{{- end }}\nping: true\n{{ .Values.name }}: x\n{{- toYaml .Values.more | nindent 0 }}\n"
    )
    resource, problems = loaded("traefik.yml", text)
    assert not problems
    kept = {key: "unknown" if value.unknown else value.data for key, value in resource.get("settings").entries()}  # type: ignore[union-attr]
    assert kept == {
        "entrypoints": {},
        "entrypoints.web": {},
        "entrypoints.web.address": "unknown",
        "accesslog": "unknown",
        "accesslog.format": "unknown",
        "ping": "true",
    }
    assert [gap.span.line for gap in resource.get("open").items()] == [9, 8]  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["{{", "{{}}", "a = {{ 'b' }}", "{%%}\n[a", 'a = "{{ " }}"', "{#", "<%= x %> = 1"])
def test_odd_templates_never_raise(text: str) -> None:
    loaded("traefik.toml.j2", text)


@pytest.mark.parametrize("opener", ["{{", "{", "%{", "#{", "${", "<% "])
def test_a_long_line_of_openers_is_read_once(opener: str) -> None:
    text = "[entryPoints]\n" + "a = " + opener * 100_000 + "\n"
    problems = list(load([Source("traefik.toml", text)], [], MemoryTree({}), Options()))
    assert any(isinstance(item, Problem) for item in problems)
