"""Kong in containers: properties as variables, links to standard output, commands that serve nothing."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree


def emitters(service: str, image: str = "kong/kong-gateway:3.7") -> dict[str, Entity]:
    text = f"services:\n  gateway:\n    image: {image}\n" + service
    found = loader("docker").load([Source("compose.yml", text)], [], MemoryTree({}), Options())
    entities = mapped(servers, *(one for one in found if isinstance(one, Resource)))
    return {one.id.rpartition("#")[2]: one for one in entities.values() if one.category == "emitter"}


def test_the_image_writes_to_standard_output() -> None:
    found = emitters("    environment:\n      KONG_DATABASE: 'off'\n")
    assert sorted(found) == ["Admin API", "proxy"]
    assert all(one.get("routes")[0]["via"] == "stdout" for one in found.values())


@pytest.mark.parametrize(
    ("service", "state"),
    [
        ("    environment:\n      KONG_PROXY_ACCESS_LOG: 'off'\n", "off"),
        ("    environment:\n      - KONG_PROXY_ACCESS_LOG=/dev/stdout\n", "on"),
        ("    environment:\n      KONG_PROXY_ACCESS_LOG: ${LOG}\n", None),
    ],
)
def test_variables(service: str, state: str | None) -> None:
    found = emitters(service)["proxy"].get("logging")
    assert found == state if state else "unknown" in found


@pytest.mark.parametrize(
    ("service", "names"),
    [
        ("    command: kong migrations bootstrap\n", []),
        ("    command: kong docker-start\n", ["Admin API", "proxy"]),
        ("    command: kong start -c /etc/kong/kong.conf\n", ["Admin API", "proxy"]),
        ("    environment: {KONG_ROLE: data_plane}\n", ["proxy"]),
        ("    environment: {KONG_ROLE: control_plane, KONG_ADMIN_LISTEN: 'off'}\n", []),
    ],
)
def test_parts(service: str, names: list[str]) -> None:
    assert sorted(emitters(service)) == names


def test_a_file_that_is_not_in_the_tree_may_set_more() -> None:
    found = emitters("    command: kong start -c /etc/kong/kong.conf\n")
    assert "unknown" in found["proxy"].get("logging")


def test_other_images() -> None:
    assert not emitters("    command: x\n", "kong/kubernetes-ingress-controller:3.1")
    assert emitters("    environment: {KONG_DATABASE: postgres}\n", "registry.example.com/own/gateway:1")
