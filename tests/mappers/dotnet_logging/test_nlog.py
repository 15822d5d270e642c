"""NLog's targets: which are judged, levels, layouts, files, receivers."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.dotnet_logging import claims, load
from accesslint.mappers.dotnet_logging import nlog
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import Mapped, mapped
from tests.mappers.dotnet_logging.nets import meanings, sensitive, state
from tests.trees import MemoryTree

FIVE = {"timestamp", "identity", "action", "resource", "result"}
RULE = '<logger name="*" minlevel="Info" writeTo="audit"/>'


def entities(targets: str, rules: str = RULE, more: str = "") -> Mapped:
    """What a file of these targets stands for."""
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<nlog xmlns="http://www.nlog-project.org/schemas/NLog.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{more}<targets>{targets}</targets>
<rules>{rules}</rules>
</nlog>"""
    loaded = load([Source("NLog.config", text)], [], MemoryTree({}), Options())
    return mapped(nlog, *(one for one in loaded if isinstance(one, Resource)))


def file(settings: str, inside: str = "") -> str:
    """A file target."""
    return f'<target name="audit" xsi:type="File" fileName="${{basedir}}/logs/a.log" {settings}>{inside}</target>'


def time(form: Entity) -> Any:
    """How the time is written."""
    fact = form.get("timestamp")
    return state(fact) if fact is None or state(fact) == "unknown" else tuple(fact.values())[:3]


def test_which_files_are_claimed() -> None:
    assert claims("src/NLog.config", "<nlog autoReload='true'>")
    assert claims("nlog.Production.config", "<nlog>")
    assert not claims("nlog.Development.config", "<nlog>")
    assert not claims("web.config", "<nlog>")
    assert not claims("nlog.config", "<configuration>")


@pytest.mark.parametrize(
    ("name", "path", "rule", "judged"),
    [
        ("audit", "a.log", "*", True),
        ("file", "logs/audit.log", "*", True),
        ("file", "a.log", "Acme.Audit", True),
        ("file", "a.log", "*", False),
    ],
)
def test_only_targets_of_records_are_judged(name: str, path: str, rule: str, judged: bool) -> None:
    target = f'<target name="{name}" xsi:type="File" fileName="{path}"/>'
    assert bool(entities(target, f'<logger name="{rule}" writeTo="{name}"/>')) is judged


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (RULE, "on"),
        ('<logger name="*" minlevel="Error" writeTo="audit"/>', "off"),
        ('<logger name="*" level="Info" writeTo="x, audit"/>', "on"),
        ('<logger name="*" minlevel="#{Level}" writeTo="audit"/>', "unknown"),
        ('<logger name="*" enabled="false" writeTo="audit"/>', "off"),
        ('<logger name="*" writeTo="other"/>', "off"),
        ("", "off"),
    ],
)
def test_rules(rules: str, expected: str) -> None:
    assert state(entities(file(""), rules).only("emitter").get("logging")) == expected


@pytest.mark.parametrize(
    ("layout", "encoding", "expected"),
    [
        ("", "text", ("none", "other", "microsecond")),
        (
            'layout="${date:format=yyyy-MM-ddTHH\\:mm\\:ss.fffzzz} ${message}"',
            "text",
            ("offset", "rfc3339", "millisecond"),
        ),
        ('layout="${date:universalTime=true:format=O} ${message}"', "text", ("offset", "rfc3339", "microsecond")),
        ('layout="${message}"', "text", None),
        ('layout="#{Layout}"', "unknown", "unknown"),
    ],
)
def test_layouts(layout: str, encoding: str, expected: object) -> None:
    form = entities(file(layout)).only("format")
    assert (state(form.get("encoding")), time(form)) == (encoding, expected)
    assert state(form.get("rest")) == "unknown"


def test_fields_of_requests() -> None:
    tokens = (
        "${longdate} ${aspnet-user-identity} ${aspnet-request-method} ${aspnet-request-url} "
        "${aspnet-response-statuscode} ${aspnet-request-cookie} ${aspnet-request-posted-body}"
    )
    form = entities(file(f'layout="{tokens}"')).only("format")
    assert meanings(form) == FIVE
    assert sensitive(form) == {"${aspnet-request-cookie}": "credentials", "${aspnet-request-posted-body}": "bodies"}


def test_json() -> None:
    inside = """<layout xsi:type="JsonLayout"><attribute name="time" layout="${date:format=O}"/>
        <attribute name="user_id" layout="${event-properties:item=user}"/></layout>"""
    form = entities(file("", inside)).only("format")
    assert (form.get("encoding"), form.get("escaping"), time(form)) == (
        "json",
        "json",
        ("offset", "rfc3339", "microsecond"),
    )
    assert meanings(form) == {"timestamp", "identity"}


@pytest.mark.parametrize(
    ("settings", "rotation"),
    [
        ("", None),
        ('archiveEvery="Day" maxArchiveFiles="30"', ("keep_days", 30)),
        ('maxArchiveDays="400"', ("keep_days", 400)),
        ('archiveAboveSize="10485760" maxArchiveFiles="5"', ("max_files", 5)),
        ('archiveEvery="Day" maxArchiveFiles="{{ n }}"', ("max_files", "unknown")),
    ],
)
def test_files(settings: str, rotation: tuple[str, object] | None) -> None:
    store = entities(file(settings)).only("store")
    assert store.address == "logs/a.log"
    if rotation is None:
        assert store.get("rotation") is None
    else:
        assert state(store.get(f"rotation.{rotation[0]}")) == rotation[1]


def test_wrappers_and_variables() -> None:
    more = '<variable name="dir" value="/var/log"/>'
    inner = '<target name="f" xsi:type="File" fileName="${dir}/audit.log"/>'
    found = entities(f'<target name="audit" xsi:type="AsyncWrapper">{inner}</target>', RULE, more)
    assert found.only("store").address == "/var/log/audit.log"
    assert found.only("emitter").get("logging") == "on"


@pytest.mark.parametrize(
    ("target", "via", "encrypted"),
    [
        ('xsi:type="Console"', "stdout", None),
        ('xsi:type="Network" address="tcp://logs.example.com:514"', "tcp", False),
        ('xsi:type="Network" address="tcp://logs.example.com:514" sslProtocols="Tls12"', "tcp", True),
        ('xsi:type="WebService" url="https://logs.example.com"', "http", True),
        ('xsi:type="Database"', "stream", None),
        ('xsi:type="Null"', "file", None),
    ],
)
def test_receivers(target: str, via: str, encrypted: bool | None) -> None:
    (route,) = entities(f'<target name="audit" {target}/>').only("emitter").get("routes")
    assert (route["via"], route.get("encrypted")) == (via, encrypted)


@pytest.mark.parametrize(
    "text", ["", "<nlog", "<nlog/>", "<nlog><targets><target/></targets><rules><x/></rules></nlog>"]
)
def test_odd_files_do_not_stop_it(text: str) -> None:
    found = list(load([Source("NLog.config", text)], [], MemoryTree({}), Options()))
    assert all(isinstance(one, Problem | Resource) for one in found)
    mapped(nlog, *(one for one in found if isinstance(one, Resource)))
