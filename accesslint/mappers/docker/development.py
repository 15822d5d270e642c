"""Which Compose files set up a developer's machine or a test run: what they leave unset tells nothing of production.

A file is told by its name or folder, or by what its services are: programs that stand in for others while something is
developed, a server's mode for development, an application whose sources are mounted over its image. A file that one
for production is merged over (`docker compose -f compose.yaml -f compose.prod.yaml`) is production's as well, but for
the services of both: what serves is told by the two together.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import image_text, repository
from accesslint.mappers.meanings import shown
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value

_FOR_DEVELOPMENT = frozenset({"development", "test"})
_FOR_USERS = frozenset({"production", "staging"})
_WORDS = frozenset({"local", "localhost", "devcontainer", "tests", "e2e", "ci", "testdata", "fixtures", "testing"}) | {
    "example",
    "examples",
    "docs",
    "sample",
    "samples",
    "demo",
    "demos",
}
_SPLIT = re.compile(r"[^a-z0-9]+")
_STAND_INS = frozenset(
    {"mailhog", "mailpit", "mailcatcher", "maildev", "smtp4dev", "localstack", "azurite", "moto"}
) | {
    "dynamodb-local",
    "elasticmq",
    "elasticmq-native",
    "fake-gcs-server",
    "stripe-mock",
    "wiremock",
    "mockserver",
    "sail",
}
"""The last part of the names of images that stand in for a cloud or a mail server, or are made for developers."""
_EMULATOR = re.compile(r"(?:\A|-)emulators?(?:-|\Z)")
_VARIABLES = frozenset({"NODE_ENV", "RAILS_ENV", "RACK_ENV", "FLASK_ENV", "APP_ENV", "ASPNETCORE_ENVIRONMENT"}) | {
    "DOTNET_ENVIRONMENT",
    "SPRING_PROFILES_ACTIVE",
}
_MODES = frozenset({"dev", "development", "local", "test"})
_START_DEV = re.compile(r"(?:\A|\s)start-dev(?:\s|\Z)")
"""https://www.keycloak.org/server/configuration: the mode is for development only."""

_KEPT: WeakKeyDictionary[ResourceIndex, dict[tuple[str, str], str]] = WeakKeyDictionary()


def doubt_of(resources: ResourceIndex, service: Resource) -> Unknown | None:
    """Why what a service leaves unset is not known of production; None where its file is not for development."""
    if service.get("project") is None:
        return None  # what Nomad or Ansible starts is deployed, be it for developers
    if resources not in _KEPT:
        _KEPT[resources] = _found(resources)
    why = _KEPT[resources].get((service.scope, service.address))
    if why is None:
        return None
    return Unknown(f"{service.scope} does not tell what serves users: {why}", "the files for production")


def _found(resources: ResourceIndex) -> dict[tuple[str, str], str]:
    """Services for development by their file and name, and what tells it."""
    files: dict[str, list[Resource]] = {}
    for service in resources.of_type("compose_service"):
        if service.get("project") is not None:
            files.setdefault(service.scope, []).append(service)
    for_users = {
        (over, service.address): name
        for name, services in files.items()
        for service in services
        if environment_of(name) in _FOR_USERS and (over := shown(service.get("over")))
    }
    gone_on_from = {over for over, _ in for_users}
    found: dict[tuple[str, str], str] = {}
    for name, services in files.items():
        why = _named(name)
        if not why and environment_of(name) not in _FOR_USERS and name not in gone_on_from:
            always = (service for service in services if not _profile(service))
            why = next((sign for service in always for sign in _signs(service)), "")
        for service in services:
            over = for_users.get((name, service.address))
            own = why or (f"{posixpath.basename(over)} is merged over it" if over else _profile(service))
            if own:
                found[name, service.address] = own
    return found


def _named(name: str) -> str:
    environment = environment_of(name)
    if environment in _FOR_USERS:
        return ""
    if environment in _FOR_DEVELOPMENT or not _WORDS.isdisjoint(_SPLIT.split(name.lower())):
        return "it is for development or tests by its name"
    return ""


def _profile(service: Resource) -> str:
    """The profile for development that alone starts a service; empty where others do, or none is needed.

    https://docs.docker.com/compose/how-tos/profiles/
    """
    profiles = service.get("profiles")
    names = [shown(one) or "" for one in profiles.items()] if profiles is not None else []
    if names and all(environment_of(name) in _FOR_DEVELOPMENT or name in _WORDS for name in names):
        return f"the profile {names[0]} starts it"
    return ""


def _signs(service: Resource) -> Iterator[str]:
    image = repository(image_text(service.get("image"))).rpartition("/")[2]
    if image in _STAND_INS or _EMULATOR.search(image):
        yield f"it runs {image}"
    command = service.get("command")
    words = " ".join(shown(word) or "" for word in command.items()) if command is not None else ""
    if _START_DEV.search(words):
        yield "it runs start-dev"
    yield from _signs_of_building(service)
    for name, value in _variables(service.get("environment")):
        if name in _VARIABLES and value.lower() in _MODES:
            yield f"{name} is {value}"


def _signs_of_building(service: Resource) -> Iterator[str]:
    build = service.get("build")
    if build is None:
        return
    if service.get("develop") is not None:
        yield "its sources are watched"
    target = shown(build.get("target")) or ""
    if environment_of(target) in _FOR_DEVELOPMENT:
        yield f"it builds {target}"
    context = shown(build if build.text is not None else build.get("context")) or "."
    volumes = service.get("volumes")
    for item in volumes.items() if volumes is not None else ():
        source = item.text.partition(":")[0] if item.text is not None else shown(item.get("source")) or ""
        is_path = source.startswith(".")
        if is_path and posixpath.normpath(source) in {".", "..", posixpath.normpath(context)}:
            yield "sources are mounted over what is built"


def _variables(environment: Value | None) -> Iterator[tuple[str, str]]:
    if environment is None:
        return
    for name, value in environment.entries():
        yield name, shown(value) or ""
    for item in environment.items() if isinstance(environment.data, list) else ():
        name, _, text = (item.text or "").partition("=")
        yield name, text
