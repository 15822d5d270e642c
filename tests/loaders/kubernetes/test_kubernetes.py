"""The Kubernetes loader: which files it claims, its resources, and the files inside ConfigMaps."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Loaded, Options, Tree
from accesslint.loaders.kubernetes import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source, Span, decode


def loaded(text: str, name: str = "deploy/app.yaml", embedded: tuple[Embedded, ...] = ()) -> list[Loaded]:
    sources = (Source(name, text),) if text else ()
    return list(load(sources, embedded, cast("Tree", None), Options()))


def resources(text: str, name: str = "deploy/app.yaml") -> list[Resource]:
    return [item for item in loaded(text, name) if isinstance(item, Resource)]


def problems(text: str) -> list[Problem]:
    return [item for item in loaded(text) if isinstance(item, Problem)]


def files(text: str) -> list[Embedded]:
    return [item for item in loaded(text) if isinstance(item, Embedded)]


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: web
spec:
  replicas: 2
"""


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("a.yaml", DEPLOYMENT, True),
        ("a.YML", DEPLOYMENT, True),
        ("a.txt", DEPLOYMENT, False),
        ("a.yaml", "# words\n---\n" + DEPLOYMENT, True),
        ("a.yaml", "x: 1\n---\n" + DEPLOYMENT, True),
        ("a.yaml", "\ufeff" + DEPLOYMENT, True),
        ("a.yaml", DEPLOYMENT.replace("\n", "\r\n"), True),
        ("a.yaml", '"apiVersion": v1\n"kind": Pod\n', True),
        ("a.yaml", "apiVersion: v2\nname: chart\nkinds: x\n", False),
        ("a.yaml", "spec:\n  apiVersion: v1\n  kind: Pod\n", False),
        ("a.yaml", "# apiVersion: v1\n# kind: Pod\n", False),
        ("a.yaml", "{{- if .Values.enabled }}\napiVersion: v1\nkind: Pod\n{{- end }}\n", True),
        ("a.json", '{"apiVersion": "v1", "kind": "Pod"}', True),
        ("a.json", '{\n\t"kind" : "Pod",\n\t"apiVersion" : "v1"\n}', True),
        ("a.json", '{"description": "kind and apiVersion"}', False),
        ("a.json", '[{"apiVersion": "v1", "kind": "Pod"}]', False),
        ("a.yaml", '---\n{\n  apiVersion: "v1",\n  kind: "Pod",\n}\n', True),
        ("a.yaml", "AWSTemplateFormatVersion: 2010-09-09\n", False),
        ("a.yaml", "", False),
        ("a.json", '{"$schema": "https://schema.management.azure.com/x#", "apiVersion": "1", "kind": "V2"}', False),
    ],
)
def test_claims_by_the_head(name: str, head: str, claimed: bool) -> None:
    assert claims(name, head) is claimed


def test_an_object_becomes_a_resource() -> None:
    (resource,) = resources(DEPLOYMENT)
    assert resource.id == "deploy#Deployment/web/api"
    assert (resource.platform, resource.type, resource.address) == ("kubernetes", "Deployment", "Deployment/web/api")
    assert (resource.scope, resource.container) == ("deploy", "")
    assert resource.header == Span("deploy/app.yaml", 2, 7, 2, 17)
    replicas = resource.get("spec", "replicas")
    assert replicas is not None
    assert (replicas.data, replicas.span) == (2, Span("deploy/app.yaml", 7, 13, 7, 14))


@pytest.mark.parametrize(
    ("metadata", "address"),
    [
        ("{name: a}", "Pod/a"),
        ("{name: a, namespace: default}", "Pod/default/a"),
        ("{generateName: job-}", "Pod/job-"),
        ("{}", "Pod/app.yaml"),
        ("{name: 12}", "Pod/app.yaml"),
        ("words", "Pod/app.yaml"),
        ("{name: '{{ .Release.Name }}-a'}", "Pod/{{ .Release.Name }}-a"),
    ],
)
def test_addresses(metadata: str, address: str) -> None:
    (resource,) = resources(f"apiVersion: v1\nkind: Pod\nmetadata: {metadata}\n")
    assert resource.address == address


def test_the_scope_is_the_folder() -> None:
    assert [resource.scope for resource in resources(DEPLOYMENT, "a.yaml")] == ["."]
    assert [resource.id for resource in resources(DEPLOYMENT, "x/y/a.yaml")] == ["x/y#Deployment/web/api"]


def test_equal_objects_keep_ids_of_their_own() -> None:
    assert [resource.id for resource in resources(DEPLOYMENT + "---\n" + DEPLOYMENT)] == [
        "deploy#Deployment/web/api",
        "deploy#Deployment/web/api~2",
    ]


def test_lists_are_flattened() -> None:
    text = """\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: a}
- apiVersion: v1
  kind: ConfigMapList
  items:
  - metadata: {name: b}
  - words
"""
    assert [resource.address for resource in resources(text)] == ["Pod/a", "ConfigMap/b"]


def test_a_kind_that_only_ends_in_list_is_an_object() -> None:
    assert [r.address for r in resources("apiVersion: a/v1\nkind: AllowList\nmetadata: {name: x}\n")] == ["AllowList/x"]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n",
        "apiVersion: v1\nkind: Config\nclusters: []\n",
        "apiVersion: skaffold/v4beta6\nkind: Config\n",
        "resources: [a.yaml]\n",
        "- a\n- b\n",
        "just words\n",
        "apiVersion: {{ x }}\nkind: Pod\n",
    ],
)
def test_other_documents_are_passed_over(text: str) -> None:
    assert loaded(text) == []


def test_json_manifests() -> None:
    text = '{\n\t"kind": "List",\n\t"apiVersion": "v1",\n\t"items": [{"apiVersion": "v1", "kind": "Pod"}]\n}'
    (resource,) = resources(text, "a.json")
    assert resource.header == Span("a.json", 4, 41, 4, 46)


CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  nginx.conf: |
    events {}
    http {
      access_log off;
    }
  fluent-bit.yaml: |-
      pipeline: {}
  log.level: debug
  ClusterConfiguration: |
    apiVersion: kubeadm.k8s.io/v1beta3
    kind: ClusterConfiguration
  run: |
    #!/bin/sh
  empty.conf: ""
  number.conf: 12
"""


def test_files_in_a_configmap_are_handed_on_with_exact_places() -> None:
    found = {item.file_name: item for item in files(CONFIG)}
    assert sorted(found) == ["ClusterConfiguration.yaml", "fluent-bit.yaml", "nginx.conf"]
    inner = found["nginx.conf"]
    assert inner.container == inner.scope == "deploy#ConfigMap/web"
    start = inner.source.text.index("off")
    assert inner.source.span(start, start + 3) == Span("deploy/app.yaml", 9, 18, 9, 21)


def test_a_secret_s_plain_texts_are_files_too() -> None:
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  a.conf: x\ndata:\n  b.conf: eA==\n"
    assert [item.file_name for item in files(text)] == ["a.conf"]


def test_a_caddyfile_is_a_file_though_its_name_has_no_ending() -> None:
    text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  Caddyfile: ":80 {}"\n  LOGLEVEL: debug\n'
    assert [item.file_name for item in files(text)] == ["Caddyfile"]


def test_a_manifest_inside_a_configmap_is_read_in_its_scope() -> None:
    (inner,) = [item for item in files(CONFIG) if item.file_name == "ClusterConfiguration.yaml"]
    assert claims(inner.file_name, inner.source.text)
    (resource,) = loaded("", embedded=(inner,))
    assert isinstance(resource, Resource)
    assert resource.address == "ClusterConfiguration/ClusterConfiguration.yaml"
    assert (resource.scope, resource.container) == ("deploy#ConfigMap/web", "deploy#ConfigMap/web")
    assert resource.id == "deploy#ConfigMap/web#ClusterConfiguration/ClusterConfiguration.yaml"
    assert resource.header == Span("deploy/app.yaml", 16, 11, 16, 31)


def test_a_chart_s_template_that_parses_leaves_its_expressions_unknown() -> None:
    text = """\
apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}"
spec:
  image: "nginx:{{ .Values.tag }}"
  size: {{ .Values.size }}
  words: plain
"""
    (resource,) = resources(text)
    image, size, words = (resource.get("spec", key) for key in ("image", "size", "words"))
    assert image is not None
    assert image.text is None
    assert image.unknown is not None
    assert size is not None
    assert size.unknown is not None
    assert words is not None
    assert words.text == "plain"


def test_a_chart_s_files_stay_texts() -> None:
    text = CONFIG.replace("access_log off", "access_log {{ .Values.log }}")
    assert "{{ .Values.log }}" in next(item.source.text for item in files(text) if item.file_name == "nginx.conf")


def test_other_braces_are_plain_text() -> None:
    (resource,) = resources('apiVersion: v1\nkind: Rule\nmetadata: {name: a}\ntext: "{{ $labels.pod }} is down"\n')
    text = resource.get("text")
    assert text is not None
    assert text.text == "{{ $labels.pod }} is down"


def test_a_template_that_does_not_parse_is_a_note() -> None:
    (problem,) = problems("apiVersion: v1\nkind: Pod\nspec: {{ .Values.x }} [\n  b: {\n")
    assert problem.level == "note"


def test_a_broken_document_costs_only_itself() -> None:
    text = "apiVersion: v1\nkind: Pod\nspec: [\n---\n" + DEPLOYMENT
    assert [resource.address for resource in resources(text)] == ["Deployment/web/api"]
    assert [(problem.level, problem.span.line) for problem in problems(text)] == [("error", 3)]


def test_duplicate_keys_are_a_warning() -> None:
    (problem,) = problems("apiVersion: v1\nkind: Pod\nkind: Pod\n")
    assert problem.level == "warning"


def test_alias_bombs_in_a_manifest_end() -> None:
    lines = ["apiVersion: v1", "kind: Pod", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert len(resources("\n".join(lines))) == 1
    assert len(problems("\n".join(lines))) == 1


@pytest.mark.parametrize("depth", [150, 1_000, 10_000])
def test_deep_nesting_ends(depth: int) -> None:
    loaded("apiVersion: v1\nkind: Pod\nspec: " + "[" * depth + "]" * depth)
    loaded("apiVersion: v1\nkind: List\nitems:\n- " + '{"kind": "List", "items": [' * depth)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    data = DEPLOYMENT.replace("\n", "\r\n").encode(encoding)
    source, _ = decode("a.yaml", data)
    found = [item for item in load((source,), (), cast("Tree", None), Options()) if isinstance(item, Resource)]
    assert [item.address for item in found] == ([] if encoding == "utf-16-le" else ["Deployment/web/api"])


@pytest.mark.parametrize("cut", range(5, len(CONFIG), 23))
def test_truncated_manifests_do_no_harm(cut: int) -> None:
    for item in loaded(CONFIG[:cut]):
        assert isinstance(item, Resource | Embedded | Problem)


_scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["", "v1", "List", "Pod", "ConfigMap", "a.conf", "{{ .Values.x }}"])
)
_keys = st.sampled_from(["apiVersion", "kind", "metadata", "name", "namespace", "items", "data", "spec", "a.conf"])
_objects = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner), max_leaves=12
)


@given(_objects)
def test_objects_of_any_shape_do_no_harm(value: object) -> None:
    import json

    text = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "data": value, "metadata": value, "items": value})
    ids = [item.id for item in loaded(text) if isinstance(item, Resource)]
    assert len(ids) == len(set(ids))


def test_equal_objects_are_numbered_in_their_order() -> None:
    text = "---\n".join([DEPLOYMENT, DEPLOYMENT, DEPLOYMENT.replace("name: api", "name: api~2"), DEPLOYMENT])
    ids = [found.id.rpartition("/")[2] for found in resources(text)]
    assert ids == ["api", "api~2", "api~2~2", "api~3"]
