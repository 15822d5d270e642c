"""Log4j 1 and 2 in their several forms: products' audit logs, rotation, what is held back, encoders' times."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.java_logging import load
from accesslint.mappers.java_logging import loggers
from accesslint.mappers.java_logging.rotation import size_in_megabytes
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, assert_valid, line_of, mapped
from tests.trees import MemoryTree


def entities(text: str, name: str) -> Mapped:
    items = load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(loggers, *(item for item in items if isinstance(item, Resource)))


KAFKA = """log4j.rootLogger=INFO, stdout
log4j.appender.stdout=org.apache.log4j.ConsoleAppender
log4j.appender.authorizer=org.apache.log4j.DailyRollingFileAppender
log4j.appender.authorizer.File=/var/log/kafka/kafka-authorizer.log
log4j.appender.authorizer.layout=org.apache.log4j.PatternLayout
log4j.appender.authorizer.layout.ConversionPattern=[%d] %p %m (%c)%n
log4j.logger.kafka.authorizer.logger={}
log4j.additivity.kafka.authorizer.logger=false
"""


def kafka(level: str) -> Mapped:
    return entities(KAFKA.format(level), "log4j.properties")


@pytest.mark.parametrize(
    ("level", "logging"),
    [
        ("DEBUG, authorizer", "on"),
        ("INFO, authorizer", "partial"),
        ("WARN, authorizer", "off"),
        ("OFF", "off"),
        ("WARN", "off"),
        ("INFO", "partial"),
        ("${LEVEL}, authorizer", None),
    ],
)
def test_kafkas_authorizer(level: str, logging: str | None) -> None:
    emitter = kafka(level)["emitter:log4j.properties#log4j.properties#kafka.authorizer.logger"]
    if logging is None:
        assert "unknown" in emitter.get("logging")
    else:
        assert emitter.get("logging") == logging
        assert line_of(emitter, "logging") == 7
    excluded = emitter.get("coverage.event_kinds.excluded")
    assert excluded == (["allowed operations"] if logging == "partial" else None)
    assert_valid(emitter)


def test_what_kafkas_messages_hold() -> None:
    found = kafka("INFO, authorizer")
    form = found.only("format")
    meanings = [field["meaning"] for field in form.get("fields")]
    assert meanings == [
        "timestamp", "other", "identity", "result", "action", "client_address", "resource", "other",
    ]  # fmt: skip
    assert form.get("rest") is None
    assert form.get("timestamp.zone") == "none"
    assert found.only("store").get("names") == ["/var/log/kafka/kafka-authorizer.log"]
    assert_valid(form)


def test_a_logger_without_appenders_writes_where_the_root_does() -> None:
    emitter = kafka("DEBUG")["emitter:log4j.properties#log4j.properties#kafka.authorizer.logger"]
    assert [route["via"] for route in emitter.get("routes")] == ["stdout"]


def test_the_audit_log_of_hdfs_goes_nowhere_by_its_own_configuration() -> None:
    text = (
        "hdfs.audit.logger=INFO,NullAppender\n"
        "log4j.appender.NullAppender=org.apache.log4j.varia.NullAppender\n"
        "log4j.logger.org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit=${hdfs.audit.logger}\n"
        "log4j.logger.org.apache.hadoop.security=WARN, x\n"
    )
    emitter = entities(text, "log4j.properties").only("emitter")
    assert emitter.get("routes")[0]["discarded"] is True


ROLLING = """<Configuration><Appenders><RollingFile name="A" fileName="/a.log" filePattern="/a{}.log">
{}<PatternLayout pattern="%m"/></RollingFile></Appenders>
<Loggers><Logger name="x.audit"><AppenderRef ref="A"/></Logger></Loggers></Configuration>"""
DELETING = "<DefaultRolloverStrategy><Delete>{}</Delete></DefaultRolloverStrategy>"


@pytest.mark.parametrize(
    ("pattern", "inner", "files", "size", "days"),
    [
        ("-%i", '<SizeBasedTriggeringPolicy size="20 MB"/>', 7, 20, None),
        ("-%i", '<Policies><SizeBasedTriggeringPolicy/></Policies><DefaultRolloverStrategy max="5"/>', 5, 10, None),
        ("-%i", '<TimeBasedTriggeringPolicy/><DefaultRolloverStrategy max="5"/>', 5, None, None),
        ("-%d{yyyy-MM-dd}-%i", '<SizeBasedTriggeringPolicy size="20 MB"/>', None, None, None),
        ("-%i", "<DirectWriteRolloverStrategy/>", None, None, None),
        (
            "-%d{yyyy-MM-dd}",
            DELETING.format('<IfFileName glob="*"><IfLastModified age="P30D"/></IfFileName>'),
            None, None, 30,
        ),
        (
            "-%d",
            DELETING.format('<IfLastModified age="7d"/>'),
            None, None, 7,
        ),
        (
            "-%d",
            DELETING.format('<IfLastModified age="PT2H"/>'),
            None, None, None,
        ),
    ],
)  # fmt: skip
def test_rotation_of_log4j2(pattern: str, inner: str, files: int | None, size: float | None, days: int | None) -> None:
    store = entities(ROLLING.format(pattern, inner), "log4j2.xml").only("store")
    assert store.get("rotation.max_files") == files
    assert store.get("rotation.max_size_mb") == size
    assert store.get("rotation.keep_days") == days
    assert_valid(store)


@pytest.mark.parametrize(
    ("options", "files", "size", "is_default"),
    [
        ("", 1, 10, True),
        ("log4j.appender.A.MaxBackupIndex=4\nlog4j.appender.A.MaxFileSize=256MB\n", 4, 256, False),
        ("log4j.appender.A.maxBackupIndex=0\n", 0, 10, False),
    ],
)
def test_rotation_of_log4j1(options: str, files: int, size: float, *, is_default: bool) -> None:
    text = f"log4j.appender.A=org.apache.log4j.RollingFileAppender\nlog4j.appender.A.File=/a.log\n{options}"
    store = entities(text + "log4j.logger.x.audit=INFO, A\n", "log4j.properties").only("store")
    assert (store.get("rotation.max_files"), store.get("rotation.max_size_mb")) == (files, size)
    assert ("rotation.max_files" in store.defaults) is is_default


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10 MB", 10), ("1gb", 1024), ("1048576", 1), ("512KB", 0.5), ("10 bananas", None), ("", None), ("MB", None)],
)
def test_sizes(text: str, expected: float | None) -> None:
    assert size_in_megabytes(text) == expected


LOGBACK = """<configuration>{top}<appender name="A" class="{kind}"><file>/a.log</file>{inner}
<encoder><pattern>%d %msg%n</pattern></encoder></appender>
<logger name="x.audit" level="INFO"><appender-ref ref="A"/>{more}</logger>
<appender name="C" class="ConsoleAppender"/></configuration>"""


def logback(inner: str = "", kind: str = "x.RollingFileAppender", top: str = "", more: str = "") -> Mapped:
    return entities(LOGBACK.format(inner=inner, kind=kind, top=top, more=more), "logback.xml")


def policy(kind: str, pattern: str, inner: str = "") -> str:
    return f'<rollingPolicy class="ch.{kind}"><fileNamePattern>{pattern}</fileNamePattern>{inner}</rollingPolicy>'


BY_SIZE = "<maxFileSize>100MB</maxFileSize><maxHistory>400</maxHistory><totalSizeCap>2GB</totalSizeCap>"
TRIGGER = '<triggeringPolicy class="ch.SizeBasedTriggeringPolicy"><maxFileSize>5MB</maxFileSize></triggeringPolicy>'


@pytest.mark.parametrize(
    ("rolling", "facts"),
    [
        (
            policy("SizeAndTimeBasedRollingPolicy", "/a.%d{yyyy-MM-dd}.%i", BY_SIZE),
            {"keep_days": 400, "detail": "maxHistory is 400", "max_files": 20, "max_size_mb": 100},
        ),
        (
            policy("TimeBasedRollingPolicy", "/a.%d", "<totalSizeCap>2GB</totalSizeCap>"),
            {"max_files": 1, "max_size_mb": 2048},
        ),
        (policy("FixedWindowRollingPolicy", "/a.%i") + TRIGGER, {"max_files": 7, "max_size_mb": 5}),
        (
            policy("TimeBasedRollingPolicy", "/a.%d", "<totalSizeCap>${CAP}</totalSizeCap>"),
            {"max_files": {"unknown": "CAP is not set in the file"}},
        ),
        (policy("TimeBasedRollingPolicy", "/a.%d"), None),
    ],
)
def test_rotation_of_logback(rolling: str, facts: dict[str, object] | None) -> None:
    assert logback(rolling).only("store").get("rotation") == facts


@pytest.mark.parametrize(
    ("setting", "files"),
    [
        ("", None),
        ("<append>true</append>", None),
        ("<append>false</append>", 0),
        ("<append>${A}</append>", {"unknown"}),
    ],
)
def test_files_that_begin_anew(setting: str, files: object) -> None:
    found = logback(setting, "ch.qos.logback.core.FileAppender").only("store").get("rotation.max_files")
    assert set(found) == files if isinstance(files, set) else found == files


@pytest.mark.parametrize(
    ("inner", "top", "how"),
    [
        ('<filter class="ch.ThresholdFilter"><level>WARN</level></filter>', "", "level"),
        ('<filter class="ch.ThresholdFilter"><level>INFO</level></filter>', "", None),
        ('<filter class="ch.LevelFilter"><level>ERROR</level><onMatch>DENY</onMatch></filter>', "", None),
        ("", '<turboFilter class="ch.DuplicateMessageFilter"/>', "exclude"),
        ("", '<turboFilter class="ch.MarkerFilter"/>', None),
    ],
)
def test_what_is_held_back(inner: str, top: str, how: str | None) -> None:
    emitter = next(entity for entity in logback(inner, top=top).values() if entity.category == "emitter")
    assert [one["how"] for one in emitter.get("filters") or []] == ([how] if how else [])


def test_a_threshold_beside_another_appender_holds_nothing_back() -> None:
    inner = '<filter class="ch.ThresholdFilter"><level>ERROR</level></filter>'
    found = logback(inner, more='<appender-ref ref="C"/>')
    assert found["emitter:logback.xml#logback.xml#x.audit"].get("filters") is None


def test_thresholds_and_bursts_of_log4j() -> None:
    text = "log4j.appender.A=org.apache.log4j.ConsoleAppender\nlog4j.appender.A.Threshold=ERROR\n"
    text += "log4j.logger.audit=INFO, A\n"
    (one,) = entities(text, "log4j.properties").only("emitter").get("filters")
    assert (one["how"], one["what"]) == ("level", "ERROR")
    inner = '<BurstFilter level="INFO" rate="16"/>'
    (one,) = entities(ROLLING.format("", inner), "log4j2.xml").only("emitter").get("filters")
    assert one["how"] == "sample"


@pytest.mark.parametrize(
    ("kind", "inner", "encrypted", "drops"),
    [
        ("net.logstash.LogstashTcpSocketAppender", "", False, True),
        ("net.logstash.LogstashTcpSocketAppender", "<ssl/><appendTimeout>-1</appendTimeout>", True, False),
        ("ch.qos.logback.classic.net.SSLSocketAppender", "", True, False),
        ("ch.qos.logback.classic.net.SocketAppender", "", False, False),
        ("com.acme.OwnAppender", "", None, False),
    ],
)  # fmt: skip
def test_sockets(kind: str, inner: str, *, encrypted: bool | None, drops: bool) -> None:
    host = "<destination>logs.acme:5000</destination>" if "Tcp" in kind else "<remoteHost>logs.acme</remoteHost>"
    emitter = logback(inner + host, kind).only("emitter")
    (route,) = emitter.get("routes")
    assert route.get("encrypted") is encrypted
    assert bool(emitter.get("buffers")) is drops


@pytest.mark.parametrize(
    ("encoder", "time"),
    [
        ('<encoder class="co.elastic.logging.logback.EcsEncoder"/>', ("utc", "rfc3339")),
        ('<encoder class="net.logstash.logback.encoder.LogstashEncoder"/>', ("offset", "rfc3339")),
        ('<encoder class="n.LogstashEncoder"><timestampPattern>[UNIX_TIMESTAMP_AS_NUMBER]</timestampPattern></encoder>',
         ("utc", "epoch")),
        ('<encoder class="n.LogstashEncoder"><timestampPattern>yyyy-MM-dd HH:mm</timestampPattern></encoder>',
         ("none", "other")),
        ('<encoder class="n.LogstashEncoder"><timestampPattern>${P}</timestampPattern></encoder>', None),
        ('<encoder class="ch.qos.logback.classic.encoder.JsonEncoder"/>', ("utc", "epoch")),
        ('<encoder class="n.LoggingEventCompositeJsonEncoder"/>', None),
        ('<encoder class="ch.qos.logback.core.encoder.LayoutWrappingEncoder"><layout class="x.EcsLayout"/></encoder>',
         ("utc", "rfc3339")),
        ('<encoder class="x.Wrapping"><layout class="x.PatternLayout"><pattern>%d %m</pattern></layout></encoder>',
         ("none", "other")),
    ],
)  # fmt: skip
def test_times_of_encoders(encoder: str, time: tuple[str, str] | None) -> None:
    text = f'<configuration><appender name="A" class="ConsoleAppender">{encoder}</appender>'
    text += '<logger name="audit"><appender-ref ref="A"/></logger></configuration>'
    form = entities(text, "logback.xml").only("format")
    if time is None:
        assert form.get("timestamp.zone") is None
    else:
        assert (form.get("timestamp.zone"), form.get("timestamp.form")) == time
    assert_valid(form)


def test_the_console_of_spring_boot() -> None:
    text = (
        '<configuration><include resource="org/springframework/boot/logging/logback/base.xml"/>'
        '<root level="INFO"><appender-ref ref="CONSOLE"/></root></configuration>'
    )
    assert entities(text, "logback-spring.xml").only("emitter").get("routes")[0]["via"] == "stdout"


STRICT = """<Configuration strict="true">
  <Appenders>
    <Appender type="Console" name="OUT"><Layout type="PatternLayout" pattern="%m%n"/></Appender>
    <Appender type="File" name="AUDIT" fileName="/var/log/shop/audit.log">
      <Layout type="JsonTemplateLayout"/>
    </Appender>
    <Appender type="Null" name="NOWHERE"/>
  </Appenders>
  <Loggers>
    <Logger name="audit" additivity="false"><AppenderRef ref="{}"/></Logger>
    <Root level="info"><AppenderRef ref="OUT"/></Root>
  </Loggers>
</Configuration>
"""


def test_the_strict_form_names_types() -> None:
    found = entities(STRICT.format("AUDIT"), "log4j2.xml")
    vias = {
        entity.id.rpartition("#")[2]: entity.get("routes.0.via") for entity in found.values() if entity.get("routes")
    }
    assert vias == {"audit": "file", "log4j2.xml": "stdout"}
    assert found.only("format").get("encoding") == "json"


def test_what_is_discarded_has_no_form() -> None:
    found = entities(STRICT.format("NOWHERE"), "log4j2.xml")
    assert found["emitter:log4j2.xml#log4j2.xml#audit"].get("routes.0.discarded") is True
    assert [entity for entity in found.values() if entity.category == "format"] == []
