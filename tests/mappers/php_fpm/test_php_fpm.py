"""A pool's access log: on, off, absent, formats with each of the five missing, times, what is given away."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.php_fpm import load
from accesslint.mappers.php_fpm import pools
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}


def entities(text: str) -> Mapped:
    """What a pool stands for."""
    loaded = load([Source("fpm/www.conf", f"[www]\n{text}\n")], [], MemoryTree({}), Options())
    return mapped(pools, *(one for one in loaded if isinstance(one, Resource)))


def form(written: str) -> Entity:
    """The format of `access.format`."""
    return entities(f"access.log = /l\naccess.format = {written}").only("format")


def state(fact: Any) -> Any:
    """A fact, or `unknown`."""
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


def meanings(entity: Entity) -> set[str]:
    """What the fields mean, but `other`."""
    return {field["meaning"] for field in entity.get("fields")} - {"other"}


@pytest.mark.parametrize("text", ["", "access.log =", "slowlog = /var/log/slow.log", ";access.log = /x"])
def test_a_pool_without_an_access_log_is_left_alone(text: str) -> None:
    assert not entities(text)


@pytest.mark.parametrize(
    ("written", "logging", "via"),
    [
        ("/var/log/$pool.access.log", "on", "file"),
        ("/proc/self/fd/2", "on", "stdout"),
        ("/dev/null", "off", None),
        ("{{ path }}", "unknown", "file"),
        ("/var/log/{{ name }}.log", "on", "file"),
    ],
)
def test_where_it_goes(written: str, logging: str, via: str | None) -> None:
    emitter = entities(f"access.log = {written}").only("emitter")
    assert state(emitter.get("logging")) == logging
    assert [route["via"] for route in emitter.get("routes") or ()] == ([via] if via else [])


def test_the_default_format() -> None:
    found = entities("access.log = /l").only("format")
    assert meanings(found) >= FIVE
    assert (found.get("escaping"), found.get("timestamp.form")) == ("none", "clf")
    assert "fields" in found.defaults


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("%t", "timestamp"), ("%u", "identity"), ("%m", "action"), ("%r", "resource"), ("%s", "result")],
)
def test_each_of_the_five_may_be_missing(code: str, meaning: str) -> None:
    whole = '"%t %u %m %r %s %{HTTP_X_REQUEST_ID}e"'
    assert meanings(form(whole)) == FIVE | {"request_id"}
    assert FIVE - meanings(form(whole.replace(code, "-"))) == {meaning}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("%t", ("offset", "clf", "second")),
        ("%{%Y-%m-%dT%H:%M:%S%z}t", ("offset", "rfc3339", "second")),
        ("%{%Y-%m-%dT%H:%M:%SZ}T", ("utc", "rfc3339", "second")),
        ("%{%Y-%m-%d %H:%M:%S}t", ("none", "other", "second")),
        ("%{%s}t", ("utc", "epoch", "second")),
        ("%d", None),
    ],
)
def test_times(code: str, expected: tuple[str, str, str] | None) -> None:
    found = form(f'"{code} %r"').get("timestamp")
    assert (found and tuple(found.values())) == expected


def test_json_that_a_client_can_break() -> None:
    found = form("""'{"time":"%t","user":"%u","uri":"%{REQUEST_URI}e"}'""")
    assert (found.get("encoding"), found.get("escaping"), found.get("defined")) == ("json", "none", "invalid")
    assert {field["name"] for field in found.get("fields")} == {"time", "user", "uri"}
    assert {field.get("escaped") for field in found.get("fields") if "client_controlled" in field} == {False}


def test_what_is_given_away() -> None:
    found = form('"%q %{HTTP_AUTHORIZATION}e %{HTTP_COOKIE}e %{REQUEST_URI}e %m %o %f"')
    assert {field["token"]: field["sensitive"] for field in found.get("fields") if "sensitive" in field} == {
        "%q": "query-strings",
        "%{HTTP_AUTHORIZATION}e": "credentials",
        "%{HTTP_COOKIE}e": "credentials",
        "%{REQUEST_URI}e": "query-strings",
    }


def test_unknown_parts() -> None:
    assert state(form("{{ format }}").get("fields")) == "unknown"
    assert state(form('"%R {{ more }} %s"').get("rest")) == "unknown"


def test_paths_that_are_left_out() -> None:
    emitter = entities("access.log = /l\naccess.suppress_path[] = /ping\naccess.suppress_path[] = /api").only("emitter")
    assert emitter.get("coverage.locations.excluded") == ["/ping", "/api"]
