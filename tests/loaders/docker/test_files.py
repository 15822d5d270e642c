"""Compose files to services: claims, extends, overrides, anchors, variables; the daemon's settings; odd input."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.docker import kind_of, load
from accesslint.mappers.kubernetes.images import image_text
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree


def loaded(files: dict[str, str]) -> dict[str, Resource]:
    sources = [Source(name, text) for name, text in files.items() if kind_of(name, text)]
    items = load(sources, [], MemoryTree(files), Options())
    return {one.address: one for one in items if isinstance(one, Resource)}


def logging_of(resource: Resource) -> object:
    value = resource.get("logging")
    return None if value is None else value.plain()


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("docker-compose.yml", "services:\n  a: {}\n", "compose"),
        ("deploy/compose.prod.yaml", "services:\n  a: {}\n", "compose"),
        ("docker-stack.yml", "services:\n  a: {}\n", "compose"),
        ("swarm/stack.yml", "version: '3.8'\nservices:\n  a: {}\n", "compose"),
        ("traefik-stack.yml.j2", "services:\n  a: {}\n", "compose"),
        ("stack.yaml", "resolver: lts-22\npackages: [.]\n", ""),
        ("haystack.yml", "services:\n  a: {}\n", ""),
        ("compose.yaml", "apiVersion: v1\n", ""),
        ("values.yaml", "services:\n  a: {}\n", ""),
        (
            "production.yml",
            "volumes:\n  a: {}\n\nservices:\n  # the site\n  web:\n    build:\n      context: .\n",
            "compose",
        ),
        ("traefik.yml", "version: '3.9'\nservices:\n  traefik:\n    image: traefik:v3.0\n", "compose"),
        ("local.yml", "x-web: &web\n  image: w\nservices:\n  a:\n    <<: *web\n  b:\n    image: b\n", "compose"),
        ("charts/values.yaml", "services:\n  a:\n    image: a\n", ""),
        ("group_vars/all.yml", "services:\n  a:\n    image: a\n", ""),
        (".woodpecker.yml", "services:\n  db:\n    image: mysql\nsteps:\n  a:\n    image: go\n", ""),
        ("services.yaml", "services:\n  shop:\n    arguments:\n      image: a\n", ""),
        ("app.yaml", "services:\n- name: web\n  image: a\n", ""),
        ("etc/docker/daemon.json", '{"log-driver": "local"}', "daemon"),
        ("daemon.json", '{"name": "a daemon"}', ""),
    ],
)
def test_what_is_claimed(name: str, head: str, kind: str) -> None:
    assert kind_of(name, head) == kind


def test_what_a_service_extends_comes_first() -> None:
    found = loaded(
        {
            "compose.yaml": "services:\n  a:\n    extends: {service: base, file: shared/compose.base.yaml}\n"
            "    logging: {options: {max-size: 5m}}\n",
            "shared/compose.base.yaml": "services:\n  base:\n    logging: {driver: local, options: {max-file: '9'}}\n",
        }
    )
    assert logging_of(found["a"]) == {"driver": "local", "options": {"max-file": "9", "max-size": "5m"}}


def test_what_is_extended_elsewhere_is_unknown() -> None:
    found = loaded({"compose.yaml": "services:\n  a:\n    extends: {service: base, file: ../../x.yaml}\n"})
    assert logging_of(found["a"]) == {"unknown": "what the service extends is not in the files"}


def test_services_that_extend_each_other_end() -> None:
    text = "services:\n  a:\n    extends: b\n  b:\n    extends: a\n    logging: {driver: none}\n"
    assert logging_of(loaded({"compose.yaml": text})["a"]) == {"driver": "none"}


def test_an_override_is_merged_over_the_main_file() -> None:
    found = loaded(
        {
            "compose.yaml": "services:\n  a:\n    logging: {driver: local}\n",
            "compose.override.yaml": "services:\n  a:\n    logging: {driver: none}\n  b:\n    image: x\n",
        }
    )
    assert sorted(found) == ["a", "b"]
    assert logging_of(found["a"]) == {"driver": "none"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("${DRIVER:-local}", "local"),
        ("${DRIVER}", {"unknown": "the variable DRIVER is not set in the files"}),
        ("$DRIVER", {"unknown": "the variable DRIVER is not set in the files"}),
        ("a$$b", "a$b"),
    ],
)
def test_variables(written: str, expected: object) -> None:
    text = f"services:\n  a:\n    logging:\n      driver: {written}\n"
    assert logging_of(loaded({"compose.yaml": text})["a"]) == {"driver": expected}


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("postgres:${VERSION}", "postgres:*"),
        ("postgres:${VERSION:-16}", "postgres:16"),
        ("'${REGISTRY:?set it}/acme/web:$TAG'", "*/acme/web:*"),
        ("${IMAGE}", "*"),
        ("{{ image }}", ""),
    ],
)
def test_an_image_with_variables_still_tells_what_runs(written: str, image: str) -> None:
    found = loaded({"compose.yaml": f"services:\n  a:\n    image: {written}\n"})["a"]
    assert image_text(found.get("image")) == image


@pytest.mark.parametrize("services", ["[]", "a", "{a: [1], b: null, c: {logging: [x]}, d: {extends: {file: [1]}}}"])
def test_odd_values_raise_nothing(services: str) -> None:
    loaded({"compose.yaml": f"services: {services}\n", "daemon.json": '{"log-driver": [1], "log-opts": "x"}'})


def test_a_template_is_read_but_for_what_it_decides() -> None:
    text = (
        "{% set a = 1 %}\nservices:\n"
        "  web:\n    image: {{ image }}\n    {% if ship %}\n    logging:\n      driver: syslog\n    {% endif %}\n"
        "  {% if with_db %}\n  db:\n    image: postgres:16\n    logging:\n      driver: none\n  {% endif %}\n"
        "  app:\n    image: app\n    {{ patch('more')|indent(4) }}\n"
        "  {{ name }}:\n    image: a\n    command: ['{{ x }}', b]\n"
    )
    services = loaded({"docker-compose.yml": text})
    assert logging_of(services["web"]) == {"unknown": "a template decides whether logging is set"}
    assert logging_of(services["db"]) == {"driver": "none"}
    assert logging_of(services["app"]) == {"unknown": "a template's tag may stand for further keys"}
    assert "{{ … }}" in services


def test_a_template_of_the_daemons_settings() -> None:
    text = '{\n{% if ship %}\n  "log-driver": "{{ driver }}",\n{% endif %}\n  "live-restore": true\n}\n'
    (daemon,) = loaded({"daemon.json.j2": text}).values()
    settings = daemon.get("settings")
    assert settings is not None
    assert "unknown" in settings.plain()["log-driver"]


@pytest.mark.parametrize(
    ("name", "over", "expected"),
    [
        ("compose.prod.yaml", "restart: always", "b"),
        ("docker-compose.staging.yml", "restart: always", "b"),
        ("compose.prod.yaml", "image: c", "c"),
        ("deploy/compose.prod.yaml", "restart: always", None),
    ],
)
def test_files_that_are_incomplete_go_on_from_the_main_file(name: str, over: str, expected: str | None) -> None:
    files = {"compose.yaml": "services: {a: {image: b, command: x}}\n", name: f"services: {{a: {{{over}}}}}\n"}
    items = load([Source(path, text) for path, text in files.items()], [], MemoryTree(files), Options())
    image = next(one for one in items if isinstance(one, Resource) and one.scope == name).get("image")
    assert (None if image is None else image.text) == expected


def test_merged_services_keep_mounts_and_variables() -> None:
    texts = {
        "compose.yaml": "services: {a: {volumes: ['./a:/a'], environment: [A=1, B=1, C], env_file: a.env}}\n",
        "compose.override.yaml": "services: {a: {volumes: ['./b:/b'], environment: {B: 2, D: '${D}'},"
        " env_file: [b.env]}}\n",
    }
    found = loaded(texts)["a"].attributes.plain()
    assert found["volumes"] == ["./a:/a", "./b:/b"]
    assert found["env_file"] == ["a.env", "b.env"]
    assert {name: value for name, value in found["environment"].items() if name in "AB"} == {"A": "1", "B": "2"}
    assert all("unknown" in found["environment"][name] for name in "CD")


def test_a_variable_whose_value_is_filled_in_keeps_its_name() -> None:
    found = loaded({"compose.yaml": "services: {a: {environment: ['A=${B}', 'C=x-${D}', 'E=${F:-on}']}}\n"})["a"]
    environment = found.attributes.plain()["environment"]
    assert environment["E"] == "on"
    assert "unknown" in environment["A"]
    assert "unknown" in environment["C"]
