"""Logs of Java: accesses, audit loggers, the application's own; levels, profiles, ways, what a record holds."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.java_logging import load
from accesslint.mappers.java_logging import loggers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, assert_valid, line_of, mapped
from tests.trees import MemoryTree

FILE = """<appender name="A" class="ch.qos.logback.core.rolling.RollingFileAppender">
  <file>/var/log/audit.log</file>
  <rollingPolicy class="x.TimeBasedRollingPolicy">
    <fileNamePattern>/var/log/audit.%d{yyyy-MM-dd}.log</fileNamePattern>
    <maxHistory>30</maxHistory>
  </rollingPolicy>
  <encoder><pattern>%PATTERN%</pattern></encoder>
</appender>
"""
AUDIT = '<logger name="com.acme.audit" level="INFO" additivity="false"><appender-ref ref="A"/></logger>'


def entities(inner: str, name: str = "logback.xml") -> Mapped:
    text = f"<configuration>\n{inner}\n</configuration>\n"
    items = load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(loggers, *(item for item in items if isinstance(item, Resource)))


def audit(pattern: str = "%d{ISO8601} %msg%n", logger: str = AUDIT) -> Mapped:
    return entities(FILE.replace("%PATTERN%", pattern) + logger)


def test_an_audit_logger() -> None:
    found = audit()
    emitter, form, store = found.only("emitter"), found.only("format"), found.only("store")
    assert (emitter.kind, emitter.get("logging")) == ("application", "on")
    assert emitter.get("routes")[0]["to"] == store.id
    assert (store.get("names"), store.get("rotation.keep_days")) == (["/var/log/audit.log"], 30)
    assert line_of(store, "rotation.keep_days") == 6
    assert form.get("timestamp.zone") == "none"
    assert "unknown" in form.get("rest")
    assert [field["escaped"] for field in form.get("fields") if "escaped" in field] == [False]


def test_line_breaks_taken_out_and_context_names() -> None:
    form = audit(r"%d %X{traceId} %X{userId:-none} %replace(%msg){'[\r\n]',' '}").only("format")
    assert [field["meaning"] for field in form.get("fields")] == ["timestamp", "trace_id", "identity", "other"]
    assert form.get("fields")[3]["escaped"] is True


@pytest.mark.parametrize(
    ("logger", "logging"),
    [
        ('<root level="OFF"><appender-ref ref="A"/></root>', "off"),
        ('<root level="INFO"><appender-ref ref="A"/></root>', "on"),
        ('<root level="${LEVEL}"><appender-ref ref="A"/></root>', None),
        ('<logger name="audit"><level value="off"/><appender-ref ref="A"/></logger>', "off"),
        ('<springProfile name="k8s"><root level="INFO"><appender-ref ref="A"/></root></springProfile>', None),
        ('<springProfile name="prod"><root level="INFO"><appender-ref ref="A"/></root></springProfile>', "on"),
        ('<Loggers><Root level="info"><AppenderRef ref="A"/></Root></Loggers>', "on"),
    ],
)
def test_levels_and_profiles(logger: str, logging: str | None) -> None:
    emitter = audit(logger=logger).only("emitter")
    assert emitter.get("logging") == logging if logging else "unknown" in emitter.get("logging")


def test_a_plain_application_log_has_no_format_to_judge() -> None:
    found = audit(logger='<root level="INFO"><appender-ref ref="A"/></root>')
    assert found.only("emitter").get("formats") is None
    assert not audit(logger='<logger name="org.springframework.security" level="DEBUG"/><logger name="a.b"/>')


def test_a_level_that_leaves_out_accepted_accesses() -> None:
    (fact,) = audit(logger=AUDIT.replace("INFO", "WARN")).only("emitter").get("filters")
    assert fact["how"] == "level"


@pytest.mark.parametrize(
    ("appender", "via", "encrypted"),
    [
        ('<appender name="A" class="net.SyslogAppender"><syslogHost>log.acme</syslogHost></appender>', "syslog", False),
        ('<appender name="A" class="SyslogAppender"><syslogHost>localhost</syslogHost></appender>', "syslog", None),
        ('<Appenders><Syslog name="A" host="h" protocol="SSL"/></Appenders>', "syslog", True),
        ('<Appenders><Console name="A"/></Appenders>', "stdout", None),
        ('<Appenders><Null name="A"/></Appenders>', "null", None),
        ('<include resource="x.xml"/>', "appender", None),
        ('<appender name="A" class="FileAppender"><file>${LOG}/a</file></appender>', "file", None),
    ],
)  # fmt: skip
def test_ways(appender: str, via: str, encrypted: bool | None) -> None:
    emitter = entities(appender + AUDIT).only("emitter")
    (route,) = emitter.get("routes")
    assert (route["via"], route.get("encrypted")) == (via, encrypted)
    assert route.get("discarded", False) is (via == "null")


@pytest.mark.parametrize(
    "waiting",
    [
        '<appender name="B" class="x.AsyncAppender"><neverBlock>true</neverBlock><appender-ref ref="A"/></appender>',
        '<Appenders><Async name="B" blocking="false"><AppenderRef ref="A"/></Async></Appenders>',
    ],
)
def test_a_queue_that_drops(waiting: str) -> None:
    emitter = audit(logger=waiting + AUDIT.replace('"A"', '"B"')).only("emitter")
    assert emitter.get("buffers") == [{"output": "B", "medium": "memory", "overflow": "drop"}]
    assert emitter.get("routes")[0]["via"] == "file"


@pytest.mark.parametrize(
    ("setting", "drops"),
    [
        ("", True),
        ("<discardingThreshold>0</discardingThreshold>", False),
        ("<discardingThreshold>20</discardingThreshold>", True),
        ("<discardingThreshold>${T}</discardingThreshold>", None),
    ],
)
def test_a_queue_that_discards_before_it_is_full(setting: str, drops: bool | None) -> None:
    name = "ch.qos.logback.classic.AsyncAppender"
    waiting = f'<appender name="B" class="{name}">{setting}<appender-ref ref="A"/></appender>'
    found = audit(logger=waiting + AUDIT.replace('"A"', '"B"')).only("emitter").get("buffers")
    assert "unknown" in found if drops is None else bool(found) is drops


def test_queues_that_wait_for_each_other_end() -> None:
    ring = "".join(
        f'<appender name="{a}" class="AsyncAppender"><appender-ref ref="{b}"/></appender>' for a, b in ("AB", "BA")
    )
    assert entities(ring + AUDIT).only("emitter").get("routes") is None


@pytest.mark.parametrize(
    "encoder", ["net.logstash.logback.encoder.LogstashEncoder", "co.elastic.logging.logback.EcsEncoder"]
)
def test_encoders_of_json(encoder: str) -> None:
    appender = f'<appender name="A" class="ConsoleAppender"><encoder class="{encoder}"/></appender>'
    form = entities(appender + AUDIT).only("format")
    assert (form.get("encoding"), form.get("escaping")) == ("json", "json")
    assert form.get("rest")["unknown"].startswith(encoder.rpartition(".")[2])


def test_one_appender_of_two_loggers_is_one_store() -> None:
    found = audit(logger=AUDIT + '<root level="INFO"><appender-ref ref="A"/></root>')
    assert found.only("store").get("rotation.keep_days") == 30
    assert [entity.get("logging") for entity in found.values() if entity.category == "emitter"] == ["on", "on"]


def test_the_applications_own_files_are_not_judged_by_their_rotation() -> None:
    store = audit(logger='<root level="INFO"><appender-ref ref="A"/></root>').only("store")
    assert store.get("rotation") is None
    assert "unknown" in store.get("shipped")


def test_a_reference_in_a_profile_is_unknown() -> None:
    logger = '<root level="INFO"><springProfile name="k8s"><appender-ref ref="A"/></springProfile></root>'
    (route,) = audit(logger=logger).only("emitter").get("routes")
    assert "springprofile k8s" in route["to"]["unknown"]


@pytest.mark.parametrize(
    ("logger", "count"),
    [
        ('<logger name="com.acme.security" level="DEBUG"/>', 0),
        ('<logger name="com.acme.audit" level="OFF"/>', 1),
        ('<logger name="com.acme.accessories" level="OFF"/>', 0),
    ],
)
def test_loggers_without_appenders(logger: str, count: int) -> None:
    assert len(audit(logger=logger)) == count


def access(inner: str) -> Mapped:
    return entities(inner, "logback-access.xml")


ACCESS = (
    '<appender name="A" class="ConsoleAppender"><encoder><pattern>{}</pattern></encoder></appender>'
    '<appender-ref ref="A"/>'
)


@pytest.mark.parametrize(
    ("pattern", "encoding", "meanings"),
    [
        ("common", "clf", {"client_address", "identity", "timestamp", "action", "resource", "result", "size"}),
        ("%h %t %r %s %i{X-Request-Id}", "text",
         {"client_address", "timestamp", "action", "resource", "result", "request_id"}),
    ],
)  # fmt: skip
def test_access_patterns(pattern: str, encoding: str, meanings: set[str]) -> None:
    found = access(ACCESS.format(pattern))
    form = found.only("format")
    assert found.only("emitter").kind == "web-server"
    assert form.get("encoding") == encoding
    assert {field["meaning"] for field in form.get("fields")} == meanings


def test_an_access_log_that_gives_away_and_one_without_appender() -> None:
    form = access(ACCESS.format("%t %i{Authorization} %fullRequest")).only("format")
    assert {field.get("sensitive") for field in form.get("fields")} == {None, "credentials", "bodies"}
    assert access("").only("emitter").get("logging") == "off"
    assert "unknown" in access(ACCESS.format("${P}")).only("format").get("fields")
    assert "unknown" in access(ACCESS.format("100%% %h")).only("format").get("fields")


@pytest.mark.parametrize(
    ("pattern", "escaped"),
    [
        ('%h "%r"', {"%r": False}),
        ("%h %r", {"%r": False}),
        ("%h %replace(%r){'[\"\\s]','_'}", {}),
        ("%U %q", {"%U": True, "%q": True}),
        ("%reqParameter{name} %t", {"%reqParameter{name}": False}),
    ],
)
def test_what_a_client_writes_into_access_logs(pattern: str, escaped: dict[str, bool]) -> None:
    form = access(ACCESS.format(pattern)).only("format")
    assert form.get("escaping") == "none"
    assert {f["token"]: f["escaped"] for f in form.get("fields") if "client_controlled" in f} == escaped
    assert (form.get("line_breaks") is False) == ("Parameter" not in pattern)


@pytest.mark.parametrize(
    ("word", "zone", "form"),
    [
        ("%t", "offset", "clf"),
        ("%t{CLF}", "offset", "clf"),
        ("%t{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC}", "utc", "rfc3339"),
        ("%date{ISO8601}", "none", "other"),
        ("%t{HH:mm:ss,SSS}", "none", "other"),
    ],
)
def test_how_access_logs_write_the_time(word: str, zone: str, form: str) -> None:
    fact = access(ACCESS.format(f"{word} %m")).only("format").get("timestamp")
    assert (fact["zone"], fact["form"]) == (zone, form)


ODD = (
    "<root/>",
    "<root><appender-ref/></root>",
    "<appender/>",
    "<logger name='audit'/>",
    "<appender name='A'/><root><appender-ref ref='A'/></root>",
    "<appender name='A' class='FileAppender'/><logger name='audit'><appender-ref ref='A'/></logger>",
    "<springProfile/>",
)


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_never_raises(odd: str) -> None:
    for name in ("logback.xml", "log4j2.xml", "logback-access.xml"):
        for entity in entities(odd, name).values():
            assert isinstance(entity, Entity)
            assert_valid(entity)


def test_a_logger_may_have_its_appenders_name() -> None:
    inner = """<appender name="AUDIT" class="ch.qos.logback.core.FileAppender"><file>/a.log</file>
      <encoder><pattern>%d %msg%n</pattern></encoder></appender>
      <logger name="AUDIT" level="INFO"><appender-ref ref="AUDIT"/></logger>"""
    assert entities(inner).only("store").get("names") == ["/a.log"]
