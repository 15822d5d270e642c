"""HAProxy's configuration in a ConfigMap: it is found there, and its standard output is that of the container."""

from __future__ import annotations

import textwrap

import pytest

from accesslint.loaders import Embedded, Options, haproxy, kubernetes
from accesslint.mappers.haproxy import servers
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

CONFIGURATION = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: edge, namespace: web}
    data:
      haproxy.cfg: |
        global
          log stdout format raw local0
        frontend web
          mode http
          log global
          option httplog
          bind :80
    """
WORKLOAD = """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: edge, namespace: web}
    spec:
      template:
        spec:
          containers:
          - name: haproxy
            image: haproxy:3.0
            volumeMounts: [{name: configuration, mountPath: /usr/local/etc/haproxy}]
          volumes: [{name: configuration, configMap: {name: edge}}]
    """


def found_in(text: str) -> Mapped:
    text = textwrap.dedent(text)
    tree = MemoryTree({"k.yaml": text})
    items = list(kubernetes.load([Source("k.yaml", text)], [], tree, Options()))
    embedded = [item for item in items if isinstance(item, Embedded) and haproxy.claims(item.file_name, "")]
    items += list(haproxy.load([], embedded, tree, Options()))
    return mapped(servers, *(item for item in items if isinstance(item, Resource)))


def test_standard_output_is_that_of_the_container() -> None:
    found = found_in(textwrap.dedent(CONFIGURATION) + textwrap.dedent(WORKLOAD))
    emitter = found.only("emitter")
    assert emitter.header.line == 9
    assert emitter.get("routes.0.via") == "stdout"
    (link,) = found.links
    assert link.fact == "routes.0.to"
    assert any(handle.startswith("stdout:") and handle.endswith(":haproxy") for handle in link.handles)


@pytest.mark.parametrize(
    ("target", "handles"),
    [
        ("collector:514", [("service:web/collector",)]),
        ("tcp@collector.logging.svc.cluster.local:601", [("service:logging/collector",)]),
        ("logs.example.com:514", []),
        ("10.0.0.1:514", []),
    ],
)
def test_a_host_may_be_a_service(target: str, handles: list[tuple[str, ...]]) -> None:
    found = found_in(CONFIGURATION.replace("stdout format raw", target))
    assert [link.handles for link in found.links] == handles
    assert found.only("emitter").get("routes.0.encrypted") is False


def test_without_a_workload_nobody_knows_who_reads_it() -> None:
    found = found_in(CONFIGURATION)
    assert found.links == []
    assert "what starts the server decides" in found.only("emitter").get("routes.0.to.unknown")
