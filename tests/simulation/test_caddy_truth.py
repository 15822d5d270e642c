"""Caddy, sent the shipped scenarios, writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

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

from accesslint.loaders import Options, caddy
from accesslint.mappers.caddy import servers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.caddy import SAMPLES
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from accesslint.source import Problem, Source
from tests.mappers.building import mapped
from tests.servers import free_port, listening
from tests.simulation.processes import python_program
from tests.simulation.serving import application, lines_by_file, loopback_scenarios, marked, numbered, send, sizes
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

OPTIONS = "admin off\nauto_https off\npersist_config off\n"
MAIN = """
{{
{options}
}}
{top}
http://app.example.com:{port} {{
{site}
reverse_proxy 127.0.0.1:{backend} {{
header_up X-Scenario {{http.request.header.X-Number}}
}}
}}
"""
LOG = "log {\noutput file @a\n%s\n}"

CONFIGURATIONS: dict[str, str] = {
    "by default": LOG % "",
    "a name of its own": "log shop {\noutput file @a\n}",
    "without settings": "OPTIONS log default {\noutput file @a\n} SITE log",
    "none": "OPTIONS log default {\noutput file @a\n} SITE",
    "console": LOG % "format console",
    "console in plain capitals": LOG % "format console {\nlevel_format upper\ntime_format rfc3339\n}",
    "console whose time has another name": LOG % 'format console {\nname_key ""\n}',
    "json with ISO 8601": LOG % "format json {\ntime_format iso8601\n}",
    "json with nanoseconds in capitals": LOG % "format json {\ntime_format rfc3339_nano\nlevel_format upper\n}",
    "json in the common log's time": LOG % "format json {\ntime_format common_log\nduration_format string\n}",
    "json with a layout of its own": LOG % 'format json {\ntime_format "2006-01-02T15:04:05.000000Z07:00"\n}',
    "json with other keys": LOG % "format json {\ntime_key time\nmessage_key message\nlevel_key severity\n}",
    "json without level and logger": LOG % 'format json {\nlevel_key ""\nname_key ""\ntime_format unix_nano\n}',
    "json in colour": LOG % "format json {\nlevel_format color\nduration_format ms\n}",
    "deleted and renamed": LOG % "format filter {\nwrap json\nfields {\nrequest>headers delete\nuser_id rename user\n"
    "resp_headers delete\nrequest>proto delete\n}\n}",
    "filters without a frame": LOG % "format filter {\nrequest>uri delete\nrequest>headers>User-Agent rename UA\n}",
    "hashed and replaced": LOG % 'format filter {\nrequest>headers>User-Agent hash\nrequest>host replace "a \\"b"\n'
    "request>method hash\nsize replace 3\n}",
    "masked addresses": LOG % "format filter {\nrequest>remote_ip ip_mask 16 32\nrequest>client_ip ip_mask 24\n}",
    "query": LOG % "format filter {\nrequest>uri query {\nreplace access_token REDACTED\ndelete file\nhash since\n}\n}",
    "console filtered": LOG % "format filter {\nwrap console\nrequest>headers delete\nstatus rename code\n}",
    "cookies": "OPTIONS servers {\nlog_credentials\n} SITE "
    + LOG % "format filter {\nrequest>headers>Cookie cookie {\nreplace session X\ndelete other\n}\n}",
    "appended by the encoder": LOG % "format append {\nwrap json\nfields {\napp shop\n}\n}",
    "a number appended to the console": LOG % "format append {\nwrap console\nworker 5\n}",
    "appended": LOG % "" + "\nlog_append tenant acme\nlog_append method {http.request.method}\n"
    "log_append agent {header.User-Agent}\nlog_append nothing {header.Nothing}\nlog_append <early e",
    "request id": LOG % "" + "\nlog_append request_id {http.request.uuid}\nlog_append path {path}",
    "credentials": "OPTIONS servers {\nlog_credentials\n} SITE " + LOG % "",
    "errors only": LOG % "level ERROR",
    "warnings": LOG % "level WARN",
    "all levels": LOG % "level debug",
    "two logs": "log one {\noutput file @a\nhostnames app.example.com\n}\nlog two {\noutput file @b\nformat console\n"
    "hostnames app.example.com\n}",
    "another log takes all": "OPTIONS log all {\noutput file @b\n} SITE " + LOG % "",
    "another log includes it": "OPTIONS log more {\noutput file @b\ninclude http.log.access.shop\n} SITE "
    "log shop {\noutput file @a\n}",
    "discarded": "log {\noutput discard\n}",
    "of a snippet": "SITE import logs @a json TOP (logs) {\nlog {\noutput file {args[0]}\nformat {args[1]}\n}\n}",
    "log_skip for all": LOG % "" + "\nlog_skip",
    "with a header of its own": LOG % "" + "\nheader X-Frame-Options DENY",
}


def parts_of(text: str) -> dict[str, str]:
    """Global options, top level and site of a configuration."""
    found = {"OPTIONS": "", "TOP": "", "SITE": ""}
    part = "SITE"
    for piece in re.split(r"(OPTIONS |SITE(?: |$)|TOP )", text):
        if piece.strip() in found:
            part = piece.strip()
        else:
            found[part] += piece
    return found


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """Caddy on the loopback interface."""
    command = [python_program("caddy"), "run", "--config", str(folder / "Caddyfile")]
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (
        (folder / "error").open("w") as error,
        subprocess.Popen(command, stdout=error, stderr=error, env=environment) as process,
        listening(process, port, (folder / "error").read_text),
    ):
        yield


def loaded(text: str) -> list[Resource]:
    found = list(caddy.load([Source("Caddyfile", text)], [], MemoryTree({"Caddyfile": text}), Options()))
    assert not [item for item in found if isinstance(item, Problem)]
    return [item for item in found if isinstance(item, Resource)]


def simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    """By file, the lines of a scenario, with marks where a value differs each time."""
    (emitter,) = simulate(model, [marked(scenario, SAMPLES)])
    return lines_by_file(emitter)


_HEADERS = re.compile(r'(?<=headers":)( ?)\{((?:"(?:[^"\\]|\\.)*": ?\[(?:"(?:[^"\\]|\\.)*"(?:, ?)?)*\](?:, ?)?)*)\}')
_HEADER = re.compile(r'"(?:[^"\\]|\\.)*": ?\[(?:"(?:[^"\\]|\\.)*"(?:, ?)?)*\]')


def ordered(line: str) -> str:
    """A line with its headers sorted: Caddy writes them in any order."""
    return _HEADERS.sub(lambda found: f"{found[1]}{{{','.join(sorted(_HEADER.findall(found[2])))}}}", line)


def _written(folder: Path, before: dict[str, int], awaited: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(100):
        found = {}
        for path in folder.glob("log-*"):
            text = path.read_bytes()[before.get(path.name, 0) :].decode("utf-8", "backslashreplace")
            lines = [line for line in text.split("\n") if "handled request" in line]
            if lines:
                found[path.name] = "\n".join(lines) + "\n"
        if found.keys() >= awaited.keys():
            break
        time.sleep(0.01)
    return found


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_lines_are_those_of_caddy(name: str, tmp_path: Path) -> None:
    compare(CONFIGURATIONS[name], loopback_scenarios(), tmp_path)


def test_the_user_that_caddy_itself_asked_for(tmp_path: Path) -> None:
    scenarios = [scenario for scenario in loopback_scenarios() if scenario.request.user in ("alice", "root-admin")]
    command = [python_program("caddy"), "hash-password", "--plaintext", "correct-horse", "--bcrypt-cost", "4"]
    digest = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    asks = f"\nbasic_auth {{\nalice {digest}\nroot-admin {digest}\n}}\nlog_append who {{http.auth.user.id}}\n"
    compare(LOG % "" + asks, scenarios, tmp_path)


def test_cookies_are_hidden_one_by_one(tmp_path: Path) -> None:
    (read,) = (one for one in loopback_scenarios() if one.name == "read")
    headers = read.request.headers | {"Cookie": "session=abc; other=1; theme=dark", "X-Request-Id": "7"}
    scenario = msgspec.structs.replace(read, request=msgspec.structs.replace(read.request, headers=headers))
    compare(CONFIGURATIONS["cookies"], [scenario], tmp_path / "a")
    compare(CONFIGURATIONS["by default"], [scenario], tmp_path / "b")


def compare(text: str, scenarios: list[Scenario], folder: Path) -> None:
    """Run Caddy with a configuration, send it the scenarios, hold its lines against those simulated."""
    python_program("caddy")
    folder.mkdir(exist_ok=True)
    parts = parts_of(text.replace("@", f"{folder}/log-"))
    port = free_port()
    with application(scenarios) as backend:
        whole = MAIN.format(
            options=OPTIONS + parts["OPTIONS"], top=parts["TOP"], site=parts["SITE"], port=port, backend=backend
        )
        (folder / "Caddyfile").write_text(whole)
        model = Model(list(mapped(servers, *loaded(whole)).values()))
        with running(folder, port):
            for number, scenario in enumerate(scenarios):
                sent = numbered(scenario, number)
                before = sizes(folder)
                assert send(port, sent) == scenario.response.status, scenario.name
                expected = simulated(model, sent)
                written = _written(folder, before, expected)
                assert written.keys() == expected.keys(), scenario.name
                for file, line in expected.items():
                    pattern = re.sub(r"@\d@", "[ -~µ]+?", re.escape(ordered(line)))
                    assert re.fullmatch(pattern, ordered(written[file])), f"{scenario.name}: {line}\n{written[file]}"


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_logs_are_those_of_the_adapter(name: str, tmp_path: Path) -> None:
    """A Caddyfile's logs get the names, writers, encoders and namespaces that Caddy's own adapter gives them."""
    parts = parts_of(CONFIGURATIONS[name].replace("@", "/log-"))
    whole = MAIN.format(options=OPTIONS + parts["OPTIONS"], top=parts["TOP"], site=parts["SITE"], port=80, backend=81)
    (tmp_path / "Caddyfile").write_text(whole)
    command = [python_program("caddy"), "adapt", "--config", str(tmp_path / "Caddyfile")]
    adapted = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    (site,) = loaded(whole)
    ours = site.attributes.plain()["logs"]
    theirs = adapted.get("logging", {}).get("logs", {})
    assert {key: _comparable(value) for key, value in ours.items() if value} == {
        key: _comparable(value) for key, value in theirs.items()
    }
    (native,) = (
        item
        for item in caddy.load([Source("caddy.json", json.dumps(adapted))], [], MemoryTree({}), Options())
        if isinstance(item, Resource)
    )
    told = native.attributes.plain()
    if name != "log_skip for all":
        assert told["state"] == site.attributes.plain()["state"]
    assert sorted(told["loggers"]) == sorted(site.attributes.plain()["loggers"])


def _comparable(log: dict[str, object]) -> object:
    found = {key: sorted(value) if isinstance(value, list) else value for key, value in log.items()}
    level = found.get("level")
    return json.dumps(found | ({"level": level.upper()} if isinstance(level, str) else {}), sort_keys=True).replace(
        '"5"', "5"
    )
