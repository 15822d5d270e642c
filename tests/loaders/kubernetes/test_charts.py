"""Objects in templates of Helm charts: what Helm writes is unknown, what stands there is read with its place."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Loaded, Options, Tree
from accesslint.loaders.kubernetes import claims, load
from accesslint.model.opened import Opened
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Problem, Source, Span

HEAD = "apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n"
NAME = '{{ include "web.fullname" . }}'


def loaded(text: str, name: str = "charts/web/templates/a.yaml") -> list[Loaded]:
    return list(load((Source(name, text),), (), cast("Tree", None), Options()))


def resource(text: str) -> Resource:
    (found,) = [item for item in loaded(text) if isinstance(item, Resource)]
    return found


def files(text: str) -> dict[str, Source]:
    return {item.file_name: item.source for item in loaded(text) if isinstance(item, Embedded)}


def config(data: str) -> str:
    return HEAD.format(api="v1", kind="ConfigMap", name=NAME) + "data:\n" + data


def workload(spec: str) -> str:
    lines = "".join(f"      {line}\n" for line in spec.splitlines())
    return HEAD.format(api="apps/v1", kind="Deployment", name=NAME) + "spec:\n  template:\n    spec:\n" + lines


def container(lines: str) -> Value:
    inner = "".join(f"    {line}\n" for line in lines.splitlines())
    found = resource(workload("containers:\n  - name: db\n" + inner)).get("spec", "template", "spec", "containers", 0)
    assert found is not None
    return found


def is_unknown(value: Value | None) -> bool:
    return value is not None and isinstance(value.data, Unknown)


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("charts/web/templates/deployment.yaml", True),
        ("templates/deployment.tpl", True),
        ("other/deployment.tpl", False),
        ("charts/web/templates/NOTES.txt", False),
    ],
)
def test_which_files_are_templates(name: str, claimed: bool) -> None:
    assert claims(name, "{{- if .Values.a }}\n" + workload("a: b")) is claimed


def test_a_template_is_the_object_that_it_writes() -> None:
    found = resource("{{- if .Values.enabled -}}\n" + config("  a: {{ .Values.a }}\n") + "{{- end -}}\n")
    assert found.address == f"ConfigMap/{NAME}"
    assert found.header == Span("charts/web/templates/a.yaml", 3, 7, 3, 16)
    value = found.get("data", "a")
    assert value is not None
    assert value.unknown == Unknown(
        "the template writes it from .Values.a", "the rendered template; for a chart, `helm template`"
    )
    assert value.span == Span("charts/web/templates/a.yaml", 7, 6, 7, 21)


@pytest.mark.parametrize("name", ["_pod.yaml", "_pod.tpl"])
def test_a_partial_is_no_object(name: str) -> None:
    assert not loaded(config("  a: {{ .Values.a }}\n"), f"charts/web/templates/{name}")


def test_what_a_define_holds_is_no_object() -> None:
    text = '{{- define "web.config" }}\n' + config("  a: 1\n") + "{{- end }}\n---\n" + config("  b: {{ .Values.b }}\n")
    assert resource(text).get("data", "b") is not None


@pytest.mark.parametrize(
    "lines",
    [
        "  {{- toYaml .Values.data | nindent 2 }}\n  a: x\n",
        "  a: x\n{{ toYaml .Values.data | indent 2 }}\n",
        "  a: x\n  {{- range $key, $value := .Values.data }}\n  {{ $key }}: {{ $value }}\n  {{- end }}\n",
        "  a: x\n  {{ if .Values.b }}b: c{{ end }}\n",
    ],
)
def test_an_absent_key_is_unknown_where_a_tag_may_write_it(lines: str) -> None:
    found = resource(config(lines))
    assert is_unknown(found.get("data", "b"))
    assert is_unknown(found.get("data", "b", "c"))
    assert found.get("other") is None
    assert found.attributes.is_partly_open


def test_what_a_tag_writes_alone_is_unknown() -> None:
    found = resource(config("  {{- toYaml .Values.data | nindent 2 }}\n"))
    assert is_unknown(found.get("data"))
    assert is_unknown(found.get("data", "a"))


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        ("  a: x\n", True),
        ("  {{- if .Values.b }}\n  a: x\n  {{- end }}\n", False),
        ("  {{- if .Values.b }}\n  a: x\n  {{- else }}\n  a: y\n  {{- end }}\n", False),
        ("  {{- range .Values.b }}\n  a: x\n  {{- end }}\n", False),
        ("  a: {{ if .Values.b }}x{{ else }}y{{ end }}\n", False),
        ("  a: {{ .Values.b | default `x` }}\n", False),
        ("  a: x{{ .Values.b }}\n", False),
    ],
)
def test_a_setting_under_a_condition_is_unknown(lines: str, known: bool) -> None:
    found = loaded(config(lines + "  c: {{ .Values.c }}\n"))
    assert not [item for item in found if isinstance(item, Problem)]
    value = next(item for item in found if isinstance(item, Resource)).get("data", "a")
    assert value is not None
    assert (value.text == "x") is known
    assert (value.unknown is None) is known


def test_a_thing_under_a_condition_is_there() -> None:
    text = "{{- if .Values.a }}\n" + workload(
        "containers:\n{{- if .Values.b }}\n  - name: shipper\n    image: fluent/fluent-bit:3\n{{- end }}\n  - name: web"
    )
    found = resource(text + "{{- end }}\n").get("spec", "template", "spec", "containers")
    assert found is not None
    assert [(item.get("name") or item).text for item in found.items()] == ["shipper", "web"]
    image = found.get(0, "image")
    assert image is not None
    assert image.text == "fluent/fluent-bit:3"


@pytest.mark.parametrize(
    "lines",
    [
        "args: {{ .Values.args }}",
        "args:\n  {{- toYaml .Values.args | nindent 12 }}",
        "{{- if .Values.args }}\nargs: [a]\n{{- end }}",
        "{{- if .Values.args }}\nargs:\n  - a\n{{- end }}",
        "args:\n  - a\n  {{- if .Values.b }}\n  - b\n  {{- end }}",
        "args:\n  - a\n  {{- range .Values.args }}\n  - {{ . }}\n  {{- end }}",
        "args:\n  - a\n  {{- toYaml .Values.args | nindent 12 }}",
        '{{- include "web.args" . | nindent 10 }}',
    ],
)
def test_arguments_hold_a_word_that_is_not_known(lines: str) -> None:
    arguments = container(lines).get("args")
    assert arguments is not None
    assert any(is_unknown(item) for item in arguments.items())


@pytest.mark.parametrize(
    ("lines", "is_open"),
    [
        ("env:\n  - name: A\n    value: {{ .Values.a }}", False),
        ("env:\n  {{- toYaml .Values.env | nindent 12 }}", True),
        ("env:\n  - name: A\n    value: a\n  {{- toYaml .Values.env | nindent 12 }}", True),
        ("env:\n  - name: {{ .Values.name }}\n    value: a", True),
        ("env:\n  {{- range $name, $value := .Values.env }}\n  - name: {{ $name }}\n    value: a\n  {{- end }}", True),
        ("envFrom:\n  - secretRef: {name: '{{ .Values.name }}'}", False),
        ("envFrom:\n  {{- toYaml .Values.envFrom | nindent 12 }}", True),
        ('{{- include "web.env" . | nindent 10 }}', True),
    ],
)
def test_further_variables_are_told_by_what_they_are_taken_from(lines: str, is_open: bool) -> None:
    assert (
        any(is_unknown(item) for item in (container(lines).get("envFrom") or Value([], Span("", 1, 1, 1, 1))).items())
        is is_open
    )


def test_a_variable_under_a_condition_has_no_known_value() -> None:
    lines = "env:\n  {{- if .Values.a }}\n  - name: A\n    value: a\n  {{- end }}"
    assert is_unknown(container(lines).get("env", 0, "value"))


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("- name: a\n  emptyDir: {}", ["emptyDir"]),
        ("- name: a\n  emptyDir: {}\n# {{ .Values.a }}", ["emptyDir"]),
        ("{{- if .Values.a }}\n- name: a\n  emptyDir: {}\n{{- end }}", []),
        ("- name: a\n  {{- if .Values.a }}\n  emptyDir: {}\n  {{- else }}\n  hostPath: {}\n  {{- end }}", []),
        ("- name: a\n  {{- toYaml .Values.a | nindent 10 }}", []),
        ("{{- if .Values.a }}\n- name: a\n  configMap: {name: b}\n{{- end }}", ["configMap"]),
    ],
)
def test_a_volume_of_which_the_kind_is_not_sure_has_none(lines: str, kinds: list[str]) -> None:
    volume = resource(workload("volumes:\n" + lines + "\nx: {{ .Values.x }}")).get(
        "spec", "template", "spec", "volumes", 0
    )
    assert volume is not None
    assert [key for key, _ in volume.entries() if key != "name"] == kinds


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (NAME, NAME),
        (f"'{NAME}'", NAME),
        ('{{ template "web.fullname" $ }}', NAME),
        ('{{- include   "web.fullname" . | quote -}}', NAME),
        ("{{ $name }}", NAME),
        (f"{NAME}-config", f"{NAME}-config"),
        ("plain", "plain"),
    ],
)
def test_names_that_are_written_alike_are_equal(written: str, named: str) -> None:
    text = '{{- $name := include "web.fullname" . }}\n' + workload(
        f"volumes:\n  - name: c\n    configMap:\n      name: {written}"
    )
    volumes = resource(text).get("spec", "template", "spec", "volumes", 0, "configMap", "name")
    carrier = resource(HEAD.format(api="v1", kind="ConfigMap", name=named) + "data: {a: '{{ .Values.a }}'}\n")
    name = carrier.get("metadata", "name")
    assert volumes is not None
    assert name is not None
    assert volumes.text == name.text
    assert ("charts/web" in (name.text or "")) is ("{{" in named)


def test_what_means_something_outside_of_kubernetes_has_no_templated_name() -> None:
    text = HEAD.format(api="storage.cnrm.cloud.google.com/v1beta1", kind="StorageBucket", name="{{ .Release.Name }}")
    (found,) = [item for item in loaded(text) if isinstance(item, Resource)]
    assert not [value for _, value in found.attributes.entries() if "{{" in (value.text or "")]


NGINX = """\
  nginx.conf: |-
    http {
{{- if .Values.log }}
      access_log /dev/stdout;
{{- end }}
      server { listen {{ .Values.port }}; }
    }
"""


def test_a_file_keeps_its_tags_and_places() -> None:
    source = files(config(NGINX))["nginx.conf"]
    assert source.text.split("\n") == [
        "http {",
        "{{- if .Values.log }}",
        "  access_log /dev/stdout;",
        "{{- end }}",
        "  server { listen {{ .Values.port }}; }",
        "}",
        "",
    ]
    at = source.text.index("access_log")
    assert source.span(at, at + 10) == Span("charts/web/templates/a.yaml", 9, 7, 9, 17)
    at = source.text.index("{{- if")
    assert source.span(at, at + 3) == Span("charts/web/templates/a.yaml", 8, 1, 8, 4)


def test_a_file_under_a_condition_is_a_file() -> None:
    assert list(files(config("  {{- if .Values.a }}\n" + NGINX + "  {{- end }}\n"))) == ["nginx.conf"]


def test_a_file_that_a_tag_writes_is_not_known() -> None:
    for written in ("|\n{{ .Values.nginx | indent 4 }}", "{{ .Values.nginx | quote }}", "'{{ .Values.nginx }}'"):
        assert not files(config(f"  nginx.conf: {written}\n"))
    text = config("  nginx.conf: |\n{{ .Values.nginx | indent 4 }}\n")
    assert is_unknown(resource(text).get("data", "nginx.conf"))


def test_a_manifest_in_a_template_s_text_is_opened_too() -> None:
    text = config(
        "  policy.yaml: |\n    apiVersion: v1\n    kind: Pod\n    {{- if .Values.a }}\n    a: b\n    {{- end }}\n"
    )
    inner = [item for item in loaded(text) if isinstance(item, Embedded)]
    (found,) = [item for item in load((), inner, cast("Tree", None), Options()) if isinstance(item, Resource)]
    value = found.get("a")
    assert is_unknown(value)
    assert value is not None
    assert value.span == Span("charts/web/templates/a.yaml", 10, 8, 10, 9)


def test_a_kind_that_a_tag_writes_is_no_object() -> None:
    assert not loaded("apiVersion: v1\nkind: {{ .Values.kind }}\n")


def test_an_opened_value_is_unknown_only_where_more_may_be() -> None:
    place = Span("a", 1, 1, 1, 2)
    more = Unknown("more")
    inner = Opened({"b": Value(1, place)}, place, more)
    outer = Opened({"a": inner, "list": Opened([], place, more)}, place)
    assert outer.get("a", "b") == Value(1, place)
    assert is_unknown(outer.get("a", "c"))
    assert is_unknown(outer.get("a", "c", 0, "d"))
    assert outer.get("c") is None
    assert outer.get("list", 0) is None
    assert outer.get() is outer
    assert (inner.is_partly_open, outer.is_partly_open) == (True, True)
    assert not Opened({"b": Value(1, place)}, place).is_partly_open


class Values:
    """A tree with the `values.yaml` of a chart."""

    def __init__(self, folder: str = "charts/web/") -> None:
        self.name = f"{folder}values.yaml"

    def read(self, name: str) -> Source | None:
        text = "web: {image: {registry: r.example, repository: nginx, tag: '1', odd: '{{ a }}', list: [a]}}\n"
        return Source(name, text) if name == self.name else None


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("{{ .Values.web.image.repository }}:{{ .Values.web.image.tag }}", "nginx:1"),
        ('"{{ .Values.web.image.repository }}:{{ .Chart.AppVersion }}"', ["nginx:", None]),
        (
            "{{ $.Values.web.image.registry | quote }}/{{ .Values.web.image.repository | default `a` }}",
            "r.example/nginx",
        ),
        ("{{ .Values.web.image.odd }}:1", [None, ":1"]),
        ("{{ .Values.web.image.list }}", None),
        ("{{ .Values.web.image.none }}", None),
        ("{{ include `web.image` . }}", None),
        ("{{ .Values.web.image.repository | upper }}", None),
        ("{{ if .Values.a }}{{ .Values.web.image.repository }}{{ end }}", None),
    ],
)
def test_the_name_of_an_image_is_the_chart_s_default(written: str, image: str | list[str | None] | None) -> None:
    text = workload(
        f"containers:\n  - name: a\n    image: {written}\n    other: {{{{ .Values.web.image.repository }}}}"
    )
    items = load((Source("charts/web/templates/a.yaml", text),), (), cast("Tree", Values()), Options())
    (found,) = [item for item in items if isinstance(item, Resource)]
    value = found.get("spec", "template", "spec", "containers", 0, "image")
    assert value is not None
    if isinstance(image, list):
        assert isinstance(value.data, Template)
        assert [part if isinstance(part, str) else None for part in value.data.parts] == image
    else:
        assert value.text == image
        assert (value.unknown is None) is (image is not None)
    assert is_unknown(found.get("spec", "template", "spec", "containers", 0, "other"))


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("{{ .Values.web.image.repository }}:1", "the image is nginx by the chart's default values"),
        (
            "{{ .Values.web.image.registry }}/{{ .Values.web.image.repository }}",
            "the image is nginx by the chart's default values",
        ),
        ("{{ .Values.web.image.registry }}/mine:{{ .Values.web.image.tag }}", None),
        ("nginx:1", None),
        ("nginx:{{ .Values.web.image.tag }}", None),
        ("{{ .Values.web.image.none }}", None),
    ],
)
def test_what_is_told_by_the_chart_s_defaults_is_a_premise(image: str, message: str | None) -> None:
    text = workload(f"containers:\n  - name: own\n    image: other\n  - name: a\n    image: {image}")
    items = load((Source("charts/web/templates/a.yaml", text),), (), cast("Tree", Values()), Options())
    (found,) = [item for item in items if isinstance(item, Resource)]
    assert [(one.message, one.part) for one in found.premises] == ([(message, "a")] if message else [])
    assert all(one.span == Span("charts/web/values.yaml", 1, 48, 1, 53) for one in found.premises)


def test_default_values_are_read_once() -> None:
    names: list[str] = []

    class Counting(Values):
        def read(self, name: str) -> Source | None:
            names.append(name)
            return super().read(name)

    text = workload("containers:\n  - name: a\n    image: {{ .Values.web.image.repository }}")
    sources = [Source(f"charts/{chart}/templates/{number}.yaml", text) for chart in ("web", "none") for number in "123"]
    items = [one for one in load(sources, (), cast("Tree", Counting()), Options()) if isinstance(one, Resource)]
    assert [len(item.premises) for item in items] == [1, 1, 1, 0, 0, 0]
    assert names == ["charts/web/values.yaml", "charts/none/values.yaml"]


def test_the_current_folder_may_be_the_chart() -> None:
    text = workload("containers:\n  - name: a\n    image: {{ .Values.web.image.repository }}")
    items = load((Source("templates/sub/a.yaml", text),), (), cast("Tree", Values("")), Options())
    (found,) = [item for item in items if isinstance(item, Resource)]
    value = found.get("spec", "template", "spec", "containers", 0, "image")
    assert value is not None
    assert value.text == "nginx"


SHIPPER = "  - name: b\n    image: {}\n    volumeMounts:\n      - name: logs\n        mountPath: /logs\n"


@pytest.mark.parametrize(
    ("others", "is_sure"),
    [
        ("", True),
        (SHIPPER.format("busybox:1"), True),
        (SHIPPER.format("fluent/fluent-bit:{{ .Values.tag }}"), True),
        (SHIPPER.format("{{ .Values.shipper }}"), False),
        (SHIPPER.format("{{ .Values.registry }}/{{ .Values.name }}:1"), False),
        (SHIPPER.format("{{ .Values.shipper }}").replace("name: logs", "name: other"), True),
        ("  - name: b\n    image: {{ .Values.b }}\n    volumeMounts: {{ toYaml .Values.b | nindent 10 }}\n", False),
        ("  {{- with .Values.sidecars }}\n  {{- toYaml . | nindent 8 }}\n  {{- end }}\n", False),
        ("initContainers:\n  {{- toYaml .Values.first | nindent 8 }}\n", False),
        ("initContainers:\n  - name: c\n    image: {{ .Values.c }}\n", True),
        ("{{- include `web.pod` . | nindent 6 }}\n", False),
    ],
)
def test_a_disk_that_another_container_may_ship_is_not_judged(others: str, is_sure: bool) -> None:
    own = SHIPPER.format("corp/app:1").replace("name: b", "name: a")
    text = workload(f"containers:\n{own}{others}volumes:\n  - name: logs\n    emptyDir: {{}}\nx: {{{{ .Values.x }}}}")
    volume = resource(text).get("spec", "template", "spec", "volumes", 0)
    assert volume is not None
    assert (volume.get("emptyDir") is not None) is is_sure


BRANCH = "kind: {}\napiVersion: v1\nmetadata:\n  name: {{{{ .Values.a }}}}\ndata:\n  a.txt: |\n    text\n"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{{ if .x }}\n" + config("  a: b\n") + "{{ else }}\n" + config("  a: c\n") + "{{ end }}\n", 2),
        ("{{ if .x }}\n" + config("  a: |\n    b\n") + "{{- else }}\n" + config("  a: |\n    b\n") + "{{end}}\n", 2),
        ("{{ if .x }}\n" + BRANCH.format("Secret") + "{{ else }}\n" + BRANCH.format("ConfigMap") + "{{ end }}", 2),
        ("{{ if .x }}\n" + config("  a: b\n") + "{{ end }}\n{{ if .y }}\n" + config("  a: c\n") + "{{ end }}\n", 2),
        ("{{ if .x }}\r\n" + config("  a: b\n") + "{{ else }}\r\n" + config("  a: c\n") + "{{ end }}\r\n", 2),
        ("{{ if .x }}\n" + config("  a: b\n") + "---\n{{ else }}\n" + config("  a: c\n") + "{{ end }}\n", 2),
        ("{{ if .x }}\napiVersion: v1\n{{ else }}\napiVersion: v2\n{{ end }}\nkind: Pod\nmetadata: {name: a}\n", 1),
        ("apiVersion: v1\nmetadata: {}\n{{ if .Values }}\nkind: A\n{{ else }}\nkind: B\n{{ end }}\nspec: {}\n", 1),
    ],
)
def test_each_branch_of_a_condition_may_be_an_object(text: str, kinds: int) -> None:
    found = [item for item in loaded(text) if isinstance(item, Resource)]
    assert len(found) == kinds
    assert all(item.get("spec") is not None or item.get("data") is not None or item.type == "Pod" for item in found)


@pytest.mark.parametrize(
    ("lines", "is_open"),
    [
        ("volumeMounts:\n  - name: a\n    mountPath: /a\nx: {{ .Values.x }}", False),
        ("volumeMounts:\n  - name: a\n    mountPath: /a\n  {{- toYaml .Values.mounts | nindent 12 }}", True),
        ("volumeMounts: {{ .Values.mounts | toJson }}", True),
        ("volumeMounts: {{ .Values.mounts | toJson }}\n{{ include `web.more` . | nindent 10 }}", True),
        ("{{ include `web.more` . | nindent 10 }}", True),
        ("volumeMounts:\n  - name: a\n    mountPath: {{ .Values.path }}", True),
        ("volumeMounts:\n  - name: a\n    mountPath: /etc/{{ .Values.path }}", True),
        ("volumeMounts:\n  - name: a\n    mountPath: /run/secrets/{{ .Values.path }}", False),
        ("{{- range .Values.mounts }}\nvolumeMounts:\n  - {{ . }}\n{{- end }}", True),
    ],
)
def test_a_mount_that_is_not_told_may_be_anywhere(lines: str, is_open: bool) -> None:
    found = container(f"command: [a]\nargs: [b]\n{lines}")
    mounts, words = found.get("volumeMounts"), found.get("args")
    assert mounts is not None
    paths = [path.text for item in mounts.items() if (path := item.get("mountPath")) is not None]
    assert ("/" in paths) is is_open
    assert words is not None
    assert not any(is_unknown(word) for word in words.items())


@pytest.mark.parametrize(
    ("name", "inner", "is_read"),
    [
        ("a.json", '{"a": "{{ .Values.a }}", "b": 1}', True),
        ("a.json", '{"a": "x-{{ .Values.a }}-{{ .Values.b }}"}', True),
        ("a.json", '{"a": {{ .Values.a | quote }}}', False),
        ("a.json", '{"a": "{{ .Values.a }}", "b": {{ .Values.b }}}', False),
        ("a.json", '{"a": "x",\n    {{ .Values.b }}}', False),
        ("a.json", '{"a": "{{ if .Values.a }}x{{ end }}"}', False),
        ("a.hcl", "a {\n    {{- if .Values.a }}\n    }", False),
        ("a.hcl", 'a = "{{ .Values.a }}"', True),
        ("a.conf", "a {{ .Values.a | quote }}", True),
    ],
)
def test_files_of_strict_languages_are_read_where_tags_stand_in_texts_only(
    name: str, inner: str, is_read: bool
) -> None:
    assert (list(files(config(f"  {name}: |\n    {inner}\n"))) == [name]) is is_read


@pytest.mark.parametrize("tag", ["{{ .Image }}", "{{.Image}}", "{{ default_image }}"])
def test_other_programs_templates_are_read_where_they_are_no_yaml(tag: str) -> None:
    text = (
        HEAD.format(api="v1", kind="Pod", name="a")
        + f"spec:\n{{{{- if .Audit }}}}\n  a: b\n{{{{- end }}}}\n  image: {tag}\n"
    )
    found = resource(text)
    assert is_unknown(found.get("spec", "a"))
    assert is_unknown(found.get("spec", "image"))


def test_templates_in_other_languages_are_a_note() -> None:
    (problem,) = loaded("apiVersion: v1\nkind: Pod\n{% if a %}\nspec: {{ b }}\n{% endif %}\n")
    assert isinstance(problem, Problem)
    assert problem.level == "note"


def test_only_names_that_a_tag_writes_are_told_by_their_chart() -> None:
    text = workload(
        "volumes:\n  - name: a\n    configMap: {name: plain}\n"
        "  - name: b\n    configMap: {name: &n '{{ .Values.n }}'}\nx: *n"
    )
    found = resource(text)
    volumes, other = (found.get("spec", "template", "spec", key) for key in ("volumes", "x"))
    assert volumes is not None
    names = [volume.get("configMap", "name") for volume in volumes.items()]
    assert [name.text for name in names if name is not None] == ["plain", "{{ .Values.n }} (charts/web)"]
    assert is_unknown(other)


@pytest.mark.parametrize("depth", [100, 199, 1_000, 10_000])
def test_deep_templates_end(depth: int) -> None:
    loaded(config("  a: {{ .Values.a }}\n" + "".join(" " * level + "a:\n" for level in range(2, min(depth, 1_500)))))
    loaded(config("  a: {{ .Values.a }}\n  b: " + "[" * depth + "{{ .Values.b }}" + "]" * depth + "\n"))
    loaded("{{- if .Values.a }}\n" * depth + config("  a: {{ .Values.a }}\n"))


def test_aliases_in_a_template_end() -> None:
    lines = ["  a0: &a0 [x, {{ .Values.x }}, x, x, x, x, x, x, x]"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert [item for item in loaded(config("\n".join(lines) + "\n")) if isinstance(item, Resource)]


@pytest.mark.parametrize("kind", ["Deployment", "Ingress"])
def test_annotations_under_a_condition_are_unknown(kind: str) -> None:
    text = (
        HEAD.format(api="v1", kind=kind, name=NAME) + "  {{- if .Values.a }}\n  annotations:\n    a: b\n  {{- end }}\n"
    )
    found = resource(text)
    name = found.get("metadata", "name")
    assert is_unknown(found.get("metadata", "annotations", "a"))
    assert name is not None
    assert name.text == f"{NAME} (charts/web)"


_CHART = Path(__file__).parents[2] / "realistic" / "charts" / "shop" / "helm" / "templates"
_LINES = sorted({line for file in sorted(_CHART.glob("*.yaml")) for line in file.read_text("utf-8").splitlines()})


@settings(max_examples=150)
@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=25))
def test_templates_of_any_lines_do_no_harm(lines: list[str]) -> None:
    text = config("  a: {{ .Values.a }}\n") + "\n".join(lines)
    last = text.count("\n") + 1
    for item in loaded(text):
        if isinstance(item, Problem):
            assert (item.level, item.span.line <= last) in (("note", True), ("warning", True))
        elif isinstance(item, Embedded):
            end = item.source.span(len(item.source.text), len(item.source.text))
            assert end.line <= last
        else:
            assert isinstance(item, Resource)
            assert item.header.line <= last
