"""Jetty's files: which they are, bases with modules and properties, request logs that XML makes, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.jetty import claims
from accesslint.loaders.jetty import load as load_all
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from tests.trees import MemoryTree

HEAD = (
    '<!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://www.eclipse.org/jetty/configure_10_0.dtd">\n'
    '<Configure id="Server" class="org.eclipse.jetty.server.Server">'
)
WRITER = '<Arg><New class="org.eclipse.jetty.server.AsyncRequestLogWriter"><Arg>{}</Arg>{}</New></Arg>'


def custom(arguments: str) -> str:
    """XML that makes a CustomRequestLog."""
    made = f'<New class="org.eclipse.jetty.server.CustomRequestLog">{arguments}</New>'
    return f'{HEAD}<Set name="RequestLog">{made}</Set></Configure>'


def load(texts: dict[str, str]) -> tuple[list[Resource], list[Problem]]:
    """What is loaded of the files that are claimed."""
    tree = MemoryTree(texts)
    sources = [source for name, source in tree.sources.items() if claims(name, source.text[:4096])]
    found = list(load_all(sources, [], tree, Options()))
    resources = [one for one in found if isinstance(one, Resource)]
    return resources, [one for one in found if isinstance(one, Problem)]


def log(text: str, **inis: str) -> Value:
    """The one request log of an XML file."""
    (server,) = load({"etc/jetty.xml": text, **{f"start.d/{name}.ini": ini for name, ini in inis.items()}})[0]
    (found,) = server.get("logs").items()  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/jetty.xml", HEAD, True),
        ("jetty-requestlog.xml.j2", "<Configure class='org.eclipse.jetty.server.Server'>", True),
        ("WEB-INF/jetty-web.xml", '<Configure class="org.eclipse.jetty.webapp.WebAppContext">', True),
        ("etc/other.xml", "<Configure/>", False),
        ("log4j2.xml", "<Configuration>", False),
        ("start.ini", "--module=http", True),
        ("start.d/http.ini", "jetty.http.port=80", True),
        ("base/start.d/old.ini", "etc/jetty.xml", True),
        ("start.d/http.ini", "[section]\na=b", False),
        ("php.ini", "--module=http", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def test_a_base_joins_its_ini_files() -> None:
    (server,) = load(
        {
            "base/start.ini": "# --module=no\n--module=http,server\r\njetty.http.port=8080\n",
            "base/start.d/requestlog.ini": "--module=requestlog\njetty.requestlog.retainDays=3\n-Djetty.x?=${y}",
        }
    )[0]
    assert [one.text for one in server.get("modules").items()] == ["http", "server", "requestlog"]  # type: ignore[union-attr]
    assert server.get("properties", "jetty.requestlog.retainDays").text == "3"  # type: ignore[union-attr]
    assert isinstance(server.get("properties", "jetty.x").data, Unknown)  # type: ignore[union-attr]
    assert server.address == "start.ini"


def test_writer_format_and_settings() -> None:
    found = log(
        custom(
            WRITER.format("/l/yyyy_mm_dd.log", '<Set name="retainDays">7</Set>')
            + "<Arg>%a\n</Arg>"
            + '<Set name="ignorePaths"><Array><Item>/a</Item><Item>/b/*</Item></Array></Set>'
        )
    )
    assert (found.get("file").text, found.get("format").text) == ("/l/yyyy_mm_dd.log", "%a")  # type: ignore[union-attr]
    assert found.get("settings", "retaindays").text == "7"  # type: ignore[union-attr]
    assert [one.text for one in found.get("ignored").items()] == ["/a", "/b/*"]  # type: ignore[union-attr]


PROPERTY = '<Property name="a.b" default="c"/>/d'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain", "plain"),
        (PROPERTY, "c/d"),
        ('<SystemProperty name="a.b"><Default>e<!-- f --></Default></SystemProperty>', "e"),
        ('<Property name="other" default="x"/>', "set"),
        ('<Get class="x" name="NCSA_FORMAT"/>', "NCSA_FORMAT"),
        ('<Call name="resolvePath"><Arg><Property name="jetty.base"/></Arg><Arg>logs/x</Arg></Call>', "logs/x"),
        ('<Property name="none"/>', None),
        ('<Call name="make"/>', None),
        ("${none}", None),
        ("{{ none }}", None),
    ],
)
def test_texts(written: str, expected: str | None) -> None:
    found = log(custom(WRITER.format("/l", "") + f"<Arg>{written}</Arg>"), a="--module=x\nother=set").get("format")
    assert found is not None
    assert found.text == expected


def test_writers_of_other_libraries() -> None:
    slf4j = (
        '<Arg><New class="org.eclipse.jetty.server.Slf4jRequestLogWriter"><Set name="loggerName">a</Set></New></Arg>'
    )
    assert log(custom(slf4j)).get("logger").text == "a"  # type: ignore[union-attr]
    own = '<Arg><New class="com.acme.Writer"/></Arg>'
    assert isinstance(log(custom(own)).get("logger").data, Unknown)  # type: ignore[union-attr]


def test_conditions_and_unused_files() -> None:
    text = (
        custom(WRITER.format("/l", ""))
        .replace("<Set name", "{% if x %}<Set name")
        .replace("</Set>", "</Set>{% endif %}")
    )
    assert log(text).get("maybe") is not None
    assert log(custom(""), http="--module=http").get("unlisted") is not None
    assert log(custom(""), http="--module=http\netc/jetty.xml").get("unlisted") is None
    assert log(custom(""), http="--module=requestlog").get("unlisted") is None


def test_xml_without_a_request_log_outside_of_a_base_is_no_server() -> None:
    assert load({"etc/jetty.xml": f"{HEAD}</Configure>"}) == ([], [])


def test_templates_of_ini_files() -> None:
    (server,) = load({"start.ini.j2": "--module=http\n{% if x %}\n--module=requestlog\n{% endif %}\n{{ more }}\n"})[0]
    assert isinstance(server.get("modules", 1).data, Unknown)  # type: ignore[union-attr]
    assert server.get("open", 0) is not None


def test_in_a_config_map() -> None:
    embedded = [Embedded(Source("m.yaml", "--module=requestlog"), "start.ini", "map", "ns/map")]
    (server,) = load_all([], embedded, MemoryTree({}), Options())
    assert isinstance(server, Resource)
    assert server.id == "ns/map#start.ini"


@pytest.mark.parametrize("text", [HEAD, HEAD + "<a>" * 300, HEAD.replace(' "https', ' [<!ENTITY a "b">] "https')])
def test_what_cannot_be_read_is_a_problem(text: str) -> None:
    assert len(load({"etc/jetty.xml": text})[1]) == 1


@given(st.text(alphabet="<>/=\"' SetNwArgPropyIm.{%}\n-:mdul", max_size=80))
def test_any_text_never_raises(text: str) -> None:
    for found in (load({"etc/jetty.xml": custom(text)}), load({"start.ini": f"--module=a\n{text}"})):
        for span in [*(one.header for one in found[0]), *(one.span for one in found[1])]:
            assert span.line >= 1


def test_files_that_two_roles_write_to_the_same_path_are_two_bases() -> None:
    written = [
        Embedded(Source("m.yml", f"--module={module}"), "etc/jetty/start.ini", "", f"roles/{module}")
        for module in ("requestlog", "http")
    ]
    found = [item for item in load_all([], written, MemoryTree({}), Options()) if isinstance(item, Resource)]
    assert [base.scope for base in found] == ["roles/requestlog", "roles/http"]
    assert [[one.text for one in base.get("modules").items()] for base in found] == [["requestlog"], ["http"]]  # type: ignore[union-attr]
