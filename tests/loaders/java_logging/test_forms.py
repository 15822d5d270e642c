"""Log4j's other forms say the same as the XML form: properties, YAML, JSON; their places; templates; odd input."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.java_logging import load
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, decode
from tests.trees import MemoryTree

XML = """<Configuration>
<Properties><Property name="dir" value="/var/log"/></Properties>
<Appenders><File name="A" fileName="${dir}/a.log"><PatternLayout pattern="%m"/></File></Appenders>
<Loggers><Logger name="x.audit" level="info"><AppenderRef ref="A"/></Logger>
<Root level="warn"><AppenderRef ref="A"/></Root></Loggers></Configuration>"""
YAML = """Configuration:
  Properties: {Property: [{name: dir, value: /var/log}]}
  Appenders:
    File: {name: A, fileName: "${dir}/a.log", PatternLayout: {pattern: "%m"}}
  Loggers:
    Logger: [{name: x.audit, level: info, AppenderRef: {ref: A}}]
    Root: {level: warn, AppenderRef: [{ref: A}]}
"""
JSON = """{"configuration": {
  "properties": {"property": {"name": "dir", "value": "/var/log"}},
  "appenders": {"appender": {"type": "File", "name": "A", "fileName": "${dir}/a.log",
\t"layout": {"type": "PatternLayout", "pattern": "%m"}}},
  "loggers": {"logger": {"name": "x.audit", "level": "info", "AppenderRef": {"ref": "A"}},
              "root": {"level": "warn", "AppenderRef": {"ref": "A"}}}}}
"""
PROPERTIES = """property.dir = /var/log
appender.one.type = File
appender.one.name = A
appender.one.fileName = ${dir}/a.log
appender.one.layout.type = PatternLayout
appender.one.layout.pattern = %m
logger.audit.name = x.audit
logger.audit.level = info
logger.audit.appenderRef.a.ref = A
rootLogger = warn, A
"""
FIRST = """dir=/var/log
log4j.rootLogger=WARN, A
log4j.appender.A=org.apache.log4j.FileAppender
log4j.appender.A.File=${dir}/a.log
log4j.appender.A.layout=org.apache.log4j.PatternLayout
log4j.appender.A.layout.ConversionPattern=%m
log4j.logger.x.audit=INFO, A
"""
FIRST_XML = """<!DOCTYPE log4j:configuration SYSTEM "log4j.dtd">
<log4j:configuration xmlns:log4j="http://jakarta.apache.org/log4j/">
<appender name="A" class="org.apache.log4j.FileAppender"><param name="File" value="/var/log/a.log"/>
<layout class="org.apache.log4j.PatternLayout"><param name="ConversionPattern" value="%m"/></layout></appender>
<category name="x.audit" level="INFO"><appender-ref ref="A"/></category>
<root level="warn"><appender-ref ref="A"/></root></log4j:configuration>
"""


def read(text: str, name: str) -> Resource:
    (resource,) = load([decode(name, text.encode())[0]], [], MemoryTree({}), Options())
    assert isinstance(resource, Resource)
    return resource


def found(resource: Resource) -> dict[str, Any]:
    """What the elements say, whatever form they come from: appenders, layouts, loggers by the names of mappers."""
    result: dict[str, Any] = {}

    def walk(element: Value) -> None:
        attributes = element.get("attributes")
        assert attributes is not None
        plain = {key: value.plain() for key, value in attributes.entries()}
        name = str(element.get("name").plain())  # type: ignore[union-attr]
        if "pattern" in plain:
            result["pattern"] = plain["pattern"]
        if "file" in plain or "filename" in plain:
            result["file"] = plain.get("file", plain.get("filename"))
        if name in ("logger", "root"):
            references = [
                child.get("attributes", "ref").plain()  # type: ignore[union-attr]
                for child in element.get("children").items()  # type: ignore[union-attr]
            ]
            result[name] = (plain.get("name"), plain["level"].lower(), references)
        for child in element.get("children").items():  # type: ignore[union-attr]
            walk(child)

    walk(resource.get("root"))  # type: ignore[arg-type]
    return result


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("log4j2.xml", XML, "log4j_configuration"),
        ("log4j2.yaml", YAML, "log4j_configuration"),
        ("log4j2.json", JSON, "log4j_configuration"),
        ("log4j2.properties", PROPERTIES, "log4j_configuration"),
        ("log4j2.properties", PROPERTIES.replace("\n", "\r\n"), "log4j_configuration"),
        ("log4j.properties", FIRST, "log4j1_configuration"),
        ("log4j.xml", FIRST_XML, "log4j1_configuration"),
    ],
)
def test_the_forms_say_the_same(name: str, text: str, kind: str) -> None:
    resource = read(text, name)
    assert resource.type == kind
    assert found(resource) == {
        "pattern": "%m",
        "file": "/var/log/a.log",
        "logger": ("x.audit", "info", ["A"]),
        "root": (None, "warn", ["A"]),
    }


def attribute(resource: Resource, name: str, attribute: str) -> Value:
    """The attribute of the first element of a name."""
    pending = [resource.get("root")]
    while pending:
        element = pending.pop(0)
        assert element is not None
        if element.get("name").plain() == name:  # type: ignore[union-attr]
            value = element.get("attributes", attribute)
            assert value is not None
            return value
        pending += element.get("children").items()  # type: ignore[union-attr]
    raise AssertionError(name)


def test_places() -> None:
    level = attribute(read(FIRST, "log4j.properties"), "logger", "level")
    assert (level.span.line, level.span.column, level.span.end_column) == (7, 22, 26)
    level = attribute(read(PROPERTIES, "log4j2.properties"), "logger", "level")
    assert (level.span.line, level.span.column) == (8, 22)
    assert attribute(read(JSON, "log4j2.json"), "patternlayout", "pattern").span.line == 4


@pytest.mark.parametrize(
    ("name", "text", "element", "key"),
    [
        ("log4j.properties", "log4j.logger.audit=${LEVEL}, A\n", "logger", "level"),
        ("log4j.properties", "log4j.logger.audit={{ level }}, A\n", "logger", "level"),
        ("log4j.properties", "{% if a %}\nlog4j.rootLogger=INFO, A\n{% endif %}\n", "root", "level"),
        ("log4j2.properties", "rootLogger.level = ${env:LEVEL:-info}\n", "root", "level"),
        ("log4j2.yaml", "Configuration:\n  Loggers:\n    Root: {level: '{{ level }}'}\n", "root", "level"),
        ("log4j2.yaml", "Configuration:\n  Loggers:\n    Root: {level: '${sys:level}'}\n", "root", "level"),
    ],
)
def test_what_is_filled_in_is_unknown(name: str, text: str, element: str, key: str) -> None:
    assert isinstance(attribute(read(text, name), element, key).data, Unknown)


def test_a_logger_given_by_a_property_of_the_file() -> None:
    text = "audit.log=INFO,NullAppender\nlog4j.logger.x=${audit.log}\nlog4j.appender.A=b\n"
    assert attribute(read(text, "log4j.properties"), "logger", "level").data == "INFO"
    assert attribute(read(text, "log4j.properties"), "appender-ref", "ref").data == "NullAppender"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("log4j.properties", "log4j.appender.=x\nlog4j.appender..=\nlog4j.logger.=,,\nlog4j.rootLogger=\nlog4j=1\n"),
        ("log4j2.properties", "appender=a\nappender.b=c\nlogger=\nlogger.x=,\nrootLogger.appenderRef=x\n"),
        ("log4j2.properties", "rootLogger.level=x\nappender." + "a." * 10_000 + "type=x\n"),
        ("log4j2.yaml", "Configuration:\n  - a\n  - {b: [c, [d]]}\n"),
        ("log4j2.yaml", "Configuration: {Loggers: [1, {}], type: {}, Appenders: {type: [x]}}\n"),
        ("log4j2.json", '{"configuration": ' + '{"a": ' * 10_000),
        ("log4j2.json", '{"configuration": {"type": 1, "a": [null, {"type": null}]}}'),
        ("log4j2.json", '{"configuration": null}'),
    ],
)  # fmt: skip
def test_odd_input_is_read_or_a_problem(name: str, text: str) -> None:
    for item in load([Source(name, text)], [], MemoryTree({}), Options()):
        assert isinstance(item, Resource | Problem)


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["log4j.", "appender.", "logger.", "rootLogger", "a", ".", "=", "type", "\n", "${a}", ", "])
    )
)
def test_no_properties_raise(parts: list[str]) -> None:
    for start in ("log4j.rootLogger=x\n", "rootLogger=x\n"):
        list(load([Source("log4j2.properties", start + "".join(parts))], [], MemoryTree({}), Options()))
