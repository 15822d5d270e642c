"""An application behind a server under test, and requests sent byte by byte."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec

from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from accesslint.simulation.simulate import Simulated

_LOOK_FOR_THE_END = 0.01
"""How often, in seconds, an application looks whether it is to end."""


@contextmanager
def application(scenarios: Sequence[Scenario]) -> Iterator[int]:
    """An application that answers each scenario as the scenario says; gives its port.

    A scenario is known by its place in the list, which the server in front sends on in a header.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else the body waits 40 ms for the receipt of the head

        def answer(self) -> None:
            scenario = scenarios[int(self.headers["X-Scenario"])]
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response_only(scenario.response.status)
            for name, value in scenario.response.headers.items():
                self.send_header(name, value)
            if scenario.response.status != 204:
                self.send_header("Content-Length", str(scenario.response.body_bytes))
            self.end_headers()
            self.wfile.write(b"x" * scenario.response.body_bytes)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 (names of the library)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (name of the library)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(_LOOK_FOR_THE_END,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def send(port: int, scenario: Scenario) -> int:
    """Send the scenario's request as it is described; gives the status of the answer."""
    request = scenario.request
    head = [f"{request.method} {request.target} HTTP/1.1".encode()]
    head += [name.encode() + b": " + value for name, value in request.sent_headers().items()]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"\r\n".join([*head, b"", b""]) + b"x" * request.body_bytes)
        answer = b""
        while b"\r\n\r\n" not in answer and (more := connection.recv(65_536)):
            answer += more
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", answer)
        rest = int(length[1]) - len(answer.partition(b"\r\n\r\n")[2]) if length else 0
        while rest > 0 and (more := connection.recv(65_536)):
            rest -= len(more)
    return int(answer.split(b" ", 2)[1])


def loopback_scenarios() -> list[Scenario]:
    """The shipped accesses of web servers, from the loopback address."""
    return [_sent(one, {}) for one in shipped_scenarios("http")]


def numbered(scenario: Scenario, number: int, header: str = "X-Number") -> Scenario:
    """The scenario from the loopback address, with its number in a header that no log holds."""
    return _sent(scenario, {header: str(number)})


def _sent(scenario: Scenario, more: dict[str, str]) -> Scenario:
    request = scenario.request
    changed = msgspec.structs.replace(request, address="127.0.0.1", headers=request.headers | more)
    return msgspec.structs.replace(scenario, request=changed)


def marked(scenario: Scenario, samples: Iterable[str]) -> Scenario:
    """The scenario with a mark for each value that nobody can foretell: `@0@`."""
    return msgspec.structs.replace(scenario, values={name: f"@{number}@" for number, name in enumerate(samples)})


def lines_by_file(emitter: Simulated) -> dict[str, str]:
    """By file, the lines of an emitter's one outcome; all of them are known."""
    (outcome,) = emitter.outcomes
    assert not outcome.unknown
    found: dict[str, str] = {}
    for line in outcome.lines:
        assert line.text is not None
        assert not line.unknown, line.unknown
        name = line.target.rpartition("/")[2]
        found[name] = found.get(name, "") + line.text + "\n"
    return found


def sizes(folder: Path) -> dict[str, int]:
    """How large each log is."""
    return {path.name: path.stat().st_size for path in folder.glob("log-*")}


def added(folder: Path, before: dict[str, int], awaited: dict[str, str]) -> dict[str, str]:
    """What each log grew by beyond its size before; servers write a line shortly after the answer."""
    found: dict[str, str] = {}
    for _ in range(1_000 if awaited else 4):
        found = {
            path.name: path.read_bytes()[before.get(path.name, 0) :].decode("utf-8", "backslashreplace")
            for path in folder.glob("log-*")
        }
        found = {name: text for name, text in found.items() if text}
        if awaited and found.keys() >= awaited.keys() and all(text.endswith("\n") for text in found.values()):
            break
        time.sleep(0.01)
    return found


def hold(
    folder: Path,
    port: int,
    scenarios: Sequence[Scenario],
    simulated: Callable[[Scenario], dict[str, str]],
    sent: Callable[[Scenario, int], Scenario] | None = None,
) -> None:
    """Send every scenario, and hold what each log grows by against what is simulated, but for what marks stand for.

    `sent`: what goes over the wire of a scenario, by its number, where that is not what is simulated.
    """
    for number, scenario in enumerate(scenarios):
        one = numbered(scenario, number)
        before = sizes(folder)
        assert send(port, sent(one, number) if sent else one) == scenario.response.status, scenario.name
        expected = simulated(one)
        written = added(folder, before, expected)
        assert written.keys() == expected.keys(), scenario.name
        for file, lines in expected.items():
            pattern = re.sub(r"@[a-z_0-9]+@", "[ -~]+?", re.escape(lines))
            assert re.fullmatch(pattern, written[file]), f"{scenario.name}:\n{lines}\n{written[file]}"


def without_moment(text: str) -> str:
    """A line whose digits and names, those of times, say nothing but how many and where they are."""
    return re.sub("[AP]M", "PM", re.sub("[A-Z][a-z]+", "Name", re.sub(r"\d", "0", text)))
