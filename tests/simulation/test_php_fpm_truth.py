"""The truth: a running PHP-FPM, behind nginx, writes byte for byte the lines that the simulation gives.

Every request is answered by one script, as an application's front controller does.
"""

from __future__ import annotations

import getpass
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from accesslint.loaders import Options
from accesslint.loaders.php_fpm import load
from accesslint.mappers.php_fpm import pools
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import SERVERS, free_port, listening, program
from tests.simulation.serving import added, lines_by_file, loopback_scenarios, numbered, send, sizes
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

HERE = "access.log = @a\n"
FORMATS: dict[str, str] = {
    "by default": HERE,
    "the example": HERE + r'access.format = "%R - %u %t \"%m %r%Q%q\" %s %f %{milli}d %{kilo}M %C%%"',
    "without quotes": HERE + "access.format = %m %r %s %l",
    "json": HERE + 'access.format = \'{"time":"%{%Y-%m-%dT%H:%M:%S%z}t","user":"%u","method":"%m",'
    '"uri":"%{REQUEST_URI}e","status":%s,"agent":"%{HTTP_USER_AGENT}e"}\'',
    "what is handed on": HERE + 'access.format = "%{REMOTE_ADDR}e|%{REMOTE_USER}e|%{REQUEST_METHOD}e|%{QUERY_STRING}e'
    '|%{SERVER_PROTOCOL}e|%{GATEWAY_INTERFACE}e|%{CONTENT_LENGTH}e|%{CONTENT_TYPE}e|"',
    "headers": HERE + 'access.format = "%{HTTP_HOST}e %{HTTP_REFERER}e %{HTTP_AUTHORIZATION}e %{HTTP_X_API_KEY}e'
    ' %{HTTP_X_FORWARDED_FOR}e %{HTTP_COOKIE}e %{HTTP_NONE}e"',
    "headers of the answer": HERE + 'access.format = "%{X-Request-Id}o %{X-None}o %{x-request-id}o %s"',
    "ids": HERE + 'access.format = "%n %p %P %{user}C %{system}C %{mega}M %{bytes}M"',
    "times": HERE + 'access.format = "%T %{%d.%m.%y %I:%M %p}t %{%F %T %D %R}T %{%s}t %d %{seconds}d %{micro}d"',
    "the longest user and query": HERE + 'access.format = "%u|%q|%Q|"',
    "the line's end in a code": HERE + 'access.format = "%s %q %q %{REQUEST_URI}e %t"',
    "the line's end in a last code": HERE + 'access.format = "%{REQUEST_URI}e"',
    "the line's end in a text": HERE + f'access.format = "%q%q{"." * 30}%s"',
    "percent": HERE + 'access.format = "100%% %%s"',
    "paths that are left out": HERE + "access.suppress_path[] = /ping\naccess.suppress_path[] = /index.php\n"
    'access.format = "%m %{REQUEST_URI}e %s"',
    "another path that is left out": HERE + "access.suppress_path[] = /\naccess.format = %s",
    "the pool's name in the path": "access.log = @$pool\naccess.format = %n",
    "no log": "",
    "a socket of the file system": HERE + 'access.format = "%R %m %s"',
}
FPM = """[global]
error_log = {folder}/error.log
daemonize = no
[www]
listen = {listen}
user = {user}
pm = static
pm.max_children = 1
{text}
"""
NGINX = """daemon off; {user}
pid {folder}/nginx.pid; error_log {folder}/nginx-error.log; events {{ }}
http {{ access_log off;
  client_body_temp_path {folder}/body; fastcgi_temp_path {folder}/fastcgi; proxy_temp_path {folder}/proxy;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location / {{
    include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_NAME /index.php;
    fastcgi_param SCRIPT_FILENAME {folder}/index.php; fastcgi_pass {backend}; }} }} }}
"""
SCRIPT = """<?php
$answers = json_decode(file_get_contents(__DIR__ . '/answers.json'), true);
$answer = $answers[(int) $_SERVER['HTTP_X_NUMBER']];
http_response_code($answer['status']);
foreach ($answer['headers'] as $name => $value) { header("$name: $value"); }
if ($answer['status'] != 204) { echo str_repeat('x', $answer['body_bytes']); }
"""
VARYING = (
    *("%p", "%P", "%C", "%{user}C", "%{system}C", "%d", "%{milli}d", "%{seconds}d", "%{micro}d"),
    *("%{kilo}M", "%{mega}M", "%{bytes}M"),
)
_NAME = re.compile(r"php-fpm(\d+\.\d+)?")
TIMES = {
    "%t": 26,
    "%T": 26,
    "%{%Y-%m-%dT%H:%M:%S%z}t": 24,
    "%{%d.%m.%y %I:%M %p}t": 17,
    "%{%F %T %D %R}T": 34,
    "%{%s}t": 10,
}
"""How long these are."""


def scenarios() -> list[Scenario]:
    """The shipped accesses; some answers have an id."""
    found = loopback_scenarios()
    first = msgspec.structs.replace(found[0].response, headers={"X-Request-Id": "7f3a"})
    long = [one for one in found if one.name == "long-address"]
    asked = [
        msgspec.structs.replace(one, request=msgspec.structs.replace(one.request, target=f"/?q={'z' * length}"))
        for one in long
        for length in (498, 509, 700)
    ]
    return [msgspec.structs.replace(found[0], response=first), *found[1:], *asked]


@contextmanager
def running(command: list[str], port: int, folder: Path, socket: Path | None = None) -> Iterator[None]:
    """A server on the loopback interface, or at a socket of the file system."""
    with (folder / "output").open("ab") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        if socket is None:
            with listening(process, port, (folder / "output").read_text):
                yield
            return
        try:
            for _ in range(500):
                if socket.exists() or process.poll() is not None:
                    break
                time.sleep(0.02)
            yield
        finally:
            process.terminate()
            process.wait(20)


def model_of(text: str) -> Model:
    name = "php-fpm.d/www.conf"
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return Model(list(mapped(pools, *(one for one in loaded if isinstance(one, Resource))).values()))


def simulated(model: Model, scenario: Scenario, folder: Path) -> dict[str, str]:
    """By file, the text that the scenario adds to it."""
    values = {token: f"@{number}@" for number, token in enumerate(VARYING)}
    values |= {token: "@" + "~" * (length - 2) + "@" for token, length in TIMES.items()}
    values |= {"%r": "/index.php", "%f": f"{folder}/index.php"}
    found = list(simulate(model, [msgspec.structs.replace(scenario, values=values)]))
    return lines_by_file(found[0]) if found else {}


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_fpm(name: str, tmp_path: Path) -> None:
    fpm = program(_fpm())
    nginx = program("nginx")
    sent, port, behind = scenarios(), free_port(), free_port()
    listen = f"{tmp_path}/socket" if "socket" in name else f"127.0.0.1:{behind}"
    user = getpass.getuser()
    text = FORMATS[name].replace("@", f"{tmp_path}/log-")
    text = FPM.format(folder=tmp_path, listen=listen, user=user, text=text)
    (tmp_path / "fpm.conf").write_text(text)
    (tmp_path / "index.php").write_text(SCRIPT)
    (tmp_path / "answers.json").write_text(json.dumps([msgspec.to_builtins(one.response) for one in sent]))
    backend = f"unix:{listen}" if listen.startswith("/") else listen
    own = f"user {user};" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(NGINX.format(folder=tmp_path, port=port, backend=backend, user=own))
    model = model_of(text)
    command = [fpm, "-n", "-F", "-R", "-y", str(tmp_path / "fpm.conf")]
    with (
        running(command, behind, tmp_path, None if backend == listen else tmp_path / "socket"),
        running([nginx, "-c", str(tmp_path / "nginx.conf")], port, tmp_path),
    ):
        for number, scenario in enumerate(sent):
            one = numbered(scenario, number)
            before = sizes(tmp_path)
            expected = simulated(model, one, tmp_path)
            assert send(port, one) == scenario.response.status, scenario.name
            written = added(tmp_path, before, expected)
            assert written.keys() == expected.keys(), scenario.name
            for file, lines in expected.items():
                pattern = re.sub(r"@(?:\d+|~+)@", lambda found: _mark(found[0]), re.escape(lines).replace(r"\~", "~"))
                assert re.fullmatch(pattern, written[file]), f"{scenario.name}:\n{lines}\n{written[file]}"


def _fpm() -> str:
    """The program's name, which Debian ends with the version."""
    folders = [SERVERS, *os.environ.get("PATH", os.defpath).split(os.pathsep)]
    found = [path.name for folder in folders for path in Path(folder).glob("php-fpm*") if _NAME.fullmatch(path.name)]
    return max(found, default="php-fpm", key=lambda name: (name == "php-fpm", *map(int, re.findall(r"\d+", name))))


def _mark(text: str) -> str:
    return "[ -~]+?" if text[1].isdigit() else f"[ -~]{{{len(text)}}}"
