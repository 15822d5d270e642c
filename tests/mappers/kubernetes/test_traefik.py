"""Traefik in Kubernetes: the access log by the flags of its container."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.kubernetes import traefik
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

TEXT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: traefik, namespace: edge}}
spec:
  template:
    spec:
      containers:
        - name: traefik
          image: {image}
          args: {args}
"""


def entities(args: str, image: str = "docker.io/traefik:v3.1") -> Mapped:
    source = Source("traefik.yaml", TEXT.format(args=args, image=image))
    items = loader("kubernetes").load([source], [], MemoryTree({}), Options())
    return mapped(traefik, *(item for item in items if isinstance(item, Resource)))


@pytest.mark.parametrize(
    ("args", "logging"),
    [
        ("[--providers.kubernetescrd, --accesslog=true]", "on"),
        ("[--providers.kubernetescrd, --accesslog.format=json]", "on"),
        ("[--providers.kubernetescrd]", "off"),
    ],
)
def test_flags(args: str, logging: str) -> None:
    emitter = entities(args).only("emitter")
    assert (emitter.kind, emitter.get("logging")) == ("web-server", logging)


@pytest.mark.parametrize(
    ("args", "image"), [("[]", "traefik"), ("[--configfile=/a.yml]", "traefik"), ("[--accesslog]", "traefik/whoami")]
)
def test_containers_that_flags_do_not_configure(args: str, image: str) -> None:
    assert not entities(args, image)


@pytest.mark.parametrize(
    ("path", "logging"),
    [("/etc/traefik", "unknown"), ("/", "unknown"), ("/etc/traefik/dynamic", "off"), ("/data", "off")],
)
def test_a_file_where_traefik_looks_for_one_goes_before_flags(path: str, logging: str) -> None:
    mounts = f"[--ping]\n          volumeMounts: [{{name: a, mountPath: {path}}}]"
    fact = entities(mounts).only("emitter").get("logging")
    assert ("unknown" if isinstance(fact, dict) else fact) == logging
