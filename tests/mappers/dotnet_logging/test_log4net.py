"""log4net's appenders: which are judged, levels, layouts, files, receivers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.dotnet_logging import claims, load
from accesslint.loaders.iis import claims as iis_claims
from accesslint.mappers.dotnet_logging import log4net
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.dotnet_logging.nets import meanings, state
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
LOGGER = '<logger name="Acme.Audit"><level value="INFO"/><appender-ref ref="audit"/></logger>'
QUIET = LOGGER.replace('<level value="INFO"/>', "")
PATTERN = '<layout type="log4net.Layout.PatternLayout"><conversionPattern value="%s"/></layout>'


def resources(text: str, name: str = "log4net.config") -> list[Resource]:
    """What a file stands for."""
    loaded = load([Source(name, text)], [], MemoryTree({}), Options())
    return [one for one in loaded if isinstance(one, Resource)]


def entities(inside: str, loggers: str = LOGGER, kind: str = "RollingFileAppender", more: str = "") -> Mapped:
    """What an appender `audit` stands for."""
    text = f"""<?xml version="1.0"?>
<log4net {more}>
  <appender name="audit" type="log4net.Appender.{kind}, log4net">{inside}</appender>
  {loggers}
</log4net>"""
    return mapped(log4net, *resources(text))


def form(inside: str) -> Entity:
    """The one format."""
    return entities(inside).only("format")


def time(entity: Entity) -> Any:
    """How the time is written."""
    fact = entity.get("timestamp")
    return state(fact) if fact is None or state(fact) == "unknown" else tuple(fact.values())[:3]


def test_which_files_are_claimed() -> None:
    section = '<configuration><configSections><section name="log4net" type="x"/>'
    assert claims("src/log4net.config", "<log4net>")
    assert claims("Acme.log4net.config", "<log4net>")
    assert claims("App.config", section)
    assert claims("src/Web.config", "<configuration><log4net debug='false'>")
    assert claims("Acme.exe.config", section)
    assert not claims("log4net.Development.config", "<log4net>")
    assert not claims("App.config", "<configuration><appSettings/>")
    assert not claims("log4net.xml", "<log4net>")


def test_a_web_config_tells_of_iis_too() -> None:
    text = (
        f"<configuration><log4net>{LOGGER}</log4net><system.webServer><httpLogging dontLog='true'/></system.webServer>"
    )
    text += "</configuration>"
    assert claims("web.config", text)
    assert iis_claims("web.config", text)
    assert {one.platform for one in resources(text, "web.config")} == {"iis"}


@pytest.mark.parametrize(
    ("inside", "loggers", "judged"),
    [
        ("", LOGGER.replace("Acme.Audit", "Acme"), True),
        ("<file value='a.log'/>", LOGGER, True),
    ],
)
def test_names(inside: str, loggers: str, judged: bool) -> None:
    assert bool(entities(inside, loggers)) is judged


def test_other_logs_are_left_alone() -> None:
    text = """<log4net><appender name="file" type="log4net.Appender.FileAppender"><file value="app.log"/></appender>
    <root><level value="OFF"/><appender-ref ref="file"/></root></log4net>"""
    assert not mapped(log4net, *resources(text))


@pytest.mark.parametrize(
    ("inside", "loggers", "more", "expected"),
    [
        ("", LOGGER, "", "on"),
        ("", LOGGER.replace("INFO", "ERROR"), "", "off"),
        ("", QUIET, "", "on"),
        (
            "",
            '<root><level value="OFF"/></root>' + QUIET,
            "",
            "off",
        ),
        ("", LOGGER.replace("INFO", "${LEVEL}"), "", "unknown"),
        ("<threshold value='FATAL'/>", LOGGER, "", "off"),
        ("", LOGGER, 'threshold="OFF"', "off"),
        ("", "", "", "off"),
        ("", '<root><appender-ref ref="audit"/></root>', "", "on"),
    ],
)
def test_levels(inside: str, loggers: str, more: str, expected: str) -> None:
    assert state(entities(inside, loggers, more=more).only("emitter").get("logging")) == expected


def test_appenders_that_forward() -> None:
    text = """<log4net>
    <appender name="audit" type="log4net.Appender.FileAppender"><file value="a.log"/></appender>
    <appender name="queue" type="log4net.Appender.BufferingForwardingAppender"><appender-ref ref="audit"/></appender>
    <root><level value="INFO"/><appender-ref ref="queue"/></root></log4net>"""
    assert mapped(log4net, *resources(text)).only("emitter").get("logging") == "on"


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (PATTERN % "%date %message", ("none", "other", "millisecond")),
        (PATTERN % "%d{ISO8601} %m%n", ("none", "other", "millisecond")),
        (PATTERN % "%date{yyyy-MM-ddTHH:mm:ss.fffzzz} %m", ("offset", "rfc3339", "millisecond")),
        (PATTERN % "%utcdate{yyyy-MM-dd HH:mm:ss} %m", ("utc", "other", "second")),
        (PATTERN % "%date{ABSOLUTE} %m", ("none", "other", "millisecond")),
        (PATTERN % "%level %m", None),
        (PATTERN % "${PATTERN}", "unknown"),
        ('<layout type="log4net.Layout.PatternLayout"/>', None),
        ('<layout type="log4net.Layout.SimpleLayout"/>', None),
        ('<layout type="log4net.Layout.XmlLayout"/>', ("offset", "rfc3339", "microsecond")),
        ('<layout type="log4net.Layout.SerializedLayout, log4net.Ext.Json"/>', "unknown"),
        ('<layout type="log4net.Layout.PatternLayout"><param name="ConversionPattern" value="%d %m"/></layout>',
         ("none", "other", "millisecond")),
    ],
)  # fmt: skip
def test_times(layout: str, expected: object) -> None:
    assert time(form(layout)) == expected


def test_fields() -> None:
    found = form(PATTERN % "%date %identity %property{UserName} %aspnet-request{REMOTE_ADDR} %X{requestId} %message")
    assert meanings(found) == {"timestamp", "identity", "client_address", "request_id"}
    assert state(found.get("rest")) == "unknown"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("<rollingStyle value='Size'/><maxSizeRollBackups value='5'/><maximumFileSize value='15MB'/>", (5, 15)),
        ("<param name='RollingStyle' value='Size'/><param name='MaxSizeRollBackups' value='10'/>", (10, 10)),
        ("<rollingStyle value='Size'/>", (1, 10)),
        ("<rollingStyle value='Size'/><maxSizeRollBackups value='-1'/>", (None, None)),
        ("<rollingStyle value='Date'/><maxSizeRollBackups value='5'/>", (None, None)),
        ("<maxSizeRollBackups value='5'/>", (None, None)),
        ("<rollingStyle value='Size'/><maxSizeRollBackups value='${N}'/>", ("unknown", None)),
        ("<appendToFile value='false'/>", (0, None)),
    ],
)
def test_rotation(options: str, expected: tuple[object, object]) -> None:
    store = entities(f"<file value='logs/audit.log'/>{options}").only("store")
    assert (state(store.get("rotation.max_files")), store.get("rotation.max_size_mb")) == expected


@pytest.mark.parametrize(
    ("kind", "inside", "via", "encrypted"),
    [
        ("ConsoleAppender", "", "stdout", None),
        ("UdpAppender", "<remoteAddress value='10.0.0.5'/>", "udp", False),
        ("RemoteSyslogAppender", "<remoteAddress value='logs.example.com'/>", "syslog", False),
        ("RemoteSyslogAppender", "<remoteAddress value='127.0.0.1'/>", "syslog", None),
        ("AdoNetAppender", "", "stream", None),
        ("FileAppender", "<file type='log4net.Util.PatternString' value='%property{Dir}/audit.log'/>", "file", None),
        ("FileAppender", "<file value='audit.log'/>", "file", None),
    ],
)
def test_outputs(kind: str, inside: str, via: str, encrypted: object) -> None:
    routes = entities(inside, kind=kind).only("emitter").get("routes")
    assert [(one["via"], one.get("encrypted")) for one in routes] == [(via, encrypted)]


def test_broken_files_are_problems() -> None:
    found = list(load([Source("log4net.config", "<log4net><a></log4net>")], [], MemoryTree({}), Options()))
    assert [type(one) for one in found] == [Problem]


PARTS = ("<log4net>", "<appender name='audit' type='x.FileAppender'>", "</appender>", LOGGER, "<file value='é'/>",
         "<param name='File'/>", "<layout type='PatternLayout'/>", "</log4net>", "<filter/>")  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=12))
def test_odd_elements_never_raise(parts: list[str]) -> None:
    mapped(log4net, *resources(f"<log4net>{''.join(parts)}</log4net>"))
