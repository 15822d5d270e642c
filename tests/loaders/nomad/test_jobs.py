"""Nomad's jobs: which files they are, what their tasks start, and what their templates write."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.nomad import claims, load
from accesslint.mappers.kubernetes.images import image_text
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.conftest import Check
from tests.trees import MemoryTree


def loaded(text: str) -> list[object]:
    return list(load([Source("web.nomad", text)], [], MemoryTree({}), Options()))


def job(task: str, driver: str = "docker") -> str:
    return f'job "web" {{\n  group "g" {{\n    task "t" {{\n      driver = "{driver}"\n{task}\n    }}\n  }}\n}}\n'


def embedded(task: str) -> dict[str, str]:
    found = [one for one in loaded(job(task)) if isinstance(one, Embedded)]
    return {one.file_name: one.source.text.rstrip("\n") for one in found}


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("web.nomad", 'job "web" {\n  group "a" {\n', True),
        ("web.nomad.hcl", 'job web {\n  datacenters = ["a"]\n', True),
        ("jobs/web.hcl", 'variable "a" {}\njob "web" {\n  type = "service"\n', True),
        ("web.nomad.tpl", 'job "web" {\n  group "a" {\n', True),
        ("web.nomad.tpl", 'job "web" {\n  group "a" {\n [[ template "x" . ]]\n', False),
        ("web.nomad", 'job "web" {\n  {% if a %}\n  group "a" {\n', False),
        ("web.hcl", 'storage "raft" {\n', False),
        ("jenkins.hcl", "job {\n", False),
        ("web.tf", 'job "web" {\n  group "a" {\n', False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


@pytest.mark.parametrize(
    ("volumes", "destination", "expected"),
    [
        ('volumes = ["local/n.conf:/etc/nginx/nginx.conf:ro"]', "local/n.conf", "etc/nginx/nginx.conf"),
        ('volumes = ["local/conf.d:/etc/nginx/conf.d"]', "local/conf.d/a.conf", "etc/nginx/conf.d/a.conf"),
        ('volumes = ["local:/etc/nginx"]', "local/nginx.conf", "nginx.conf"),
        ('volumes = ["${var.a}"]', "local/nginx.conf", "nginx.conf"),
        ("", "${NOMAD_TASK_DIR}/nginx.conf", "nginx.conf"),
        ("volumes = 5", "/local/nginx.conf", "nginx.conf"),
        ('mount { \n source = "local/n.conf" \n target = "/etc/n.conf" \n }', "local/n.conf", "etc/n.conf"),
    ],
)
def test_names_of_templates(volumes: str, destination: str, expected: str) -> None:
    destination = destination.replace("${", "$${")
    task = f'config {{\n{volumes}\n}}\ntemplate {{\n destination = "{destination}"\n data = <<EOF\na\nEOF\n}}'
    assert list(embedded(task)) == [expected]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<<EOF\na $uri\n  {{ b }}\nEOF", "a $uri\n  {{ b }}"),
        ("<<-EOF\n    a\n\n      b\n    EOF", "a\n\n  b"),
        ("<<EOF\n$${uri} ${var.a} %%{x}\nEOF", "${uri} {{ var_a }} %{x}"),
        ("<<EOF\n%{ if x ~}\na\n%{ else }\nb\n%{ endif }\nEOF", "{% if x %}\na\n{% else %}\nb\n{% endif %}"),
    ],
)
def test_texts_of_templates(data: str, expected: str) -> None:
    assert embedded(f'template {{\n destination = "local/a"\n data = {data}\n}}') == {"a": expected}


@pytest.mark.parametrize(
    "template",
    ['data = "a"', 'data = file("a")', "data = <<EOF\na\nEOF\nenv = true", "data = <<EOF\nEOF", 'source = "a"'],
)
def test_templates_that_are_not_read(template: str) -> None:
    assert not embedded(f'template {{\n destination = "local/a"\n {template}\n}}')


def test_places_in_templates() -> None:
    text = job('template {\n data = <<-EOF\n   a\n   b c\n   EOF\n destination = "local/x"\n}')
    (found,) = (one for one in loaded(text) if isinstance(one, Embedded))
    at = found.source.text.index("c")
    span = found.source.span(at, at + 1)
    assert text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1] == "c"


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ('config { \n image = "mongo:7" \n }', ["off"]),
        ('config { \n image = "mongo:7" \n args = ["--auditDestination=syslog"] \n }', ["on"]),
        ('config { \n image = "mongo:7" \n command = "mongod" \n args = ["--auditDestination", "syslog"] \n }', ["on"]),
        ('config { \n image = "mongo:7" \n args = [var.a] \n }', ["unknown"]),
        ('config { \n image = "mongo:7" \n volumes = ["local/m:/etc/mongod.conf"] \n }', ["unknown"]),
        ("config { \n image = var.image \n }", []),
        ('config { \n image = "a" \n logging { \n type = "none" \n } \n }', ["off"]),
        ('config { \n image = "a" \n logging { \n driver = var.a \n } \n }', ["unknown"]),
        ('config { \n image = "elasticsearch:8.1.0" \n }\nenv {\n "xpack.security.audit.enabled" = "true"\n}', ["on"]),
        ("", []),
    ],
)
def test_containers(check: Check, task: str, expected: list[str]) -> None:
    report = check({"web.nomad": job(task)}, select=("completeness/logging-disabled",))
    assert len(report.findings) == expected.count("off")
    assert len(report.undecided) == expected.count("unknown")


def test_who_takes_the_output(check: Check) -> None:
    report = check({"web.nomad": job('config { \n image = "a" \n }')}, select=("completeness/no-route",))
    assert ["Nomad" in one.reason for one in report.undecided] == [True]


def test_tasks_of_other_drivers_are_no_containers() -> None:
    assert not [one for one in loaded(job('config { \n command = "a" \n }', "exec")) if isinstance(one, Resource)]


def test_findings_point_into_templates(check: Check) -> None:
    data = "data = <<EOF\nserver { listen 80; access_log off; }\nEOF"
    text = job(f'template {{\n {data}\n destination = "local/nginx.conf"\n}}')
    report = check({"web.nomad": text}, select=("completeness/logging-disabled",))
    (found,) = report.findings
    assert found.span.file == "web.nomad"
    assert text.splitlines()[found.span.line - 1][found.span.column - 1 : found.span.end_column - 1] == "off"


def test_nesting_is_bounded() -> None:
    assert all(isinstance(one, Problem | Resource) for one in loaded('group "a" {\n' * 300 + "}\n" * 300))


@settings(max_examples=100)
@given(st.text('job "a" {}task=<-EOF\n$%[]:/', max_size=80))
def test_any_text(text: str) -> None:
    whole = job(f'template {{\n data = <<EOF\n{text}\nEOF\n destination = "local/a"\n}}\n{text}')
    for one in loaded(whole):
        if isinstance(one, Embedded):
            span = one.source.span(0, len(one.source.text))
            assert 1 <= span.line <= span.end_line <= whole.count("\n") + 1
        else:
            assert isinstance(one, Resource | Problem)


def service(config: str) -> Resource:
    return next(one for one in loaded(job(f"config {{\n{config}\n}}")) if isinstance(one, Resource))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            'logging {\n type = "fluentd"\n config {\n fluentd-address = "logs:24224"\n mode = "non-blocking"\n }\n}',
            {"driver": "fluentd", "options": {"fluentd-address": "logs:24224", "mode": "non-blocking"}},
        ),
        (
            'logging {\n driver = "json-file"\n config = [{ max-size = "10m" }]\n}',
            {"driver": "json-file", "options": {"max-size": "10m"}},
        ),
        (
            'logging = {\n driver = "journald"\n options = [{ "tag" = "a" }]\n}',
            {"driver": "journald", "options": {"tag": "a"}},
        ),
        ('logging {\n type = "none"\n}', {"driver": "none", "options": {}}),
        ("logging {\n}", None),
        ("logging = 5", None),
        ("logging = var.logging", {"unknown": "an expression fills it in"}),
    ],
)
def test_log_drivers(written: str, expected: object) -> None:
    found = service(f'image = "a"\n{written}').get("logging")
    assert (None if found is None else found.plain()) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"redis:7"', "redis:7"),
        ('"redis:${NOMAD_META_version}"', "redis:*"),
        ('"${var.registry}/acme/web:${var.tag}"', "*/acme/web:*"),
        ("var.image", ""),
        ("5", ""),
    ],
)
def test_an_image_with_variables_still_tells_what_runs(written: str, expected: str) -> None:
    assert image_text(service(f"image = {written}").get("image")) == expected
