"""The truth: a running nginx writes to those log files, and only to those, that the loader and the mapper said."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from accesslint.mappers.nginx import servers
from tests.loaders.nginx.loading import Loading, load
from tests.mappers.building import Mapped, mapped
from tests.servers import free_port, listening, program, told

pytestmark = pytest.mark.server

MAIN = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error;
events {{ worker_connections 64; }}
http {{
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  root {folder}/root;
  {http}
}}
"""


class Request(NamedTuple):
    """A request, and the block whose decision holds for it (as the loader names it; empty: the server's)."""

    path: str
    place: str = ""
    status: int = 200


class Case(NamedTuple):
    """A configuration (log files are `@name`) and what to ask of it."""

    http: str
    requests: Sequence[Request]


OK = "location / { return 200 x; }"

CASES = {
    "http level": Case(
        "access_log @a; access_log @b; server { listen ~; location / { return 200 x; } }", [Request("/")]
    ),
    "server replaces http": Case(
        f"access_log @a; access_log @b; server {{ listen ~; access_log @c; {OK} }}", [Request("/")]
    ),
    "off at the server": Case(f"access_log @a; server {{ listen ~; access_log off; {OK} }}", [Request("/")]),
    "off above, on below": Case(f"access_log off; server {{ listen ~; access_log @a; {OK} }}", [Request("/")]),
    "off wins at its level": Case(f"server {{ listen ~; access_log @a; access_log off; {OK} }}", [Request("/")]),
    "off first wins as well": Case(f"server {{ listen ~; access_log off; access_log @a; {OK} }}", [Request("/")]),
    "a capital OFF is a file": Case(f"server {{ listen ~; access_log @OFF; {OK} }}", [Request("/")]),
    "location off": Case(
        f"access_log @a; server {{ listen ~; {OK} location /q {{ access_log off; return 200 x; }} }}",
        [Request("/"), Request("/q", "/q"), Request("/q/deep", "/q")],
    ),
    "location replaces": Case(
        f"access_log @a; server {{ listen ~; {OK} location /q {{ access_log @b; return 200 x; }} }}",
        [Request("/"), Request("/q", "/q")],
    ),
    "server off, location on": Case(
        f"access_log @a; server {{ listen ~; access_log off; {OK} location /q {{ access_log @b; return 200 x; }} }}",
        [Request("/"), Request("/q", "/q")],
    ),
    "nested locations": Case(
        "server { listen ~; access_log @a; location /q { access_log off; return 200 x; "
        "location /q/r { access_log @b; return 200 x; } location /q/s { return 200 x; } } }",
        [Request("/q", "/q"), Request("/q/r", "/q/r"), Request("/q/s", "/q")],
    ),
    "if in a location": Case(
        "server { listen ~; access_log @a; location / { if ($arg_quiet) { access_log off; } return 204; } }",
        [Request("/", "", 204), Request("/?quiet=1", "/ if ($arg_quiet)", 204)],
    ),
    "limit_except": Case(
        "server { listen ~; access_log @a; location / { limit_except POST { access_log @b; deny all; } return 200 x; } "
        "location /q { limit_except POST { access_log off; deny all; } return 200 x; } }",
        [Request("/", "/ limit_except POST", 403), Request("/q", "/q limit_except POST", 403)],
    ),
    "error page that ends in off": Case(
        f"access_log @a; server {{ listen ~; error_page 404 /e.html; {OK} location /none {{ return 404; }} "
        "location = /e.html { access_log off; return 200 x; } }",
        [Request("/"), Request("/none", "= /e.html", 404)],
    ),
    "try_files that ends in off": Case(
        "access_log @a; server { listen ~; location / { try_files $uri @quiet; } "
        "location @quiet { access_log off; return 200 x; } }",
        [Request("/none", "@quiet")],
    ),
}


def start(case: str, folder: Path) -> tuple[Loading, Mapped, int]:
    """Write a case's files; gives what is predicted of them, and the port."""
    port = free_port()
    (folder / "root").mkdir(exist_ok=True)
    text = MAIN.format(
        folder=folder, http=case.replace("@quiet", "\0").replace("@", f"{folder}/log-").replace("\0", "@quiet")
    )
    text = text.replace("listen ~;", f"listen 127.0.0.1:{port};")
    (folder / "nginx.conf").write_text(text)
    loading = load(text)
    assert loading.problems == []
    return loading, mapped(servers, *loading.resources), port


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """nginx on the loopback interface."""
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "early")]
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
        listening(process, port, lambda: told(process)),
    ):
        yield


def ask(port: int, path: str, headers: dict[str, str] | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def lines(folder: Path) -> dict[str, list[str]]:
    """The lines of each log file that has any."""
    texts = {path.name: path.read_text("utf-8").splitlines() for path in folder.glob("log-*")}
    return {name: found for name, found in texts.items() if found}


def predicted(loading: Loading, place: str) -> set[str]:
    """The files that a request gets a line in, by the loader's word."""
    server: dict[str, Any] = loading.server().attributes.plain()
    decided = next((found for found in server["locations"] if found["path"] == place), server["access_log"])
    assert decided["state"] in ("on", "off")
    return {log["written"].rpartition("/")[2] for log in decided["logs"]} if decided["state"] == "on" else set()


@pytest.mark.parametrize("name", CASES)
def test_which_files_get_lines(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    loading, found, port = start(case.http, tmp_path)
    expected: dict[str, int] = {}
    with running(tmp_path, port):
        for request in case.requests:
            status = ask(port, request.path)
            assert status == request.status
            for file in predicted(loading, request.place):
                expected[file] = expected.get(file, 0) + 1
    assert {file: len(text) for file, text in lines(tmp_path).items()} == expected
    emitter = found.only("emitter")
    routes = {route["target"].rpartition("/")[2] for route in emitter.get("routes")}
    assert set(lines(tmp_path)) <= routes
    assert (emitter.get("logging") == "off") == (not routes)
    hidden = [request for request in case.requests if request.place and not predicted(loading, request.place)]
    excluded = emitter.get("coverage.locations.excluded")
    assert (
        not hidden
        or excluded == ["every other location"]
        or {r.place.removeprefix("= ") for r in hidden} <= set(excluded)
    )


def test_what_a_condition_drops(tmp_path: Path) -> None:
    case = (
        "map $status $loggable { ~^[23] 0; default 1; } access_log @a combined if=$loggable;"
        f"server {{ listen ~; {OK} location /none {{ return 404; }} location /gone {{ return 301 /; }} }}"
    )
    _, found, port = start(case, tmp_path)
    with running(tmp_path, port):
        assert [ask(port, path) for path in ("/", "/none", "/gone")] == [200, 404, 301]
    assert [line.split('"')[2].split()[0] for line in lines(tmp_path)["log-a"]] == ["404"]
    assert found.only("emitter").get("filters.0.detail") == "it drops responses with status 2xx and 3xx"


@pytest.mark.parametrize(
    ("escape", "text", "readable"),
    [
        ("escape=json", '{"agent":"$http_user_agent","status":$status}', True),
        ("", '{"agent":"$http_user_agent"}', False),
        ("escape=none", '{"agent":"$http_user_agent"}', False),
        ("escape=json", '{"agent":"$http_user_agent","up":$upstream_response_time}', False),
        ("escape=json", '{"agent":"$http_user_agent","a":$remote_addr}', False),
    ],
)
def test_which_json_can_be_read(escape: str, text: str, readable: bool, tmp_path: Path) -> None:
    case = f"log_format j {escape} '{text}'; access_log @a j; server {{ listen ~; {OK} }}"
    _, found, port = start(case, tmp_path)
    with running(tmp_path, port):
        ask(port, "/", {"User-Agent": 'a "quoted" \\ agent'})
    (line,) = lines(tmp_path)["log-a"]
    try:
        json.loads(line)
        was_readable = True
    except ValueError:
        was_readable = False
    assert was_readable is readable
    assert (found.only("format").get("defined") == "once") is readable


def test_whose_address_is_recorded(tmp_path: Path) -> None:
    def recorded(more: str, folder: Path) -> tuple[str, Any]:
        folder.mkdir()
        case = f"log_format f '$remote_addr'; access_log @a f; server {{ listen ~; {more} {OK} }}"
        _, found, port = start(case, folder)
        with running(folder, port):
            ask(port, "/", {"X-Forwarded-For": "192.0.2.7"})
        return lines(folder)["log-a"][0], found.only("emitter").get("client_address.source")

    header = "real_ip_header X-Forwarded-For;"
    assert recorded("", tmp_path / "1") == ("127.0.0.1", "peer")
    assert recorded("set_real_ip_from 127.0.0.1;" + header, tmp_path / "2") == ("192.0.2.7", "trusted-header")
    assert recorded("set_real_ip_from 10.0.0.0/8;" + header, tmp_path / "3") == ("127.0.0.1", "trusted-header")
    assert recorded("set_real_ip_from 0.0.0.0/0;" + header, tmp_path / "4") == ("192.0.2.7", "untrusted-header")


def test_error_log_off_is_a_file_of_that_name(tmp_path: Path) -> None:
    case = f"access_log @a; server {{ listen ~; error_log off; {OK} location /none {{ deny all; }} }}"
    _, found, port = start(case, tmp_path)
    with running(tmp_path, port):
        assert ask(port, "/none") == 403
    assert "access forbidden by rule" in (tmp_path / "off").read_text()
    assert "file named off" in found.only("emitter").get("coverage.log_types.detail")


@pytest.mark.parametrize(
    ("http", "message", "defined"),
    [
        ("server { listen ~; access_log @a late; } log_format late x;", "unknown log format", "invalid"),
        ("server { listen ~; access_log @a nowhere; }", "unknown log format", "missing"),
        ("log_format f x; log_format f y; server { listen ~; access_log @a f; }", "duplicate", "duplicate"),
        ("log_format combined x; server { listen ~; access_log @a; }", "duplicate", "duplicate"),
        ("log_format f x; server { listen ~; access_log @a F; }", "", "once"),
        ("log_format f x; log_format F y; server { listen ~; access_log @a f; }", "", "once"),
    ],
)
def test_formats_that_stop_nginx_from_starting(http: str, message: str, defined: str, tmp_path: Path) -> None:
    _, found, _ = start(http, tmp_path)
    command = [
        program("nginx"),
        "-t",
        "-p",
        str(tmp_path),
        "-c",
        str(tmp_path / "nginx.conf"),
        "-e",
        str(tmp_path / "e"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode == 0) == (not message)
    assert message in result.stderr
    assert found.only("format").get("defined") == defined
