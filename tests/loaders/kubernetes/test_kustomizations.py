"""What kustomizations patch is unknown in the base, and patches are no objects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.kubernetes import claims, load
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree

BASE = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  template:
    spec:
      containers:
        - {name: proxy, image: "nginx:1.27", args: [a]}
        - {name: web, image: "shop:1", args: [--log=off], env: [{name: A, value: b}]}
      volumes: [{emptyDir: {}}]
"""
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  nginx.conf: |\n    events {}\n"
HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"


def loaded(files: dict[str, str]) -> dict[str, Resource]:
    sources = [Source(name, text) for name, text in files.items()]
    items = load([one for one in sources if claims(one.name, one.text)], [], MemoryTree(files), Options())
    return {item.id: item for item in items if isinstance(item, Resource)}


def base(kustomization: str, **more: str) -> Any:
    files = {
        "base/web.yaml": BASE,
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "prod/kustomization.yaml": f"resources: [../base]\n{kustomization}",
        **{name.replace("__", "/").replace("_", "."): text for name, text in more.items()},
    }
    found = loaded(files)
    assert list(found) == ["base#Deployment/shop/web"]
    return found["base#Deployment/shop/web"].attributes.plain()


def test_without_patches_nothing_is_unknown() -> None:
    assert base("namePrefix: prod-\n")["spec"]["replicas"] == 1
    assert "unknown" not in str(base("patches: []\n"))


def test_a_strategic_merge_patch_in_a_file() -> None:
    patch = f"{HEAD}spec: {{replicas: 3, paused: true}}\n"
    spec = base("patches: [{path: replicas.yaml}]\n", prod__replicas_yaml=patch)["spec"]
    assert spec["replicas"] == {"unknown": "the kustomization prod/kustomization.yaml patches it"}
    assert "unknown" in spec["paused"]
    assert len(spec["template"]["spec"]["containers"]) == 2


def test_elements_are_merged_by_name() -> None:
    patch = f"{HEAD}spec: {{template: {{spec: {{containers: [{{name: web, args: [--log=on]}}]}}}}}}\n"
    first, second = base("patchesStrategicMerge: [p.yaml]\n", prod__p_yaml=patch)["spec"]["template"]["spec"][
        "containers"
    ]
    assert first["args"] == ["a"]
    assert "unknown" in second["args"]
    assert second["image"] == "shop:1"


@pytest.mark.parametrize(
    "content",
    [
        "spec: {template: {spec: {containers: [{name: sidecar}]}}}",
        "spec: {template: {spec: {containers: [{image: x}]}}}",
        "spec: {template: {spec: {containers: [1]}}}",
    ],
)
def test_other_lists_are_unknown_as_a_whole(content: str) -> None:
    patch = "".join(f"      {line}\n" for line in (HEAD + content).splitlines())
    spec = base(f"patches:\n  - patch: |\n{patch}")["spec"]["template"]["spec"]
    assert "unknown" in spec["containers"]


def test_json_patches() -> None:
    operations = (
        "[{op: replace, path: /spec/replicas, value: 2}, {op: test, path: /spec/template},"
        " {op: add, path: /metadata/annotations/a~1b, value: c},"
        " {op: add, path: /spec/template/spec/containers/1/args/-, value: x}]"
    )
    found = base(f"patches:\n  - target: {{kind: Deployment, name: w.*}}\n    patch: |-\n      {operations}\n")
    assert "unknown" in found["spec"]["replicas"]
    assert "unknown" in found["spec"]["template"]["spec"]["containers"][1]["args"]
    assert list(found["metadata"]["annotations"]) == ["a/b"]


@pytest.mark.parametrize("target", ["{kind: StatefulSet}", "{kind: Deployment, name: other}", "{name: other}"])
def test_patches_of_other_objects_change_nothing(target: str) -> None:
    patch = "patch: '[{op: replace, path: /spec/replicas, value: 2}]'"
    assert base(f"patches: [{{target: {target}, {patch}}}]\n")["spec"]["replicas"] == 1


def test_patches_of_components_hold_for_what_includes_them() -> None:
    found = loaded(
        {
            "base/web.yaml": BASE,
            "prod/kustomization.yaml": "resources: [../base/web.yaml]\ncomponents: [../audit]\n",
            "audit/kustomization.yaml": "kind: Component\npatches: [{path: p.yaml}]\n",
            "audit/p.yaml": f"{HEAD}spec: {{replicas: 3}}\n",
        }
    )
    assert (
        "audit/kustomization.yaml"
        in found["base#Deployment/shop/web"].attributes.plain()["spec"]["replicas"]["unknown"]
    )


def test_a_file_of_a_patched_config_map_is_not_judged() -> None:
    patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {nginx.conf: x}\n"
    files = {
        "a.yaml": CONFIG,
        "p.yaml": patch,
        "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n",
    }
    sources = [Source(name, text) for name, text in files.items()]
    assert not [one for one in load(sources, [], MemoryTree(files), Options()) if isinstance(one, Embedded)]


def test_anchors_that_share_a_value_are_told_apart() -> None:
    text = f"{CONFIG}---\napiVersion: v1\nkind: List\nitems:\n"
    text += "  - {kind: A, apiVersion: v1, metadata: {name: x}, spec: &s {on: true}}\n"
    text += "  - {kind: B, apiVersion: v1, metadata: {name: x}, spec: *s}\n"
    operation = "patch: '[{op: replace, path: /spec/on, value: 2}]'"
    kustomization = f"resources: [a.yaml]\npatches: [{{target: {{kind: A}}, {operation}}}]\n"
    found = loaded({"a.yaml": text, "kustomization.yaml": kustomization})
    assert "unknown" in found[".#A/x"].attributes.plain()["spec"]["on"]
    assert found[".#B/x"].attributes.plain()["spec"]["on"] is True


def test_kustomizations_that_include_each_other_end() -> None:
    other = "resources: [../b, web.yaml]\npatches: [{target: {kind: X}, patch: '[]'}]\n"
    assert loaded(
        {"a/kustomization.yaml": other, "b/kustomization.yaml": other.replace("../b", "../a"), "a/web.yaml": BASE}
    )


ODD = st.recursive(
    st.sampled_from(["../base", "p.yaml", "x\ny", 1, None, True, "web", "Deployment", "/spec/0/-"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["path", "patch", "target", "op"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["resources", "components", "patches", "patchesStrategicMerge"]), ODD), ODD)
def test_nothing_odd_raises(kustomization: Any, patch: Any) -> None:
    import json

    loaded({"web.yaml": BASE, "kustomization.yaml": json.dumps(kustomization), "p.yaml": json.dumps(patch)})
