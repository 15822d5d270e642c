"""Every product whose images are known stands in the table of what they record as they come, and does so."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import servers
from accesslint.mappers.kubernetes.images import SERVERS
from accesslint.mappers.server_images import BARE, Bare
from accesslint.mappers.server_products import PRODUCTS
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree

_PRODUCTS = {product.name: product for product in PRODUCTS}
_STATES = {"records": "on", "no records": "off", "not known": "unknown"}


def test_the_table_is_whole() -> None:
    names = [bare.product for bare in BARE]
    assert sorted(names) == sorted({*_PRODUCTS, *(server.name for server in SERVERS.values())})


@pytest.mark.parametrize("bare", [bare for bare in BARE if bare.product in _PRODUCTS], ids=lambda bare: bare.product)
def test_images_are_judged_as_the_table_says(bare: Bare) -> None:
    image = min(_PRODUCTS[bare.product].images)
    text = f"services: {{a: {{image: '{image}'}}}}\n"
    loaded = loader("docker").load([Source("compose.yaml", text)], [], MemoryTree({}), Options())
    found = mapped(servers, *(one for one in loaded if isinstance(one, Resource)))
    emitters = [one for one in found.values() if one.category == "emitter"]
    assert emitters
    for emitter in emitters:
        logging = emitter.get("logging")
        state = "unknown" if isinstance(logging, dict) else logging
        if bare.verdict == "records in part":
            assert state in {"on", "partial"}
            assert emitter.get("coverage.event_kinds.excluded") or emitter.get("authentication.logins") is False
        else:
            assert state == _STATES[bare.verdict]


@pytest.mark.parametrize("name", ["nginx", "httpd", "openresty", "traefik", "caddy", "haproxy", "envoy"])
def test_web_servers_are_known_as_the_table_says(name: str) -> None:
    bare = next(one for one in BARE if one.product == name)
    known = {server.logs_by_default for server in SERVERS.values() if server.name == name}
    assert known == {bare.verdict == "records"}


@pytest.mark.parametrize(
    ("image", "known"),
    [
        ("postgres:16", True),
        ("registry.example.com/postgres:16", True),
        ("docker.io/library/postgres", True),
        ("public.ecr.aws/docker/library/postgres:16", True),
        ("bitnami/postgresql:16", True),
        ("timescale/timescaledb:latest-pg16", True),
        ("supabase/postgres:15.1.0.147", False),
        ("registry.example.com/shop/postgres:1", False),
        ("${REGISTRY}/postgres:16", False),
        ("acme-postgres", None),
    ],
)
def test_images_of_others_may_bring_a_configuration(image: str, known: bool | None) -> None:
    for command in ("", ", command: [postgres, -c, max_connections=9]"):
        text = f"services: {{a: {{image: '{image}'{command}}}}}\n"
        loaded = loader("docker").load([Source("compose.yaml", text)], [], MemoryTree({}), Options())
        emitters = mapped(servers, *(one for one in loaded if isinstance(one, Resource))).values()
        facts = [one.get("authentication.logins") for one in emitters if one.category == "emitter"]
        assert [isinstance(fact, bool) for fact in facts] == [known is True] * (known is not None or bool(command))


def test_what_is_set_for_an_image_of_others_is_judged() -> None:
    text = "services: {a: {image: supabase/postgres, command: [postgres, -c, log_connections=off]}}\n"
    loaded = loader("docker").load([Source("compose.yaml", text)], [], MemoryTree({}), Options())
    found = mapped(servers, *(one for one in loaded if isinstance(one, Resource))).only("emitter")
    assert found.get("authentication.logins") is False
