"""Tomcat's files: which they are, the hosts in them with the valves in force, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Loaded, Options
from accesslint.loaders.tomcat import claims, load
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source, decode
from tests.trees import MemoryTree

SERVER = '<Server port="8005" shutdown="SHUTDOWN">'
LOG = "org.apache.catalina.valves.AccessLogValve"


def files(**texts: str) -> list[Loaded]:
    """What is loaded of files; `__` in a name is a slash."""
    sources = [decode(name.replace("__", "/") + ".xml", text.encode())[0] for name, text in texts.items()]
    return list(load(sources, [], MemoryTree({}), Options()))


def server(inner: str, **others: str) -> list[Resource]:
    """The resources of a server.xml with this in its Service."""
    found = files(conf__server=f'{SERVER}<Service name="Catalina">{inner}</Service></Server>', **others)
    assert not [one for one in found if isinstance(one, Problem)], found
    return [one for one in found if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("conf/server.xml", SERVER, True),
        ("server.xml", "<?xml version='1.0'?>\n<!-- licence > -->\n<Server\n  shutdown='X' port='-1'>", True),
        ("templates/server.xml.j2", SERVER, True),
        ("tomcat-server.xml.erb", SERVER, True),
        ("conf/server.xml", '<server description="liberty"><featureManager/></server>', False),
        ("conf/other.xml", SERVER, False),
        ("META-INF/context.xml", "<?xml version='1.0'?><!-- a-b -->\n<Context>", True),
        ("conf/Catalina/localhost/app.xml", '<Context docBase="/srv">', True),
        ("applicationContext.xml", "<beans><Context/></beans>", False),
        ("src/app.xml", "<Context>", False),
        ("server.xml.bak", SERVER, False),
        ("server.json", SERVER, False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def test_a_host_has_the_valves_of_its_engine_and_its_own() -> None:
    first, second = server(
        f'<Connector port="80"/><Engine name="C"><Valve className="{LOG}" pattern="common"/>'
        f'<Host name="a"><Valve className="{LOG}" pattern="combined"/></Host><Host name="b"/></Engine>'
    )
    assert (first.address, second.address) == ("server.xml:Host a", "server.xml:Host b")
    told = [[valve.get("where").text for valve in host.get("valves").items()] for host in (first, second)]  # type: ignore[union-attr]
    assert told == [["Engine", "Host"], ["Engine"]]
    assert first.get("connectors", 0, "port").text == "80"  # type: ignore[union-attr]


def test_hosts_of_one_name_are_told_apart() -> None:
    found = server('<Engine><Host name="a"/></Engine><Engine><Host name="a"/></Engine><Engine><Host/></Engine>')
    assert [one.address.partition(":")[2] for one in found] == ["Host a", "Host a (2)", "Host …"]


def test_context_files_beside_the_server() -> None:
    valve = f'<Context path="/x"><Valve className="{LOG}" pattern="common"/></Context>'
    (host,) = server(
        '<Engine><Host name="a"><Context path="/in"/></Host></Engine>',
        conf__context=valve,
        conf__Catalina__a__shop=valve,
        conf__Catalina__b__other=valve,
    )
    assert [one.get("where").text for one in host.get("valves").items()] == ["Context"]  # type: ignore[union-attr]
    assert [one.get("path").text for one in host.get("applications").items()] == ["/shop", "/in"]  # type: ignore[union-attr]


def test_a_context_file_of_its_own_counts_only_with_a_log() -> None:
    logging, silent = f'<Context><Valve className="{LOG}" pattern="common"/></Context>', "<Context/>"
    found = files(a__META_INF__context=logging, b__context=silent)
    assert [one.type for one in found if isinstance(one, Resource)] == ["tomcat_context"]


def test_templates_and_properties() -> None:
    (host,) = server(
        f'<Engine>{{{{ more }}}}<Host name="{{{{ name }}}}">{{% if log %}}<Valve className="{LOG}" '
        'pattern="${pattern}" directory="${catalina.base}/logs"/>{% endif %}</Host></Engine>'
    )
    valve = host.get("valves", 0)
    assert valve is not None
    assert valve.get("maybe") is not None
    assert isinstance(valve.get("pattern").data, Unknown)  # type: ignore[union-attr]
    assert valve.get("directory").text == "logs"  # type: ignore[union-attr]
    assert host.get("open") is not None


def test_crlf_and_comments() -> None:
    (host,) = server(f'\r\n<Engine>\r\n<!-- <Valve className="{LOG}"/> -->\r\n<Host name="a"/>\r\n</Engine>\r\n')
    assert host.get("valves", 0) is None
    assert host.header.line == 4


def test_in_a_config_map() -> None:
    text = f'{SERVER}<Service><Engine><Host name="a"><Valve className="{LOG}"/></Host></Engine></Service></Server>'
    embedded = [Embedded(Source("map.yaml", text), "server.xml", "map", "ns/map")]
    (host,) = load([], embedded, MemoryTree({}), Options())
    assert isinstance(host, Resource)
    assert (host.id, host.container) == ("ns/map#server.xml:Host a", "map")


@pytest.mark.parametrize("text", ["", "<Server", SERVER, "<Server>" * 300, '<!DOCTYPE a [<!ENTITY b "c">]><Server/>'])
def test_what_cannot_be_read_is_a_problem(text: str) -> None:
    (found,) = files(server=text)
    assert isinstance(found, Problem)


@given(st.text(alphabet="<>/=\"' SERVHOTCNXAMvalverhostengi{%}\n", max_size=80))
def test_any_text_never_raises(text: str) -> None:
    inner = f"<Service><Engine><Host>{text}</Host></Engine></Service>"
    for found in files(server=f"{SERVER}{inner}</Server>", context=text):
        span = found.span if isinstance(found, Problem) else found.header  # type: ignore[union-attr]
        assert span.line >= 1
        assert span.column >= 1


def test_contexts_belong_to_the_server_that_the_same_role_writes() -> None:
    engine = '<Service name="C"><Engine name="C"><Host name="a"/></Engine></Service></Server>'
    written = [
        Embedded(Source(f"{role}.yml", text), f"etc/tomcat/{name}.xml", "", role)
        for role in ("first", "second")
        for name, text in (
            ("server", SERVER + engine),
            ("context", f'<Context><Valve className="{LOG}" pattern="{role}"/></Context>'),
        )
    ]
    found = [item for item in load([], written, MemoryTree({}), Options()) if isinstance(item, Resource)]
    told = [[valve.get("pattern").text for valve in host.get("valves").items()] for host in found]  # type: ignore[union-attr]
    assert (told, [host.scope for host in found]) == ([["first"], ["second"]], ["first", "second"])
