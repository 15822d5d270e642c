"""Traefik: the access log on, off, absent, unknown; its fields, filters, entry points, where it goes."""

from __future__ import annotations

import textwrap

import pytest

from accesslint.loaders import Options
from accesslint.loaders.docker import load as load_compose
from accesslint.loaders.traefik import load
from accesslint.mappers.docker import traefik as compose_traefik
from accesslint.mappers.traefik import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, assert_valid, line_of, mapped
from tests.trees import MemoryTree

POINTS = "entryPoints:\n  web:\n    address: ':80'\n"


def entities(text: str) -> Mapped:
    text = POINTS + textwrap.dedent(text)
    items = load([Source("traefik.yml", text)], [], MemoryTree({}), Options())
    return mapped(servers, *(item for item in items if isinstance(item, Resource)))


def compose(text: str) -> Mapped:
    items = load_compose([Source("compose.yaml", textwrap.dedent(text))], [], MemoryTree({}), Options())
    return mapped(compose_traefik, *(item for item in items if isinstance(item, Resource)))


def emitter(text: str) -> Entity:
    return entities(text).only("emitter")


def form(text: str) -> Entity:
    return entities(text).only("format")


def meanings(entity: Entity) -> set[str]:
    return {field["meaning"] for field in entity.get("fields")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "off"),
        ("accessLog: {}\n", "on"),
        ("accessLog: false\n", "off"),
        ("accessLog:\n  format: json\n", "on"),
        ("accessLog:\n", None),
        ("accessLog: '{{ log }}'\n", None),
    ],
)
def test_whether_there_is_an_access_log(text: str, expected: str | None) -> None:
    found = emitter(text)
    assert_valid(found)
    assert found.get("logging") == expected if expected else "unknown" in found.get("logging")


def test_the_common_format() -> None:
    found = form("accessLog: {}\n")
    assert_valid(found)
    assert found.get("encoding") == "clf"
    assert found.get("structured") is False
    assert found.get("timestamp.zone") == "utc"
    assert {"identity", "action", "resource", "result", "client_address"} <= meanings(found)
    assert "user_agent" not in meanings(found)
    assert "request_id" not in meanings(found)


@pytest.mark.parametrize(
    ("fields", "meaning", "present"),
    [
        ("names:\n      ClientUsername: drop", "identity", False),
        ("names:\n      ClientUsername: redact", "identity", True),
        ("defaultMode: drop", "result", False),
        ("defaultMode: drop", "timestamp", True),
        ("defaultMode: drop\n    names:\n      DownstreamStatus: keep", "result", True),
        ("headers:\n      names:\n        X-Request-Id: keep", "request_id", True),
        ("headers:\n      defaultMode: keep", "request_id", True),
        ("headers:\n      defaultMode: keep\n      names:\n        X-Correlation-ID: drop\n        x-request-id: drop",
         "request_id", False),
    ],
)  # fmt: skip
def test_which_fields_of_json_are_kept(fields: str, meaning: str, *, present: bool) -> None:
    found = form(f"accessLog:\n  format: json\n  fields:\n    {fields}\n")
    assert_valid(found)
    assert (meaning in meanings(found)) is present


def test_the_place_of_a_dropped_identity() -> None:
    found = form("accessLog:\n  format: json\n  fields:\n    names:\n      ClientUsername: drop\n")
    assert line_of(found, "fields") == 8


def test_tracing_adds_an_id() -> None:
    tracing = "tracing:\n  otlp: {}\n"
    assert "trace_id" in meanings(form("accessLog:\n  format: json\n" + tracing))
    assert "trace_id" not in meanings(form("accessLog:\n  format: json\n"))
    assert "trace_id" not in meanings(form("accessLog: {}\n" + tracing))


def test_an_unknown_mode_leaves_the_rest_open() -> None:
    found = form("accessLog:\n  format: json\n  fields:\n    names:\n      ClientUsername: '{{ m }}'\n")
    assert "unknown" in found.get("rest")
    assert "unknown" in form("accessLog:\n  format: '{{ f }}'\n").get("fields")


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ("defaultMode: keep", {"query-strings"}),
        ("queryParameters:\n      defaultMode: drop", set()),
        ("queryParameters:\n      defaultMode: keep", {"query-strings"}),
        ("headers:\n      names:\n        Cookie: keep", {"query-strings", "credentials"}),
        ("headers:\n      defaultMode: redact", {"query-strings"}),
    ],
)
def test_what_it_gives_away(fields: str, kinds: set[str]) -> None:
    found = form(f"accessLog:\n  format: json\n  fields:\n    {fields}\n").get("fields")
    assert {field["sensitive"] for field in found if "sensitive" in field} == kinds


def test_the_default_of_all_headers_is_told_once() -> None:
    headers = "    headers:\n      defaultMode: keep\n      names:\n        Cookie: drop\n"
    text = f"accessLog:\n  format: json\n  fields:\n{headers}"
    (fact,) = emitter(text).get("sensitive")
    assert "Authorization" in fact["what"]
    assert "Cookie," not in fact["what"].replace("Set-Cookie", "")
    assert line_of(emitter(text), "sensitive.0") == 8


@pytest.mark.parametrize(
    ("filters", "detail"),
    [
        ('statusCodes: ["400-599"]', "it keeps only requests with status 400-599"),
        ("minDuration: 1s\n    retryAttempts: true", "it keeps only requests that were retried or that take over 1s"),
        ('statusCodes: ["200-599"]', None),
        ('statusCodes: ["200", "201-599"]', None),
        ("minDuration: 0", None),
        ("statusCodes: [x, 1-2-3, '']", "it keeps only requests with status x, 1-2-3, "),
    ],
)  # fmt: skip
def test_filters(filters: str, detail: str | None) -> None:
    found = emitter(f"accessLog:\n  filters:\n    {filters}\n").get("filters")
    assert (found[0]["detail"] if found else None) == detail


def test_an_unknown_filter() -> None:
    assert "unknown" in emitter("accessLog:\n  filters:\n    statusCodes: '{{ codes }}'\n").get("filters")


def test_where_it_goes() -> None:
    found = entities("accessLog:\n  filePath: /var/log/access.log\n  bufferingSize: 100\n")
    (route,) = found.only("emitter").get("routes")
    assert route["to"] == found.only("store").id
    assert found.only("emitter").get("buffers") == [{"output": "/var/log/access.log", "medium": "memory"}]
    assert line_of(found.only("emitter"), "buffers.0") == 6
    assert emitter("accessLog: {}\n").get("routes")[0]["via"] == "stdout"
    otlp = emitter("accessLog:\n  otlp:\n    http:\n      endpoint: http://collector:4318\n").get("routes")
    assert [(route["via"], route["encrypted"]) for route in otlp] == [("otlp", False)]


def test_entry_points_without_a_log_and_with_headers_of_anyone() -> None:
    found = emitter(
        """\
            observability:
              accessLogs: false
            forwardedHeaders:
              insecure: true
        accessLog: {}
        """.replace("\n        ", "\n").replace("            observability", "    observability", 1)
    )
    assert_valid(found)
    assert found.get("coverage.services.excluded") == ["web"]
    assert found.get("client_address.source") == "untrusted-header"


@pytest.mark.parametrize(
    ("service", "logging"),
    [
        ("command: ['--providers.docker=true', '--accesslog=true']", "on"),
        ("command: --providers.docker --accessLog.format=json", "on"),
        ("command: ['--providers.docker=true']", "off"),
        ("command: ['--accesslog=false']", "off"),
        ("command: ['--api', '$MORE']", None),
        ("command: ['--api', '--certificatesresolvers.a.acme.email=${MAIL}']", "off"),
        ("command: ['--api', '--accesslog=${LOGS}']", None),
        ("environment: {TRAEFIK_ACCESSLOG: 'true'}", "on"),
        ("environment: ['TRAEFIK_API=true']", "off"),
    ],
)
def test_flags_and_variables_in_compose(service: str, logging: str | None) -> None:
    found = compose(f"services:\n  proxy:\n    image: docker.io/traefik:v3.1\n    {service}\n").only("emitter")
    assert_valid(found)
    assert found.get("logging") == logging if logging else "unknown" in found.get("logging")


def test_an_empty_path_is_standard_output() -> None:
    variables = "{TRAEFIK_ACCESSLOG: 'true', TRAEFIK_ACCESSLOG_FILEPATH: ''}"
    found = compose(f"services:\n  proxy:\n    image: traefik:v3.1\n    environment: {variables}\n").only("emitter")
    assert [route["via"] for route in found.get("routes")] == ["stdout"]


@pytest.mark.parametrize(
    "service",
    [
        "image: traefik",
        "image: traefik/whoami\n    command: [--x]",
        "image: traefik\n    command: [--configFile=/a.yml]",
    ],
)
def test_services_that_flags_do_not_configure(service: str) -> None:
    assert not compose(f"services:\n  proxy:\n    {service}\n")


@pytest.mark.parametrize("odd", ["[]", "7", "[[1]]", "{a: {b: []}}", "2020-01-01", "'\\0'"])
def test_odd_values_never_raise(odd: str) -> None:
    for path in ("format", "filePath", "bufferingSize", "filters", "fields", "otlp", "dualOutput"):
        for entity in entities(f"accessLog:\n  {path}: {odd}\n").values():
            assert_valid(entity)


def test_a_file_that_keeps_nothing_is_no_store() -> None:
    found = entities("accessLog:\n  filePath: /dev/null\n")
    assert found.only("emitter").get("routes")[0]["discarded"] is True
    assert not [one for one in found.values() if one.category == "store"]
