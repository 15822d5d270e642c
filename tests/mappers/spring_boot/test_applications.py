"""Levels in Spring Boot's settings: logs that are silenced, and loggers that give away."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.spring_boot import load
from accesslint.mappers.spring_boot import applications
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, assert_valid, line_of, mapped
from tests.trees import MemoryTree


def entities(text: str, name: str = "application.properties") -> Mapped:
    items = load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(applications, *(item for item in items if isinstance(item, Resource)))


@pytest.mark.parametrize(
    ("setting", "count"),
    [
        ("logging.level.root=OFF", 1),
        ("logging.level.ROOT=off", 1),
        ("logging.level.root=INFO", 0),
        ("logging.level.root=${LEVEL}", 0),
        ("logging.level.com.acme.audit=OFF", 1),
        ("logging.level.com.acme.audit=WARN", 0),
        ("logging.level.org.springframework.security=OFF", 0),
        ("logging.level.com.acme=OFF", 0),
    ],
)
def test_silenced_logs(setting: str, count: int) -> None:
    found = entities(f"\n{setting}\n")
    assert len(found) == count
    for emitter in found.values():
        assert (emitter.get("logging"), line_of(emitter, "logging")) == ("off", 2)
        assert_valid(emitter)


def test_off_as_yaml_reads_it() -> None:
    assert entities("logging:\n  level:\n    root: off\n", "application.yml").only("emitter").get("logging") == "off"


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ("logging.level.org.hibernate.type.descriptor.sql=TRACE", ["personal-data"]),
        ("logging.level.org.hibernate.type.descriptor.sql.BasicBinder=trace", ["personal-data"]),
        ("logging.level.org.hibernate.orm.jdbc.bind=TRACE", ["personal-data"]),
        ("logging.level.org.hibernate=TRACE", ["personal-data"]),
        ("logging.level.org.hibernate=TRACE\nlogging.level.org.hibernate.type=INFO", ["personal-data"]),
        ("logging.level.org.hibernate=INFO\nlogging.level.org.hibernate.type=INFO", []),
        ("logging.level.org.hibernate.SQL=DEBUG\nspring.jpa.show-sql=true", []),
        ("logging.level.org.apache.http.wire=DEBUG", ["bodies"]),
        ("logging.level.org=TRACE", []),
        ("logging.level.org.hibernate.orm.jdbc.bind=${L}", []),
        ("spring.mvc.log-request-details=true\nlogging.level.web=DEBUG", ["credentials"]),
        ("spring.mvc.log-request-details=true\nlogging.level.web=INFO", []),
        ("spring.mvc.log-request-details=false\nlogging.level.web=DEBUG", []),
    ],
)  # fmt: skip
def test_loggers_that_give_away(settings: str, kinds: list[str]) -> None:
    found = entities(settings)
    assert [one["kind"] for emitter in found.values() for one in emitter.get("sensitive")] == kinds
    for emitter in found.values():
        assert emitter.get("logging") == "on"
        assert_valid(emitter)


@pytest.mark.parametrize(("name", "count"), [("application-dev.properties", 0), ("application-prod.properties", 1)])
def test_profiles_for_development_may_give_away(name: str, count: int) -> None:
    assert len(entities("logging.level.org.hibernate.orm.jdbc.bind=TRACE\n", name)) == count
