"""Of PHP-FPM's access log nothing is rendered that the files do not tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.php_fpm import load
from accesslint.mappers.php_fpm import pools
from accesslint.model.entities import Model
from accesslint.model.recording import Layout, Recording
from accesslint.model.values import Resource, Unknown
from accesslint.simulation import Context
from accesslint.simulation.php_fpm import render
from accesslint.simulation.scenarios import Request, Response, Scenario
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.trees import MemoryTree

DOUBT = (Unknown("a template fills it in", "the rendered file"),)
READ = Scenario("read", Request("GET", "/records/42", user="alice"), Response(200), identity="alice")


def outcome(text: str, scenario: Scenario = READ) -> Outcome:
    loaded = load([Source("fpm/www.conf", f"[www]\n{text}\n")], [], MemoryTree({}), Options())
    model = Model(list(mapped(pools, *(one for one in loaded if isinstance(one, Resource))).values()))
    (found,) = simulate(model, [scenario])
    return found.outcomes[0]


def line(written: str, scenario: Scenario = READ, more: str = "") -> str | None:
    (found,) = outcome(f"access.log = /l\naccess.format = '{written}'\n{more}", scenario).lines
    assert not found.unknown
    return found.text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('%R - %u %t "%m %r" %s', '<%R?> - alice 24/Nov/2026:13:11:51 +0000 "GET <%r?>" 200'),
        ("%f", "<%f?>"),
        ("%{SCRIPT_NAME}e %{APP_USER}e", "<%{SCRIPT_NAME}e?> <%{APP_USER}e?>"),
        ("%{X-Powered-By}o %{Content-Type}o", "<%{X-Powered-By}o?> <%{Content-Type}o?>"),
        ("%{%E}t %{%f}T %{%", "<%{%E}t?> <%{%f}T?> %{%"),
        ("%x", "<%x?>"),
        ("{{ format }}", "<unknown?>"),
        ("%m {{ more }} %s", "GET <unknown?> 200"),
        ("", ""),
    ],
)
def test_codes_that_the_files_do_not_tell(written: str, expected: str) -> None:
    assert line(written) == expected


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("/run/php/fpm.sock", "-"),
        ("127.0.0.1:9000", "127.0.0.1"),
        ("9000", "192.0.2.10"),
        ("{{ address }}", "<%R?>"),
    ],
)
def test_who_is_connected_to_the_pool(listen: str, expected: str) -> None:
    assert line("%R", more=f"listen = {listen}") == expected


@pytest.mark.parametrize(
    ("scenario", "script", "expected"),
    [
        (READ, "", "unknown"),
        (READ, "/ping", "left out"),
        (READ, "/index.php", "kept"),
        (Scenario("query", Request("GET", "/ping?x"), Response(200)), "", "kept"),
        (Scenario("body", Request("GET", "/ping", body_bytes=1), Response(200)), "", "kept"),
        (Scenario("change", Request("POST", "/ping"), Response(200)), "", "kept"),
        (Scenario("failure", Request("GET", "/ping"), Response(404)), "", "kept"),
    ],
)
def test_paths_that_are_left_out(scenario: Scenario, script: str, expected: str) -> None:
    given = {"%r": script} if script else {}
    asked = Scenario(scenario.name, scenario.request, scenario.response, values=given)
    lines = outcome("access.log = /l\naccess.format = %s\naccess.suppress_path[] = /ping", asked).lines
    assert ("left out" if not lines else "unknown" if lines[0].unknown else "kept") == expected


def test_a_path_that_a_template_fills_in() -> None:
    asked = Scenario("read", READ.request, READ.response, values={"%r": "/index.php"})
    (found,) = outcome("access.log = /l\naccess.suppress_path[] = {{ path }}", asked).lines
    assert found.unknown == "a path that is left out is filled in"


def test_where_a_line_is_cut_whose_beginning_is_not_known() -> None:
    long = Scenario("long", Request("GET", f"/{'a' * 2_000}"), Response(200))
    assert line("%f %{REQUEST_URI}e %s", long) == "<%f?> <%{REQUEST_URI}e?>"
    assert line("%m %{REQUEST_URI}e %s", long) == f"GET /{'a' * 1_018}\0"


def test_a_log_that_is_off_or_not_known() -> None:
    assert outcome("access.log = /dev/null").lines == []
    assert outcome("access.log = {{ path }}").unknown
    assert outcome("access.log = /var/{{ name }}.log").lines[0].text is not None


@given(st.text(st.sampled_from("%{}tTeoruqQsxdY ") | st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_format_gives_a_line_or_nothing(text: str) -> None:
    pieces = render(Layout("php_fpm", (text, *DOUBT)), Context(READ, Recording("php_fpm", ())))
    assert sum(len(piece.written) for piece in pieces if isinstance(piece.written, bytes)) <= 1_024
