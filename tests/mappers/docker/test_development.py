"""What Compose files for development leave unset, or set, is not told of production."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import commands, servers, traefik
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree

BARE = "services:\n  db:\n    image: mysql:8\n"
SET = "services:\n  db:\n    image: elasticsearch:8.15.0\n    environment: [xpack.security.audit.enabled=false]\n"
MOUNTED = "  web:\n    build: {build}\n    volumes: ['{mount}']\n"


def logging(name: str, text: str, **others: str) -> str:
    """What is said of the database of the file."""
    files = {name: text, **others}
    sources = [Source(path, content) for path, content in files.items()]
    loaded = list(loader("docker").load(sources, [], MemoryTree(files), Options()))
    found = mapped(servers, *(one for one in loaded if isinstance(one, Resource)))
    emitters: list[Entity] = [one for one in found.values() if one.category == "emitter"]
    fact = next(one for one in emitters if one.id.startswith(f"emitter:{name}#")).get("logging")
    return "unknown" if isinstance(fact, dict) else str(fact)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("docker-compose.yml", "off"),
        ("docker-compose.prod.yml", "off"),
        ("production/docker-compose.yml", "off"),
        ("docker-compose.dev.yml", "unknown"),
        ("docker-compose.test.yml", "unknown"),
        ("docker-compose-local.yaml", "unknown"),
        ("docker-compose.e2e.yml", "unknown"),
        (".devcontainer/docker-compose.yml", "unknown"),
        ("tests/docker-compose.yml", "unknown"),
        ("examples/production/docker-compose.yml", "off"),
        ("examples/django/compose.yaml", "unknown"),
        ("localisation/compose.yaml", "off"),
    ],
)
def test_names_tell_what_a_file_is_for(name: str, expected: str) -> None:
    assert logging(name, BARE) == expected


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("  mail: {image: mailhog/mailhog}\n", "unknown"),
        ("  aws: {image: 'localstack/localstack:3'}\n", "unknown"),
        ("  dynamo: {image: 'amazon/dynamodb-local'}\n", "unknown"),
        ("  queue: {image: 'gcr.io/acme/pubsub-emulator:1'}\n", "unknown"),
        ("  id: {image: 'quay.io/keycloak/keycloak:26', command: start-dev --import-realm}\n", "unknown"),
        ("  id: {image: 'quay.io/keycloak/keycloak:26', command: start}\n", "off"),
        ("  web: {build: {context: ., target: development}}\n", "unknown"),
        ("  web: {build: {context: ., target: runtime}}\n", "off"),
        ("  web: {build: ., environment: [NODE_ENV=development]}\n", "unknown"),
        ("  web: {build: ., environment: {RAILS_ENV: test}}\n", "unknown"),
        ("  web: {build: ., environment: {ASPNETCORE_ENVIRONMENT: Development}}\n", "unknown"),
        ("  web: {build: ., environment: {NODE_ENV: production}}\n", "off"),
        (MOUNTED.format(build=".", mount=".:/app"), "unknown"),
        (MOUNTED.format(build="./api", mount="./api:/app"), "unknown"),
        (MOUNTED.format(build=".", mount="./nginx.conf:/etc/nginx/nginx.conf"), "off"),
        (MOUNTED.format(build=".", mount="data:/data"), "off"),
        ("  web: {image: nginx, volumes: ['.:/usr/share/nginx/html']}\n", "off"),
        ("  web:\n", "off"),
        ("  web: {build: ., develop: {watch: [{action: sync, path: ., target: /app}]}}\n", "unknown"),
        ("  mail: {image: mailhog/mailhog, profiles: [dev]}\n", "off"),
        ("  mail: {image: mailhog/mailhog, profiles: [dev, mail]}\n", "unknown"),
    ],
)
def test_services_tell_what_their_file_is_for(service: str, expected: str) -> None:
    assert logging("docker-compose.yml", BARE + service) == expected


def test_what_is_set_for_development_says_nothing_either() -> None:
    assert logging("docker-compose.dev.yml", SET) == "unknown"
    assert logging("docker-compose.prod.yml", SET) == "off"


def test_what_production_goes_on_from_is_not_for_development() -> None:
    text = BARE + MOUNTED.format(build=".", mount=".:/app")
    web = "services:\n  web:\n    restart: always\n"
    assert logging("compose.yaml", text, **{"compose.prod.yaml": web}) == "off"
    assert logging("compose.yaml", text, **{"compose.prod.yaml": BARE}) == "unknown"
    assert logging("compose.yaml", text, **{"compose.test.yaml": web}) == "unknown"


def test_a_service_that_production_changes_is_judged_there() -> None:
    over = "services:\n  db:\n    command: [--general-log=1]\n"
    assert logging("compose.yaml", BARE, **{"compose.prod.yaml": over}) == "unknown"
    assert logging("compose.prod.yaml", over, **{"compose.yaml": BARE}) == "on"


def test_a_file_for_production_is_never_one_for_development() -> None:
    assert logging("docker-compose.prod.yml", BARE + "  mail: {image: mailhog/mailhog}\n") == "off"


def test_a_command_for_development_replaces_none_of_the_image() -> None:
    dockerfile = "FROM python:3.12\nCMD gunicorn app\n"
    service = "services:\n  web:\n    build: .\n    command: uvicorn app:app --no-access-log\n{}"
    for more, expected in (
        ("    volumes: ['.:/app']\n", ["gunicorn of Dockerfile"]),
        ("", ["uvicorn of the service web"]),
    ):
        files = {"Dockerfile": dockerfile, "compose.yaml": service.format(more)}
        sources = [Source(path, content) for path, content in files.items()]
        loaded = list(loader("docker").load(sources, [], MemoryTree(files), Options()))
        found = mapped(commands, *(one for one in loaded if isinstance(one, Resource)))
        assert [one.address for one in found.values() if one.category == "emitter"] == expected


def test_traefik_for_development_is_not_judged() -> None:
    text = "services:\n  proxy:\n    image: traefik:${TAG}\n    command: [--api.insecure=true]\n"
    for name, expected in (("compose.yaml", False), ("compose.dev.yaml", True)):
        loaded = list(loader("docker").load([Source(name, text)], [], MemoryTree({name: text}), Options()))
        found = mapped(traefik, *(one for one in loaded if isinstance(one, Resource))).only("emitter")
        assert found.address == "Traefik of the service proxy"
        assert found.header.column == 12
        assert isinstance(found.get("logging"), dict) is expected


@pytest.mark.parametrize(
    ("profiles", "expected"),
    [("[dev]", "unknown"), ("[test, local]", "unknown"), ("[dev, prod]", "off"), ("[db]", "off"), ("[]", "off")],
)
def test_profiles_tell_what_a_service_is_for(profiles: str, expected: str) -> None:
    assert logging("docker-compose.yml", BARE + f"    profiles: {profiles}\n") == expected


def test_what_is_deployed_for_developers_is_judged() -> None:
    text = 'job "db" {\n group "db" {\n task "db" {\n driver = "docker"\n config {\n image = "mysql:8"\n }\n }\n }\n}\n'
    loaded = list(loader("nomad").load([Source("dev/db.nomad", text)], [], MemoryTree({}), Options()))
    found = mapped(servers, *(one for one in loaded if isinstance(one, Resource)))
    assert found.only("emitter").get("logging") == "off"
