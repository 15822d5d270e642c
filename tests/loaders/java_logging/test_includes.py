"""What XML configurations include, and short class names; rings, missing files and templates."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.java_logging import load
from accesslint.mappers.java_logging import loggers
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

FOLDER = "api/src/main/resources/"
APPENDER = '<appender name="A" class="ConsoleAppender"/>'
LOGGER = '<logger name="x.audit"><appender-ref ref="A"/></logger>'


def entities(text: str, others: dict[str, str], name: str = f"{FOLDER}logback.xml") -> Mapped:
    items = load([Source(name, text)], [], MemoryTree(others), Options())
    return mapped(loggers, *(item for item in items if isinstance(item, Resource)))


@pytest.mark.parametrize(
    ("include", "path", "via"),
    [
        ('<include resource="appenders.xml"/>', f"{FOLDER}appenders.xml", "stdout"),
        ('<include resource="log/appenders.xml"/>', f"{FOLDER}log/appenders.xml", "stdout"),
        ('<if condition="x"><include resource="appenders.xml"/></if>', f"{FOLDER}appenders.xml", "appender"),
        ('<include resource="appenders.xml"/>', "appenders.xml", "appender"),
        ('<include resource="${x}.xml"/>', f"{FOLDER}appenders.xml", "appender"),
        ('<include resource="../../../../../appenders.xml"/>', "appenders.xml", "appender"),
        ('<include file="/etc/appenders.xml"/>', "etc/appenders.xml", "appender"),
        ("<include/>", f"{FOLDER}appenders.xml", "appender"),
    ],
)  # fmt: skip
def test_appenders_of_an_included_file(include: str, path: str, via: str) -> None:
    text = f"<configuration>{include}{LOGGER}</configuration>"
    (route,) = entities(text, {path: f"<included>{APPENDER}</included>"}).only("emitter").get("routes")
    assert route["via"] == via


def test_an_include_on_the_class_path_of_a_file_below_it() -> None:
    text = f'<configuration><include resource="log/appenders.xml"/>{LOGGER}</configuration>'
    found = entities(
        text, {f"{FOLDER}log/appenders.xml": f"<included>{APPENDER}</included>"}, f"{FOLDER}log/logback.xml"
    )
    assert found.only("emitter").get("routes")[0]["via"] == "stdout"


def test_an_included_logger_has_the_place_of_its_file() -> None:
    text = f'<configuration>{APPENDER}<include resource="loggers.xml"/></configuration>'
    emitter = entities(text, {f"{FOLDER}loggers.xml": f"<included>\n{LOGGER}\n</included>"}).only("emitter")
    assert (emitter.header.file, emitter.header.line) == (f"{FOLDER}loggers.xml", 2)


def test_xinclude_of_log4j() -> None:
    text = '<Configuration xmlns:xi="x"><xi:include href="appenders.xml"/>'
    text += '<Loggers><Root><AppenderRef ref="A"/></Root></Loggers>'
    others = {f"{FOLDER}appenders.xml": '<Appenders><Console name="A"/></Appenders>'}
    found = entities(text + "</Configuration>", others, f"{FOLDER}log4j2.xml")
    assert found.only("emitter").get("routes")[0]["via"] == "stdout"


@pytest.mark.parametrize("included", ['<included><include resource="a.xml"/></included>', "no XML", ""])
def test_rings_and_files_that_are_no_xml(included: str) -> None:
    text = f'<configuration><include resource="a.xml"/>{LOGGER}</configuration>'
    assert "unknown" in entities(text, {f"{FOLDER}a.xml": included}).only("emitter").get("routes")[0]["to"]


def test_imported_class_names() -> None:
    text = (
        '<configuration><import class="ch.qos.logback.classic.AsyncAppender"/>'
        '<appender name="B" class="AsyncAppender"><appender-ref ref="A"/></appender>'
        f'{APPENDER}<logger name="x.audit"><appender-ref ref="B"/></logger></configuration>'
    )
    assert entities(text, {}).only("emitter").get("buffers")


def test_what_a_template_decides_is_unknown() -> None:
    text = "<configuration>\n{% if audit %}\n" + LOGGER + "\n{% endif %}\n" + APPENDER + "\n</configuration>"
    assert "unknown" in entities(text, {}, "logback.xml.j2").only("emitter").get("logging")
