"""The truth: a running lighttpd writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accesslint.mappers.lighttpd import servers
from accesslint.model.entities import Model
from accesslint.simulation.lighttpd import SAMPLES
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from tests.loaders.lighttpd.test_lighttpd import files
from tests.mappers.building import mapped
from tests.servers import free_port, listening, program, told
from tests.simulation.serving import application, lines_by_file, loopback_scenarios, marked, numbered, send

pytestmark = pytest.mark.server

MODULES = Path("/usr/lib/lighttpd")
MAIN = """
server.modules = ( "mod_accesslog", "mod_auth", "mod_authn_file", "mod_proxy" )
server.document-root = "{folder}"
server.errorlog = "{folder}/error"
server.bind = "127.0.0.1"
server.port = {port}
proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => {backend} )) )
{text}
"""
HERE = 'accesslog.filename = "@a"\n'

FORMATS: dict[str, str] = {
    "by default": HERE,
    "its example": HERE + r'accesslog.format = "%h %l %u %t \"%r\" %b %>s \"%{User-Agent}i\" \"%{Referer}i\""',
    "pi-hole's": HERE + 'accesslog.format = "%{%s}t|%V|%r|%s|%b"',
    "json": HERE
    + r'accesslog.format = "{\"user\":\"%u\",\"method\":\"%m\",\"uri\":\"%U\",\"query\":\"%q\",\"status\":%s,'
    r'\"agent\":\"%{User-Agent}i\",\"referer\":\"%{Referer}i\"}"' + '\naccesslog.escaping = "json"',
    "json that is none": HERE + r'accesslog.format = "{\"agent\":\"%{User-Agent}i\",\"request\":\"%r\"}"',
    "tabs and backslashes": HERE + r'accesslog.format = "%m\t%s\\\n%U \q %%"',
    "hosts": HERE + 'accesslog.format = "%v %V %{Host}i %H"',
    "a server's own name": HERE + 'server.name = "shop"\naccesslog.format = "%v %V"',
    "headers": HERE + 'accesslog.format = "%{X-API-Key}i|%{Authorization}i|%{None}i|%{session}C|%{x}C"',
    "ids and times": HERE + 'accesslog.format = "%D %T %p %A %k %X %I %O %B %a %<s %{%Y-%m-%dT%H:%M:%S%z}t"',
    "joined values": 'var.name = "@a"\naccesslog.filename = name\n'
    'accesslog.format = "%m " + "%U"\naccesslog.format += " %s"',
    "of a host": HERE + '$HTTP["host"] == "app.example.com" { accesslog.format = "%m %U" }',
    "off at a path": HERE + 'accesslog.format = "%U"\n$HTTP["url"] =~ "^/records" { accesslog.filename = "" }',
    "another log at a path": HERE + 'accesslog.format = "%U"\n'
    '$HTTP["url"] =^ "/admin" { accesslog.filename = "@b" accesslog.format = "admin %m" }\n'
    '$HTTP["url"] == "/" { accesslog.format = "start" }',
    "no log": "",
    "an empty name": 'accesslog.filename = ""',
    "to /dev/null": 'accesslog.filename = "/dev/null"',
}
_TIMES = ("%{%s}t", "%{%Y-%m-%dT%H:%M:%S%z}t", "%t")


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """lighttpd on the loopback interface."""
    command = [program("lighttpd"), "-D", "-f", str(folder / "lighttpd.conf")]
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
        listening(process, port, lambda: told(process)),
    ):
        yield


def _simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    *_, emitter = simulate(model, [marked(scenario, (*SAMPLES, *_TIMES))])
    return lines_by_file(emitter)


def compare(text: str, scenarios: list[Scenario], folder: Path) -> None:
    """Run lighttpd with a configuration, send it the scenarios, hold its lines against those simulated."""
    program("lighttpd")
    port = free_port()
    with application(scenarios) as backend:
        text = MAIN.format(folder=folder, port=port, backend=backend, text=text).replace("@", f"{folder}/log-")
        (folder / "lighttpd.conf").write_text(text)
        found, problems = files({"lighttpd.conf": text})
        assert problems == []
        model = Model(list(mapped(servers, *found).values()))
        expected: dict[str, str] = {}
        with running(folder, port):
            for number, scenario in enumerate(scenarios):
                sent = numbered(scenario, number, "X-Scenario")
                assert send(port, sent) in (scenario.response.status, 400), scenario.name
                for name, line in _simulated(model, sent).items():
                    expected[name] = expected.get(name, "") + line
    # lighttpd writes what it holds back when it ends.
    written = {path.name: path.read_bytes().decode("utf-8", "backslashreplace") for path in folder.glob("log-*")}
    written = {name: lines for name, lines in written.items() if lines}
    assert written.keys() == expected.keys()
    for name, lines in expected.items():
        pattern = re.sub(r"@\d+@", "[ -~]+?", re.escape(lines))
        assert re.fullmatch(pattern, written[name]), f"{lines}\n{written[name]}"


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_lighttpd(name: str, tmp_path: Path) -> None:
    compare(FORMATS[name], loopback_scenarios(), tmp_path)


def test_the_user_that_lighttpd_itself_asked_for(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("alice:correct-horse\nroot-admin:correct-horse\n")
    asks = (
        f'auth.backend = "plain"\nauth.backend.plain.userfile = "{tmp_path}/users"\nauth.require = ( "/" =>'
        ' ( "method" => "basic", "realm" => "records", "require" => "valid-user" ) )\n'
    )
    scenarios = [one for one in loopback_scenarios() if one.request.user in ("alice", "root-admin")]
    assert scenarios
    compare(HERE + asks, scenarios, tmp_path)
