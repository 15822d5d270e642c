"""WildFly's files: which they are, hosts of servers and profiles, audit logs, expressions, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.wildfly import claims, load
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, decode
from tests.trees import MemoryTree

ROOT = '<server xmlns="urn:jboss:domain:20.0">'


def loaded(text: str, name: str = "standalone.xml") -> list[object]:
    return list(load([decode(name, text.encode())[0]], [], MemoryTree({}), Options()))


def resources(text: str, name: str = "standalone.xml") -> list[Resource]:
    found = loaded(text, name)
    assert not [one for one in found if isinstance(one, Problem)], found
    return [one for one in found if isinstance(one, Resource)]


def web(inner: str, listeners: str = "") -> str:
    """A profile with one server of Undertow's, whose hosts and listeners are given."""
    return (
        '<profile><subsystem xmlns="urn:jboss:domain:undertow:14.0">\n<server name="default-server">'
        f"{listeners}\n{inner}</server></subsystem></profile>"
    )


def standalone(profile: str = "", management: str = "") -> str:
    """A standalone.xml."""
    return f"{ROOT}\n{management}\n{profile}\n</server>"


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("standalone.xml", ROOT, True),
        ("conf/standalone-ha.xml.j2", f"<?xml version='1.0'?>\n<!-- ours -->\n{ROOT}", True),
        ("domain.xml", "<domain xmlns='urn:jboss:domain:20.0'>", True),
        ("host.xml", '<host name="primary" xmlns="urn:jboss:domain:community:20.0">', True),
        ("standalone.txt", ROOT, False),
        ("subsystem.xml", '<subsystem xmlns="urn:jboss:domain:undertow:14.0"/>', False),
        ("server.xml", '<Server port="8005">', False),
        ("jboss-web.xml", "<jboss-web/>", False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_hosts_of_a_server() -> None:
    text = standalone(
        web('<host name="a"><access-log pattern="common"/></host><host/>', '<http-listener name="default"/>')
    )
    first, second = resources(text)
    assert (first.type, first.address) == ("wildfly_host", "standalone.xml:host a")
    assert second.address == "standalone.xml:host …"
    pattern = first.get("log", "pattern")
    assert isinstance(pattern, Value)
    assert (pattern.text, pattern.span.line) == ("common", 5)
    assert second.get("log") is None
    listeners = second.get("listeners")
    assert listeners is not None
    assert len(listeners.items()) == 1


def test_profiles_of_a_domain_that_run() -> None:
    profiles = "".join(
        web('<host name="h"/>').replace("<profile>", f'<profile name="{name}">') for name in ("default", "ha", "full")
    )
    domain = f'<domain xmlns="urn:jboss:domain:20.0"><management/><profiles>{profiles}</profiles>%s</domain>'
    every = [one.address for one in resources(domain % "", "domain.xml")]
    assert every == [f"domain.xml:{name} host h" for name in ("default", "ha", "full")]
    groups = '<server-groups><server-group name="g" profile="ha"/></server-groups>'
    assert [one.address for one in resources(domain % groups, "domain.xml")] == ["domain.xml:ha host h"]
    unknown = groups.replace('"ha"', '"${p}"')
    assert len(resources(domain % unknown, "domain.xml")) == 3


AUDIT = """<management><audit-log>
<formatters><json-formatter name="json"/></formatters>
<handlers>
<file-handler name="file" formatter="json" path="audit.log" relative-to="jboss.server.data.dir"/>
<syslog-handler name="far" formatter="json"><tls host="logs" port="6514"/></syslog-handler>
</handlers>
<logger enabled="${audit:true}"><handlers>
<handler name="file"/><handler name="far"/><handler name="none"/></handlers></logger>
</audit-log></management>"""


def test_an_audit_log_with_its_handlers() -> None:
    (log,) = resources(standalone(management=AUDIT))
    assert (log.type, log.address, log.header.line) == ("wildfly_audit_log", "standalone.xml:audit-log", 8)
    enabled = log.get("logger", "enabled")
    assert enabled is not None
    assert enabled.text == "true"
    handlers = log.get("handlers")
    assert handlers is not None
    kinds = [(one.get("kind") or Value("", one.span)).text for one in handlers.items()]
    assert kinds == ["file-handler", "syslog-handler", ""]
    protocol = handlers.items()[1].get("protocol", "kind")
    assert protocol is not None
    assert protocol.text == "tls"


def test_a_management_without_an_audit_log_and_a_host_with_two() -> None:
    (log,) = resources(standalone(management="<management/>"))
    assert log.get("logger") is None
    host = AUDIT.replace("</logger>", "</logger><server-logger/>")
    found = resources(f'<host xmlns="urn:jboss:domain:20.0">{host}</host>', "host.xml")
    assert [one.address for one in found] == ["host.xml:audit-log", "host.xml:audit-log of servers"]


def test_expressions_folders_and_templates() -> None:
    log = '<access-log directory="${jboss.server.log.dir}/web" prefix="${P:a.}" suffix="${S}" pattern="{{ p }}"/>'
    (host,) = resources(standalone(web(f'<host name="a">{log}</host>')))
    told = {name: host.get("log", name) for name in ("directory", "prefix", "suffix", "pattern")}
    assert {name: value.text for name, value in told.items() if value is not None} == {
        "directory": "jboss.server.log.dir/web", "prefix": "a.", "suffix": None, "pattern": None
    }  # fmt: skip
    conditional = standalone(web('<host name="a">\n{% if x %}\n<access-log/>\n{% endif %}\n</host>'))
    (host,) = resources(conditional, "standalone.xml.j2")
    assert host.get("log", "maybe") is not None


@pytest.mark.parametrize(
    "text", ["", "<server", f"{ROOT}<a>", '<!DOCTYPE x [<!ENTITY a "b">]>' + ROOT + "</server>", ROOT + "<a>" * 5000]
)
def test_what_is_refused_is_a_problem(text: str) -> None:
    assert [type(one) for one in loaded(text)] == [Problem]


_TAGS = st.sampled_from(
    ["<management>", "<audit-log>", "<logger>", "<handlers>", '<handler name="f"/>', "<profile>", "<profiles>",
     "<subsystem>", "<server>", "<host>", "<access-log/>", "<console-access-log>", "<attributes>", "</server>", "text"]
)  # fmt: skip


@given(st.lists(_TAGS, max_size=12))
def test_any_nesting(tags: list[str]) -> None:
    opened = [tag[1:-1] for tag in tags if tag.startswith("<") and not tag.startswith("</") and not tag.endswith("/>")]
    whole = "".join(tag for tag in tags if not tag.startswith("</")) + "".join(f"</{name}>" for name in opened[::-1])
    for one in loaded(f"{ROOT}{whole}</server>"):
        assert isinstance(one, Resource)
