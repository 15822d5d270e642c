"""varnishncsa: its arguments wherever it is started, its formats code by code, its routes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import varnish as in_compose
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes import varnish as in_pods
from accesslint.mappers.systemd import varnish as in_units
from accesslint.mappers.varnish import defaults, varnishncsa
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from tests.mappers.building import Mapped, mapped, resource
from tests.trees import MemoryTree

HERE = Span("a", 1, 1, 1, 2)
GOOD = '%{%Y-%m-%dT%H:%M:%S%z}t "%u" %m %U %s %{Varnish:vxid}x'


def words(*texts: str | Unknown) -> list[Value]:
    return [Value(text, HERE) for text in texts]


def entities(*texts: str | Unknown) -> dict[str, Entity]:
    arguments = varnishncsa.started(words(*texts))
    assert arguments is not None
    owner = resource("x.log", {}, kind="unit")
    return {one.category: one for one in varnishncsa.entities(owner, arguments)}


def form(text: str, *more: str) -> Entity:
    return entities("varnishncsa", *more, "-F", text)["format"]


@pytest.mark.parametrize(
    ("command", "letters"),
    [
        (["varnishncsa", "-a", "-w", "/a"], "aw"),
        (["/usr/bin/varnishncsa", "-aw/a", "-D"], "aDw"),
        (["sh", "-c", "sleep 1; varnishncsa -c -F '%h %t'"], "cF"),
        (["varnishncsa", "-c", ";", "x", "-b"], "c"),
        (["varnishncsa", "-w"], ""),
    ],
)
def test_arguments(command: list[str], letters: str) -> None:
    found = varnishncsa.started(words(*command))
    assert found is not None
    assert sorted([*found.switches, *found.values]) == sorted(letters)


@pytest.mark.parametrize(
    "command", [["varnishd", "-F"], ["sh", "-c", "echo varnishncsa-x"], ["sh", "-c", "varnishncsa '"], []]
)
def test_what_is_not_it(command: list[str]) -> None:
    assert varnishncsa.started(words(*command)) is None


def test_the_default_format() -> None:
    found = entities("varnishncsa")
    own = found["format"]
    assert own.get("encoding") == "clf"
    assert own.get("timestamp") == {"zone": "offset", "form": "clf", "precision": "second"}
    assert {"identity", "action", "resource", "result", "client_address"} <= {f["meaning"] for f in own.get("fields")}
    assert found["emitter"].get("logging") == "on"
    assert found["emitter"].get("routes")[0]["via"] == "stdout"


@pytest.mark.parametrize(
    ("missing", "without"),
    [("", ""), ("timestamp", "%{%Y-%m-%dT%H:%M:%S%z}t "), ("identity", '"%u" '), ("action", "%m "),
     ("resource", "%U "), ("result", "%s "), ("request_id", " %{Varnish:vxid}x")],
)  # fmt: skip
def test_each_field(missing: str, without: str) -> None:
    found = {field["meaning"] for field in form(GOOD.replace(without, "") if without else GOOD).get("fields")}
    wanted = {"timestamp", "identity", "action", "resource", "result", "request_id"}
    assert wanted - found == ({missing} if missing else set())


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("%b", "size"), ("%D", "duration"), ("%{X-Request-Id}i", "request_id"), ("%{VCL_Log:user}x", "identity"),
     ("%{Varnish:hitmiss}x", "other"), ("%{VSL:Timestamp}x", "other"), ("%z", "other")],
)  # fmt: skip
def test_codes(code: str, meaning: str) -> None:
    assert form(f"%t {code}").get("fields")[-1]["meaning"] == meaning


@pytest.mark.parametrize(
    ("text", "switch", "escaping", "defined"),
    [
        ('{"u":"%U","s":%s}', "", "default", "invalid"),
        ('{"u":"%U","s":%s}', "-j", "json", None),
        ('{"s":%s}', "", "default", None),
        ('{"u":%s"}', "-j", "json", "invalid"),
    ],
)
def test_json(text: str, switch: str, escaping: str, defined: str | None) -> None:
    found = form(text, switch) if switch else form(text)
    assert found.get("encoding") == "json"
    assert (found.get("escaping"), found.get("defined")) == (escaping, defined)
    if "%U" in text:
        assert ("escaped" in found.get("fields")[0]) is (switch == "-j")


def test_what_gives_away_and_what_shifts() -> None:
    fields = {field["token"]: field for field in form('%t %u "%{Authorization}i" %q').get("fields")}
    assert fields["%u"]["escaped"] is False
    assert fields["%{Authorization}i"]["sensitive"] == "credentials"
    assert fields["%q"]["sensitive"] == "query-strings"


def test_unknown_parts() -> None:
    assert "unknown" in entities("varnishncsa", "-f", "/etc/format")["format"].get("fields")
    assert "unknown" in entities("varnishncsa", Unknown("why"))["format"].get("fields")
    assert "unknown" in entities("varnishncsa", "-F", Unknown("why"))["format"].get("encoding")
    assert "unknown" in entities("varnishncsa", "-q", Unknown("why"))["emitter"].get("filters")
    assert "unknown" in entities("varnishncsa", "-w", Unknown("why"))["emitter"].get("routes")[0]["to"]


@pytest.mark.parametrize(
    ("arguments", "how"),
    [(["-q", "ReqURL ~ api"], ["condition"]), (["-R", "10/1s"], ["sample"]), (["-Q", "/f"], ["condition"]), ([], [])],
)
def test_filters(arguments: list[str], how: list[str]) -> None:
    found = entities("varnishncsa", *arguments)["emitter"].get("filters") or []
    assert [fact["how"] for fact in found] == how


@pytest.mark.parametrize(
    ("arguments", "excluded"), [(["-b"], ["client requests"]), (["-bc"], None), (["-b", "-E"], None), (["-c"], None)]
)
def test_whose_requests(arguments: list[str], excluded: list[str] | None) -> None:
    found = entities("varnishncsa", *arguments)["emitter"].get("coverage.event_kinds")
    assert (found["excluded"] if found else None) == excluded


@pytest.mark.parametrize(
    ("arguments", "route"),
    [
        (["-w", "/var/log/v.log"], {"via": "file", "target": "/var/log/v.log"}),
        (["-w", "-"], {"via": "stdout"}),
        (["-w", "/dev/null"], {"discarded": True}),
        (["|", "logger", "-t", "v"], {"via": "pipe", "target": "logger"}),
    ],
)
def test_routes(arguments: list[str], route: dict[str, Any]) -> None:
    (found,) = entities("varnishncsa", "-a", *arguments)["emitter"].get("routes")
    assert {key: found[key] for key in route} == route


def by_file(text: str, name: str = "etc/default/varnishncsa") -> Mapped:
    found = loader("varnish").load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(defaults, *(one for one in found if isinstance(one, Resource)))


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("VARNISHNCSA_ENABLED=1\n", "etc/default/varnishncsa", "on"),
        ("# VARNISHNCSA_ENABLED=1\n", "etc/default/varnishncsa", None),
        ("VARNISHNCSA_ENABLED={{ x }}\n", "etc/default/varnishncsa", None),
        ("DAEMON_OPTS=-a\n", "etc/sysconfig/varnishncsa", "on"),
    ],
)
def test_whether_an_init_script_starts_it(text: str, name: str, state: str | None) -> None:
    found = by_file(text, name).only("emitter").get("logging")
    assert found == state if state else "unknown" in found


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("A=1\n", "/var/log/varnish/varnishncsa.log"),
        ("LOGFILE=/v.log\n", "/v.log"),
        ('LOGFILE=/v.log\nDAEMON_OPTS="-a -w $LOGFILE -D"\n', "/v.log"),
        ('DAEMON_OPTS="-a -w /x.log -P ${PIDFILE}"\n', "/x.log"),
        ('DAEMON_OPTS="-a -w ${ELSEWHERE}"\n', "-w"),
        ("DAEMON_OPTS={{ x }}\n", "-w"),
        ('DAEMON_OPTS="-w /x \'"\n', "/x"),
    ],
)
def test_options_of_an_init_script(text: str, target: str) -> None:
    assert by_file(text).only("emitter").get("routes")[0]["target"] == target


def test_compose_and_pods() -> None:
    compose = (
        "services:\n  a:\n    image: varnish\n  log:\n    image: varnish\n"
        "    command: varnishncsa -a -w /v.log -F '%h %t'\n"
    )
    found = loader("docker").load([Source("compose.yml", compose)], [], MemoryTree({}), Options())
    entity = mapped(in_compose, *(one for one in found if isinstance(one, Resource))).only("emitter")
    assert entity.get("routes")[0]["target"] == "/v.log"
    assert entity.address == "log: varnishncsa"
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: v}\nspec:\n  containers:\n  - name: log\n    image: varnish\n"
        '    command: [varnishncsa]\n    args: [-j, -F, \'{"u":"%U"}\']\n'
    )
    found = loader("kubernetes").load([Source("pod.yaml", pod)], [], MemoryTree({}), Options())
    form = mapped(in_pods, *(one for one in found if isinstance(one, Resource))).only("format")
    assert (form.get("encoding"), form.get("escaping")) == ("json", "json")


@pytest.mark.parametrize(
    ("command", "encoding"),
    [
        ("/usr/bin/varnishncsa -a -w /v.log", "clf"),
        ('/usr/bin/varnishncsa -j -w /v.log -F \'{"u":"%%U","s":%%s}\'', "json"),
        ("/usr/sbin/varnishd -F", None),
    ],
)
def test_units(command: str, encoding: str | None) -> None:
    text = f"[Unit]\nDescription=x\n[Service]\nExecStart={command}\n"
    found = loader("systemd").load([Source("varnishncsa.service", text)], [], MemoryTree({}), Options())
    entities = mapped(in_units, *(one for one in found if isinstance(one, Resource)))
    assert (entities.only("format").get("encoding") if entities else None) == encoding
    if encoding == "json":
        assert [field["token"] for field in entities.only("format").get("fields")] == ["%U", "%s"]


@given(st.lists(st.sampled_from(["varnishncsa", "-F", "-w", "%", "{", "-", "-ab", "|", ";", "'", "%{x", "sh -c 'a"])))
def test_odd_commands_do_not_raise(texts: list[str]) -> None:
    if varnishncsa.started(words(*texts)) is not None:
        entities(*texts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('%h %u %t \\"%r\\" %s', "systemd fills in %h, %u, %t, %r, %s"),
        ('%%h %%u %%t \\"%%r\\" %%s', None),
    ],
)
def test_percent_signs_that_systemd_takes_are_told_once(text: str, message: str | None) -> None:
    unit = f'[Service]\nExecStart=/usr/bin/varnishncsa -F "{text}" -w /v.log\n'
    found = loader("systemd").load([Source("varnishncsa.service", unit)], [], MemoryTree({}), Options())
    items = list(in_units.map_resources(ResourceIndex([one for one in found if isinstance(one, Resource)])))
    problems = [one.message for one in items if isinstance(one, Problem)]
    formats = [one for one in items if isinstance(one, Entity) and one.category == "format"]
    assert len([one for one in items if isinstance(one, Entity) and one.category == "emitter"]) == 1
    assert [one.partition(" before")[0] for one in problems] == ([message] if message else [])
    assert bool(formats) is not bool(message)
