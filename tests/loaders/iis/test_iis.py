"""IIS's files: which they are, sites with their defaults, locations, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.iis import claims, load
from accesslint.model.values import Resource, Unknown
from accesslint.source import Problem, Source, decode
from tests.trees import MemoryTree

LONG = "<configuration>" + " " * 4096


def loaded(text: str, name: str = "applicationHost.config") -> list[Resource | Problem | Embedded]:
    return list(load([decode(name, text.encode())[0]], [], MemoryTree({}), Options()))  # type: ignore[arg-type]


def server(sites: str, more: str = "", log: str = "") -> list[Resource]:
    """The sites of an applicationHost.config."""
    found = loaded(
        f"<configuration><system.applicationHost>{log}\n<sites>{sites}</sites>\n</system.applicationHost>{more}"
        "</configuration>"
    )
    assert not [one for one in found if isinstance(one, Problem)], found
    return [one for one in found if isinstance(one, Resource)]


def application(text: str) -> list[Resource]:
    """The resources of a web.config."""
    found = loaded(f"<configuration>{text}</configuration>", "site/web.config")
    return [one for one in found if isinstance(one, Resource)]


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("applicationHost.config", "<configuration>", True),
        ("iis/applicationHost.prod.config", "<configuration>", True),
        ("applicationhost.config.j2", "<configuration>", True),
        ("src/Web.config", "<configuration><httpLogging/>", True),
        ("src/web.config", "<configuration>", False),
        ("src/web.config", LONG, True),
        ("src/web.config", LONG + "<nlog>", False),
        ("app.config", "<configuration><httpLogging/>", False),
        ("applicationHost.json", "{}", False),
        ("applicationHost.config", "nothing", False),
    ],
)
def test_claims(name: str, head: str, *, expected: bool) -> None:
    assert claims(name, head) is expected


def test_a_site_has_the_defaults_where_it_says_nothing() -> None:
    first, second = server(
        '<site name="a" id="1"><logFile directory="D:\\l"/></site><site name="b" id="2"/>'
        '<siteDefaults><logFile logFormat="NCSA" directory="C:\\x"/></siteDefaults>'
    )
    assert (first.address, second.address) == ("applicationHost.config:site a", "applicationHost.config:site b")
    assert first.get("log").plain() == {"logformat": "NCSA", "directory": "D:\\l"}  # type: ignore[union-attr]
    assert second.get("log").plain() == {"logformat": "NCSA", "directory": "C:\\x"}  # type: ignore[union-attr]
    assert first.get("number").text == "1"  # type: ignore[union-attr]


def test_defaults_alone_and_sites_of_one_name() -> None:
    (only,) = server('<siteDefaults><logFile enabled="false"/></siteDefaults>')
    assert only.address.endswith(":siteDefaults")
    assert server("<siteDefaults/>") == []
    assert [one.address[-3:] for one in server('<site name="a"/><site name="a"/>')] == ["e a", "(2)"]


def test_locations_belong_to_their_site() -> None:
    off = '<system.webServer><httpLogging dontLog="true"/></system.webServer>'
    places = "".join(f'<location path="{path}">{off}</location>' for path in ("a", "A/b/c", "b", ""))
    (site,) = server('<site name="a"/>', places)
    assert [one.get("path").text for one in site.get("exceptions").items()] == ["", "/b/c", ""]  # type: ignore[union-attr]


def test_custom_fields_central_logs_and_templates() -> None:
    (site,) = server(
        '<site name="a"><logFile enabled="__LOGS__"><customFields><add logFieldName="x" sourceName="X"/></customFields>'
        "</logFile></site>",
        log='<log centralLogFileMode="CentralW3C"><centralW3CLogFile enabled="true"/></log>',
    )
    assert site.get("fields", 0, "sourcename").text == "X"  # type: ignore[union-attr]
    assert site.get("central", "w3c", "enabled").text == "true"  # type: ignore[union-attr]
    assert isinstance(site.get("log", "enabled").data, Unknown)  # type: ignore[union-attr]


def test_an_application_counts_only_where_it_tells_of_logs() -> None:
    assert application("<system.webServer/>") == []
    assert application("<!-- httpLogging --><system.webServer/>") == []
    (one,) = application('<system.webServer>\r\n<httpLogging dontLog="true"/></system.webServer>')
    assert one.get("exceptions", 0, "dontlog").span.line == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", "<configuration", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', "<configuration>" * 300])
def test_what_cannot_be_read_is_a_problem(text: str) -> None:
    (found,) = loaded(text + "<!-- <configuration -->")
    assert isinstance(found, Problem)


def test_in_another_file() -> None:
    text = '<configuration><system.webServer><httpLogging dontLog="true"/></system.webServer></configuration>'
    (found,) = load([], [Embedded(Source("a.yaml", text), "web.config", "map", "ns")], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert found.id == "ns#web.config"


@given(st.text(alphabet="<>/=\"' sitelogFhpLgnducrm{%}", max_size=80))
def test_any_text_never_raises(text: str) -> None:
    whole = f"<configuration><system.applicationHost><sites>{text}<site/></sites></system.applicationHost>"
    for found in [*loaded(whole + "</configuration>"), *loaded(text + "httpLogging", "web.config")]:
        span = found.span if isinstance(found, Problem) else found.header  # type: ignore[union-attr]
        assert span.line >= 1
