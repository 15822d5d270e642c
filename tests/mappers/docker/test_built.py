"""Which image of the tree runs in a container: what a workload or a service starts instead of its command."""

from __future__ import annotations

from types import ModuleType

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import commands as docker_commands
from accesslint.mappers.docker import servers as docker_servers
from accesslint.mappers.kubernetes import commands, servers
from accesslint.model.values import Resource
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

_GUNICORN = 'FROM python:3\nCMD ["gunicorn", "shop", "--access-logfile", "-"]\n'
_POSTGRES = 'FROM postgres:16\nCMD ["postgres", "-c", "log_connections=off"]\n'


def entities(mapper: ModuleType, files: dict[str, str]) -> Mapped:
    tree = MemoryTree(files)
    found: list[Resource] = []
    for name, source in tree.sources.items():
        for family in ("docker", "kubernetes"):
            if loader(family).claims(name, source.text):
                loaded = loader(family).load([source], [], tree, Options())
                found.extend(one for one in loaded if isinstance(one, Resource))
    return mapped(mapper, *found)


def workload(container: str, name: str = "a") -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n"
        f"      containers:\n        - {{name: {name}, {container}}}\n"
    )


def states(mapper: ModuleType, files: dict[str, str]) -> list[object]:
    listed = [one.get("logging") for one in entities(mapper, files).values() if one.category == "emitter"]
    return ["unknown" if isinstance(one, dict) else one for one in listed]


@pytest.mark.parametrize(
    ("container", "image", "own"),
    [
        ("image: r.example.com/x/shop:1, command: [gunicorn, shop]", [], ["off"]),
        ("image: r.example.com/x/shop:1, command: [celery]", [], []),
        ("image: r.example.com/x/shop:1, args: [gunicorn, shop, --access-logfile=-]", [], ["on"]),
        ("image: r.example.com/x/shop:1", ["on"], []),
        ("image: other, command: [celery]", ["on"], []),
        ("image: other, command: [gunicorn, shop]", [], ["off"]),
        ("image: other, command: [sh, -c, 'gunicorn shop > /dev/null']", [], ["off", "off"]),
        ("image: '{{ .Values.image }}', command: [celery]", ["on"], []),
        ("image: 5, command: 5, args: {a: b}", ["on"], []),
    ],
)
def test_a_workload_overrides(container: str, image: list[object], own: list[object]) -> None:
    files = {"services/shop/Dockerfile": _GUNICORN, "k8s/a.yaml": workload(container)}
    assert states(docker_commands, files) == image
    assert states(commands, files) == own


def test_a_workload_that_starts_the_image_as_it_is() -> None:
    worker = workload("image: x/shop, command: [celery]", "worker")
    files = {"shop/Dockerfile": _GUNICORN, "a.yaml": workload("image: x/shop"), "b.yaml": worker}
    assert states(docker_commands, files) == ["on"]


@pytest.mark.parametrize(
    ("path", "overridden"),
    [
        ("shop/Dockerfile", True),
        ("docker/Dockerfile.shop", True),
        ("docker/shop.dockerfile", True),
        ("docker/Dockerfile", False),
        ("Dockerfile", False),
    ],
)
def test_names(path: str, *, overridden: bool) -> None:
    files = {path: _GUNICORN, "a.yaml": workload("image: x/shop:2, command: [celery]")}
    assert states(docker_commands, files) == ([] if overridden else ["on"])


def test_two_of_a_name_are_not_told_apart() -> None:
    files = {"a/shop/Dockerfile": _GUNICORN, "b/shop/Dockerfile": _GUNICORN}
    files["a.yaml"] = workload("image: x/shop:2, command: [celery]")
    assert states(docker_commands, files) == ["on", "on"]


def test_the_name_that_a_service_gives() -> None:
    files = {"web/Dockerfile": _GUNICORN, "compose.yaml": "services: {a: {build: web, image: r.example.com/x/shop}}"}
    files["a.yaml"] = workload("image: r.example.com/x/shop:3, command: [celery]")
    assert states(docker_commands, files) == []


def test_the_entry_point_stays_where_arguments_are_given() -> None:
    files = {"shop/Dockerfile": 'FROM python\nENTRYPOINT ["gunicorn"]\nCMD ["shop", "--access-logfile=-"]\n'}
    files["a.yaml"] = workload("image: x/shop, args: [shop]")
    assert states(docker_commands, files) == []
    assert states(commands, files) == ["off"]


def test_what_may_be_inside_an_image_that_is_not_there() -> None:
    assert states(commands, {"a.yaml": workload("image: x/shop, command: [gunicorn, shop]")}) == ["unknown"]
    found = {"a.yaml": workload("image: x/shop, command: [gunicorn, shop, --access-logfile, '-']")}
    assert states(commands, found) == ["on"]


@pytest.mark.parametrize(
    "variables", ["envFrom: [{secretRef: {name: x}}]", "env: [{name: GUNICORN_CMD_ARGS, value: x}]"]
)
def test_variables_may_say_more(variables: str) -> None:
    files = {"shop/Dockerfile": _GUNICORN, "a.yaml": workload(f"image: x/shop, command: [gunicorn, shop], {variables}")}
    assert states(commands, files) == []


def test_the_flags_of_a_database() -> None:
    files = {"db/Dockerfile": _POSTGRES, "a.yaml": workload("image: x/db, args: [-c, log_connections=on]")}
    assert not entities(docker_servers, files)
    emitter = entities(servers, files).only("emitter")
    assert emitter.get("authentication.logins") is True


def test_a_service_keeps_what_is_left_of_its_image() -> None:
    compose = "services: {db: {build: db, command: [-c, log_connections=on]}}"
    found = entities(docker_servers, {"db/Dockerfile": _POSTGRES, "compose.yaml": compose})
    emitter = found.only("emitter")
    assert emitter.address == "PostgreSQL of the service db"
    assert emitter.header.file == "compose.yaml"
