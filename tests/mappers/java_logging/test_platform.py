"""Java's own logging and Tomcat's form of it: handlers, levels, files and their rotation, formatters."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.java_logging import claims, load
from accesslint.mappers.java_logging import loggers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import Mapped, assert_valid, line_of, mapped
from tests.trees import MemoryTree

FILE = "java.util.logging.FileHandler"
SIMPLE = f"{FILE}.formatter=java.util.logging.SimpleFormatter\n"
TOMCAT = "5audit.org.apache.juli.AsyncFileHandler"


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("conf/logging.properties", "handlers = a, b\n", True),
        ("logging.properties", "# x\n.level= INFO\n", True),
        ("logging-prod.properties.j2", "java.util.logging.FileHandler.pattern=x\n", True),
        ("conf/logging.properties", "1catalina.org.apache.juli.AsyncFileHandler.level = FINE\n", True),
        ("logging.properties", "logging.level.root=INFO\n", False),
        ("blogging.properties", "handlers=a\n", False),
        ("src/test/resources/logging.properties", "handlers=a\n", False),
        ("logging.yml", "handlers: a\n", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def entities(text: str) -> Mapped:
    items = load([Source("logging.properties", text)], [], MemoryTree({}), Options())
    return mapped(loggers, *(item for item in items if isinstance(item, Resource)))


def audit(options: str, handler: str = FILE) -> Mapped:
    return entities(f"com.acme.audit.handlers={handler}\ncom.acme.audit.level=INFO\n{options}")


def test_tomcats_own_configuration_is_the_applications_own_log() -> None:
    found = entities(
        "handlers = 1catalina.org.apache.juli.AsyncFileHandler, java.util.logging.ConsoleHandler\n"
        ".handlers = 1catalina.org.apache.juli.AsyncFileHandler, java.util.logging.ConsoleHandler\n"
        "1catalina.org.apache.juli.AsyncFileHandler.level = ALL\n"
        "1catalina.org.apache.juli.AsyncFileHandler.directory = ${catalina.base}/logs\n"
        "1catalina.org.apache.juli.AsyncFileHandler.maxDays = 90\n"
        "org.apache.catalina.core.ContainerBase.[Catalina].[localhost].level = INFO\n"
        "org.apache.catalina.core.ContainerBase.[Catalina].[localhost].handlers = java.util.logging.ConsoleHandler\n"
    )
    emitter = found.only("emitter")
    assert (emitter.get("logging"), emitter.get("formats"), emitter.get("filters")) == ("on", None, None)
    assert {route["via"] for route in emitter.get("routes")} == {"file", "stdout"}


@pytest.mark.parametrize(
    ("text", "logging", "line"),
    [
        ("handlers=java.util.logging.ConsoleHandler\n.level=OFF\n", "off", 2),
        (".level=INFO\nhandlers=java.util.logging.ConsoleHandler\n", "on", 1),
        ("x.audit.handlers=java.util.logging.ConsoleHandler\nx.audit.level=OFF\n", "off", 2),
        ("x.audit.level=OFF\n", "off", 1),
        ("x.audit.handlers=java.util.logging.ConsoleHandler\nx.audit.level=${L}\n", None, 2),
        ("x.audit.handlers=java.util.logging.ConsoleHandler\n{% if a %}\nx.audit.level=INFO\n{% endif %}\n", None, 3),
    ],
)
def test_levels(text: str, logging: str | None, line: int) -> None:
    emitter = entities(text).only("emitter")
    assert emitter.get("logging") == logging if logging else "unknown" in emitter.get("logging")
    assert line_of(emitter, "logging") == line
    assert_valid(emitter)


def test_a_library_and_a_package_are_not_judged() -> None:
    assert not entities("org.apache.audit.level=OFF\ncom.acme.level=OFF\ncom.acme.audit.level=FINE\n")


@pytest.mark.parametrize(
    ("options", "files", "size"),
    [
        ("", 0, None),
        (f"{FILE}.append=true\n", None, None),
        (f"{FILE}.append=true\n{FILE}.limit=0\n", None, None),
        (f"{FILE}.append=true\n{FILE}.limit=10485760\n{FILE}.count=5\n", 4, 10),
        (f"{FILE}.limit=10485760\n", 0, 10),
        (f"{FILE}.limit=${{L}}\n", {"unknown"}, None),
        (f"{FILE}.append=${{A}}\n", {"unknown"}, None),
        (f"{FILE}.limit=x\n{FILE}.count=y\n", None, None),
    ],
)
def test_rotation(options: str, files: object, size: float | None) -> None:
    store = audit(f"{FILE}.pattern=/var/log/audit.log\n{options}").only("store")
    assert store.get("names") == ["/var/log/audit.log"]
    found = store.get("rotation.max_files")
    assert set(found) == files if isinstance(files, set) else found == files
    assert store.get("rotation.max_size_mb") == size
    assert_valid(store)


@pytest.mark.parametrize(
    ("options", "path", "days"),
    [
        ("", "logs/juli.yyyy-MM-dd.log", None),
        (f"{TOMCAT}.directory=/l\n{TOMCAT}.prefix=a.\n{TOMCAT}.maxDays=90\n", "/l/a.yyyy-MM-dd.log", 90),
        (f"{TOMCAT}.maxDays=-1\n", "logs/juli.yyyy-MM-dd.log", None),
    ],
)
def test_files_of_tomcat(options: str, path: str, days: int | None) -> None:
    store = audit(options, TOMCAT).only("store")
    assert (store.get("names"), store.get("rotation.keep_days")) == ([path], days)


def form(options: str, handler: str = FILE) -> Entity:
    return audit(options, handler).only("format")


@pytest.mark.parametrize(
    ("pattern", "zone", "shape", "precision"),
    [
        (None, "none", "other", "second"),
        ("%1$tF %1$tT %4$s %5$s%n", "none", "other", "second"),
        ("%1$tFT%1$tT.%1$tL%1$tz %5$s%n", "offset", "other", "millisecond"),
        ("%1$tFT%1$tT.%1$tLZ %5$s%n", "utc", "rfc3339", "millisecond"),
        ("[%1$tc] %5$s%n", "offset", "other", "second"),
        ("%1$tQ %5$s%n", "utc", "epoch", "millisecond"),
        ("%4$s %5$s%n", None, None, None),
        ("%1$s %5$s%n", None, None, None),
    ],
)
def test_simple_formatter(pattern: str | None, zone: str | None, shape: str | None, precision: str | None) -> None:
    options = SIMPLE if pattern is None else f"{SIMPLE}java.util.logging.SimpleFormatter.format={pattern}\n"
    found = form(options)
    assert found.get("timestamp.zone") == zone
    assert (found.get("timestamp.form"), found.get("timestamp.precision")) == (shape, precision)
    assert ("timestamp" in {field["meaning"] for field in found.get("fields")}) is (zone is not None)
    assert "unknown" in found.get("rest")
    assert_valid(found)


@pytest.mark.parametrize(
    ("formatter", "encoding", "zone", "escaped"),
    [
        ("java.util.logging.XMLFormatter", "xml", "utc", True),
        ("org.apache.juli.OneLineFormatter", "text", "none", False),
        ("org.apache.juli.VerbatimFormatter", "text", None, False),
    ],
)
def test_other_formatters(formatter: str, encoding: str, zone: str | None, *, escaped: bool) -> None:
    found = form(f"{FILE}.formatter={formatter}\n")
    assert (found.get("encoding"), found.get("timestamp.zone")) == (encoding, zone)
    assert [field["escaped"] for field in found.get("fields") if "escaped" in field] == [escaped]
    assert_valid(found)


def test_json_and_unknown_formatters() -> None:
    assert form(f"{FILE}.formatter=org.apache.juli.JsonFormatter\n").get("encoding") == "json"
    assert "unknown" in form(f"{FILE}.formatter=com.acme.OwnFormatter\n").get("fields")
    assert "unknown" in form(f"{SIMPLE}java.util.logging.SimpleFormatter.format=${{F}}\n").get("fields")


def test_a_handlers_own_level() -> None:
    (one,) = audit(f"{FILE}.level=SEVERE\n").only("emitter").get("filters")
    assert (one["how"], one["what"]) == ("level", "SEVERE")
    assert audit(f"{FILE}.level=FINE\n").only("emitter").get("filters") is None


@pytest.mark.parametrize(
    "text", ["handlers=,,\n", ".handlers\n", "a.handlers=a.handlers\n", "handlers=x\nx.=1\nx..y=2\n", ".level\n.=.\n"]
)
def test_odd_input_never_raises(text: str) -> None:
    for item in load([Source("logging.properties", text)], [], MemoryTree({}), Options()):
        assert isinstance(item, Resource | Problem)
    for entity in entities(text).values():
        assert_valid(entity)
