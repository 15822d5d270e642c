"""IIS's sites as emitters: on, off, unknown; formats and their fields, what is left out, files."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.iis import sites
from accesslint.model.entities import Entity
from tests.loaders.iis.test_iis import application, server
from tests.mappers.building import Mapped, mapped


def site(log: str = "", more: str = "", central: str = "") -> tuple[Entity, Mapped]:
    found = mapped(sites, *server(f'\n<site name="shop" id="2">\n{log}\n</site>', more, central))
    return found.only("emitter"), found


def location(settings: str, path: str = "shop") -> str:
    return f'<location path="{path}"><system.webServer><httpLogging {settings}/></system.webServer></location>'


def test_the_default_logs() -> None:
    emitter, found = site()
    assert emitter.get("logging") == "on"
    assert "logging" in emitter.defaults
    path = r"%SystemDrive%\inetpub\logs\LogFiles\W3SVC2"
    assert emitter.get("routes.0.target") == path
    store, form = found.only("store"), found.only("format")
    assert store.get("names") == [path]
    assert store.get("retention.days") == "forever"
    meanings = {field["meaning"] for field in form.get("fields")}
    assert {"timestamp", "identity", "action", "resource", "result", "client_address"} <= meanings
    assert form.get("timestamp.zone") == "utc"
    assert emitter.get("client_address") == {"source": "peer"}


@pytest.mark.parametrize(
    ("log", "more", "expected"),
    [
        ('<logFile enabled="false"/>', "", "off"),
        ('<logFile enabled="true"/>', "", "on"),
        ('<logFile enabled="{{ logs }}"/>', "", "unknown"),
        ("", location('dontLog="true"'), "off"),
        ("", location('dontLog="false"'), "on"),
        ("", location('dontLog="__X__"'), "unknown"),
        ("", location('dontLog="true"', "other"), "on"),
        ("", '<system.webServer><httpLogging dontLog="true"/></system.webServer>', "off"),
        ("", "{{ if .Values.quiet }}" + location('dontLog="true"') + "{{ end }}", "unknown"),
        ("", '{{ if x }}<system.webServer><httpLogging dontLog="true"/></system.webServer>{{ end }}', "unknown"),
        ('{% if x %}<logFile enabled="false"/>{% endif %}', "", "unknown"),
    ],
)
def test_switches(log: str, more: str, expected: str) -> None:
    logging = site(log, more)[0].get("logging")
    assert ("unknown" if isinstance(logging, dict) else logging) == expected


ALL = ["Date", "Time", "UserName", "Method", "UriStem", "HttpStatus"]


@pytest.mark.parametrize(
    ("flags", "meaning"),
    [
        (["Date", "Time"], "timestamp"),
        (["UserName"], "identity"),
        (["Method"], "action"),
        (["UriStem"], "resource"),
        (["HttpStatus"], "result"),
    ],
)
def test_each_of_the_five_missing(flags: list[str], meaning: str) -> None:
    def meanings(chosen: list[str]) -> set[str]:
        _, found = site(f'<logFile logExtFileFlags="{", ".join(chosen)}"/>')
        form = found.only("format")
        assert form.span_of("fields").line == 4
        return {field["meaning"] for field in form.get("fields")}

    assert meaning in meanings(ALL)
    assert meaning not in meanings([flag for flag in ALL if flag not in flags])


def test_fixed_and_other_formats() -> None:
    form = site('<logFile logFormat="IIS"/>')[1].only("format")
    assert form.get("timestamp.zone") == "none"
    assert {"timestamp", "identity", "action", "resource", "result"} <= {
        field["meaning"] for field in form.get("fields")
    }
    assert site('<logFile logFormat="NCSA"/>')[1].only("format").get("timestamp.zone") == "offset"
    assert "unknown" in site('<logFile logFormat="Custom"/>')[1].only("format").get("fields")
    assert "unknown" in site('<logFile logFormat="${x}"/>')[1].only("format").get("fields")
    assert "unknown" in site('<logFile logExtFileFlags="${x}"/>')[1].only("format").get("fields")


def test_cookies_give_credentials_away() -> None:
    form = site('<logFile logExtFileFlags="Date,Cookie"/>')[1].only("format")
    assert [field.get("sensitive") for field in form.get("fields")] == [None, "credentials"]


def test_custom_fields() -> None:
    emitter, found = site(
        "<logFile><customFields>"
        '<add logFieldName="ip" sourceName="X-Forwarded-For" sourceType="RequestHeader"/>'
        '<add logFieldName="rid" sourceName="X-Request-Id" sourceType="RequestHeader"/>'
        '<add logFieldName="auth" sourceName="Authorization" sourceType="RequestHeader"/>'
        '<add logFieldName="odd"/></customFields></logFile>'
    )
    told = {field["name"]: field for field in found.only("format").get("fields")}
    assert told["rid"]["meaning"] == "request_id"
    assert told["auth"]["sensitive"] == "credentials"
    assert emitter.get("client_address.source") == "untrusted-header"


@pytest.mark.parametrize(
    ("variable", "meaning", "sensitive"),
    [
        ("REMOTE_ADDR", "client_address", None),
        ("LOGON_USER", "identity", None),
        ("REQUEST_METHOD", "action", None),
        ("URL", "resource", None),
        ("QUERY_STRING", "other", "query-strings"),
        ("AUTH_PASSWORD", "other", "credentials"),
        ("ALL_RAW", "other", "credentials"),
        ("HTTP_AUTHORIZATION", "other", "credentials"),
        ("APP_POOL_ID", "other", None),
    ],
)
def test_custom_fields_of_server_variables(variable: str, meaning: str, sensitive: str | None) -> None:
    _, found = site(
        "<logFile><customFields>"
        f'<add logFieldName="own" sourceName="{variable}" sourceType="ServerVariable"/>'
        "</customFields></logFile>"
    )
    told = next(field for field in found.only("format").get("fields") if field["name"] == "own")
    assert (told["meaning"], told.get("sensitive")) == (meaning, sensitive)


def test_locations_and_outcomes_left_out() -> None:
    emitter, _ = site("", location('dontLog="true"', "shop/status") + location('dontLog="true"', "shop/x"))
    assert emitter.get("logging") == "on"
    assert emitter.get("coverage.locations.excluded") == ["/status", "/x"]
    emitter, _ = site("", location('selectiveLogging="LogError"'))
    assert emitter.get("filters.0.what") == "LogError"
    emitter, _ = site("", location('selectiveLogging="LogAll"'))
    assert emitter.get("filters") is None
    emitter, _ = site("", location('selectiveLogging="${x}"') + location('selectiveLogging="LogError"'))
    assert "unknown" in emitter.get("filters")


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (r'<logFile directory="D:\logs\"/>', [("file", r"D:\logs\W3SVC2")]),
        (r'<logFile directory="\\files\logs"/>', [("file", r"\\files\logs\W3SVC2")]),
        ('<logFile directory="{{ folder }}"/>', [("file", "")]),
        ('<logFile logTargetW3C="ETW"/>', [("etw", "ETW")]),
        (r'<logFile logTargetW3C="File,ETW" directory="E:\l"/>', [("etw", "ETW"), ("file", r"E:\l\W3SVC2")]),
    ],
)
def test_targets(log: str, expected: list[tuple[str, str]]) -> None:
    routes: list[dict[str, Any]] = site(log)[0].get("routes")
    assert [(route["via"], route["target"]) for route in routes] == expected


def test_central_logs() -> None:
    emitter, found = site(
        '<logFile enabled="false"/>',
        central='<log centralLogFileMode="CentralW3C"><centralW3CLogFile directory="C:\\all"/></log>',
    )
    assert emitter.get("logging") == "on"
    assert found.only("store").address == r"C:\all\W3SVC"
    emitter, _ = site(central='<log centralLogFileMode="CentralBinary"><centralBinaryLogFile enabled="true"/></log>')
    assert emitter.get("logging") == "on"
    assert "unknown" in emitter.get("routes.0.to")
    emitter, _ = site(central='<log centralLogFileMode="CentralBinary"/>')
    assert "unknown" in emitter.get("logging")
    assert site(central='<log><centralW3CLogFile enabled="false"/></log>')[0].get("logging") == "on"


def test_sites_with_the_same_defaults_share_a_format() -> None:
    listed = '<site name="a" id="1"/><site name="b" id="2"/><siteDefaults><logFile logFormat="W3C"/></siteDefaults>'
    found = mapped(sites, *server(listed))
    assert found.only("format")


def test_an_application_takes_a_location_out() -> None:
    text = '<location path="x"><system.webServer><httpLogging dontLog="true"/></system.webServer></location>'
    emitter = mapped(sites, *application(text)).only("emitter")
    assert (emitter.get("logging"), emitter.get("coverage.locations.excluded")) == ("partial", ["x"])
    whole = '<system.webServer><httpLogging dontLog="true"/></system.webServer>'
    assert mapped(sites, *application(whole)).only("emitter").get("logging") == "off"
    benign = '<system.webServer><httpLogging dontLog="false" selectiveLogging="LogAll"/></system.webServer>'
    assert not mapped(sites, *application(benign))
