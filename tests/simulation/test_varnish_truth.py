"""The truth: varnishncsa beside a running Varnish writes, byte for byte, the lines that the simulation gives.

One Varnish serves all, beside which a varnishncsa runs for each format.
"""

from __future__ import annotations

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from accesslint.mappers.varnish import varnishncsa
from accesslint.model.entities import Model
from accesslint.model.values import Value
from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.simulation.varnish import SAMPLES
from accesslint.source import Span
from tests.mappers.building import resource
from tests.servers import free_port, program, reachable
from tests.simulation.serving import application, send, without_moment

pytestmark = pytest.mark.server

HERE = Span("a", 1, 1, 1, 2)
VCL = """vcl 4.1;
backend default {{ .host = "127.0.0.1"; .port = "{port}"; }}
sub vcl_recv {{ return (pass); }}
"""
FORMATS: dict[str, tuple[str, ...]] = {
    "by default": (),
    "its default, written out": ("-F", '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i"'),
    "by default as json": ("-j",),
    "codes": ("-F", "%h|%l|%u|%m|%U|%q|%H|%s|%b|%r"),
    "headers": ("-F", "%{Host}i|%{user-agent}i|%{X-API-Key}i|%{Authorization}i|%{None}i|%{Referer}i|%{x-long}i"),
    "forwarded": ("-F", "%{X-Forwarded-For}i %{x-forwarded-for}i"),
    "sizes and durations": ("-F", "%I %O %D %T %b"),
    "times": ("-F", "%t %{%Y-%m-%dT%H:%M:%S%z}t %{sec}t %{msec}t %{usec}t %{msec_frac}t %{usec_frac}t %{%d %B}t"),
    "of varnish": (
        "-F",
        "%{Varnish:hitmiss}x %{Varnish:handling}x %{Varnish:vxid}x %{Varnish:side}x %{Varnish:time_firstbyte}x",
    ),
    "json": ("-j", "-F", '{"user":"%u","request":"%r","agent":"%{User-agent}i","none":"%{None}i","status":%s}'),
    "json, codes": ("-j", "-F", '{"h":"%h","l":"%l","m":"%m","U":"%U","q":"%q","b":%b,"referer":"%{Referer}i"}'),
    "json without -j": ("-F", '{"user":"%u","agent":"%{User-agent}i","status":%s}'),
    "signs": ("-F", 'tab\\tquote\\" "%m" line\\n%s \\\\ \\q'),
    "switches": ("-c", "-a", "-F", "%m %U"),
}
REFUSED = ("%>s", "100%%", "%Q", "%{X}Z", "%X", "%")


@contextmanager
def started(command: list[str], folder: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program whose messages go to a file; it is told to end, and waited for."""
    with (folder / name).open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _outcome(arguments: tuple[str, ...], scenario: Scenario, target: str = "/log") -> Outcome:
    words = [Value(text, HERE) for text in ("varnishncsa", "-w", target, *arguments)]
    found = varnishncsa.started(words)
    assert found is not None
    model = Model(list(varnishncsa.entities(resource("x.log", {}, kind="unit"), found)))
    (emitter,) = simulate(model, [scenario])
    (outcome,) = emitter.outcomes
    return outcome


def _sent(scenario: Scenario, number: int) -> Scenario:
    request = scenario.request
    headers = request.headers | {"X-Scenario": str(number), "X-Long": "b" * 300}
    values = {code: f"@{place}@" for place, code in enumerate(SAMPLES)}
    return msgspec.structs.replace(
        scenario, request=msgspec.structs.replace(request, address="127.0.0.1", headers=headers), values=values
    )


class Written(msgspec.Struct, frozen=True):
    """What varnishncsa wrote and what was simulated, by the format's name."""

    lines: dict[str, str]
    simulated: dict[str, str]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Written:
    server, reader = program("varnishd"), program("varnishncsa")
    folder, port = tmp_path_factory.mktemp("varnish"), free_port()
    scenarios = shipped_scenarios("http")
    simulated: dict[str, str] = dict.fromkeys(FORMATS, "")
    with application(scenarios) as backend, ExitStack() as stack:
        (folder / "main.vcl").write_text(VCL.format(port=backend))
        command = [server, "-F", "-n", f"{folder}/v", "-a", f"127.0.0.1:{port}", "-f", f"{folder}/main.vcl"]
        stack.enter_context(started([*command, "-T", "none", "-j", "none"], folder, "messages"))
        _await(lambda: reachable(port), folder / "messages")
        for number, (name, arguments) in enumerate(FORMATS.items()):
            own = [reader, "-n", f"{folder}/v", "-w", f"{folder}/log-{number}", *arguments]
            stack.enter_context(started(own, folder, f"messages-{number}"))
            _await((folder / f"log-{number}").exists, folder / f"messages-{number}", name)
        time.sleep(0.5)  # they begin to read a moment later
        for number, scenario in enumerate(scenarios):
            sent = _sent(scenario, number)
            assert send(port, sent) == scenario.response.status, scenario.name
            for name, arguments in FORMATS.items():
                (line,) = _outcome(arguments, sent).lines
                assert line.text is not None
                assert not line.unknown
                simulated[name] += line.text + "\n"
        time.sleep(0.5)
    lines = {name: (folder / f"log-{number}").read_bytes() for number, name in enumerate(FORMATS)}
    return Written({name: text.decode("utf-8", "backslashreplace") for name, text in lines.items()}, simulated)


def _await(is_there: object, messages: Path, name: str = "") -> None:
    for _ in range(300):
        if is_there():  # type: ignore[operator]
            return
        time.sleep(0.02)
    pytest.fail(f"{name} {messages.read_text()}")


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_varnishncsa(name: str, logs: Written) -> None:
    simulated, lines = (texts[name].splitlines() for texts in (logs.simulated, logs.lines))
    if "%t" in " ".join(FORMATS[name]) or "-F" not in FORMATS[name]:
        simulated, lines = ([without_moment(line) for line in texts] for texts in (simulated, lines))
    assert len(simulated) == len(lines)
    for one, line in zip(simulated, lines, strict=True):
        pattern = re.sub(r"@\d+@", "[ -~]+?", re.escape(one))
        assert re.fullmatch(pattern, line), f"{one[:1000]}\n{line[:1000]}"


@pytest.mark.parametrize("code", REFUSED)
def test_codes_with_which_varnishncsa_does_not_start(code: str, tmp_path: Path) -> None:
    command = [program("varnishncsa"), "-n", str(tmp_path), "-F", f"%m {code}"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)
    assert "Unknown format specifier" in ended.stderr
    assert "does not start" in _outcome(("-F", f"%m {code}"), shipped_scenarios("http")[0]).unknown
