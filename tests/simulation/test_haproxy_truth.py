"""The truth: a running HAProxy writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from accesslint.mappers.haproxy import servers
from accesslint.model.entities import Model
from accesslint.simulation.haproxy import HEADER
from accesslint.simulation.haproxy_values import SAMPLES
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from tests.loaders.haproxy.test_haproxy import load
from tests.mappers.building import mapped
from tests.servers import free_port, listening, program
from tests.simulation.serving import application, loopback_scenarios, send

pytestmark = pytest.mark.server

MAIN = """
global
  log {target}
defaults
  mode http
  log global
  timeout connect 5s
  timeout client 5s
  timeout server 5s
{main}
frontend app
  bind 127.0.0.1:{port}
  {lines}
  default_backend web
backend web
  {backend_lines}
  server web1 127.0.0.1:{backend}
"""
STDOUT = "stdout len 8192 format raw local0"
UDP = "127.0.0.1:{udp} len 8192 format {format} local0"
CAPTURES = "capture request header User-Agent len 200\n  capture request header Referer len 20\n"
USER = "http-request set-var(txn.user) http_auth_user\n  "

FORMATS: dict[str, str] = {
    "httplog": "option httplog",
    "httplog with captures": f"{CAPTURES}  capture response header Server len 9\n  option httplog",
    "httplog clf": "option httplog clf",
    "httplog clf with captures": f"{CAPTURES}  option httplog clf",
    "httpslog without TLS": "option httpslog",
    "tcplog in HTTP mode": "option tcplog",
    "connections": "option dontlognull",
    "dontlognull": "option dontlognull\n  option httplog",
    "request line": "log-format '%ci %{+Q}r'",
    "parts of it": "log-format '%ci %HM %HU %HP %HPO %{+Q}HQ %HV'",
    "escaped parts of it": "log-format '%ci %{+E,+Q}HU %{+E}r'",
    "blanks are merged": "log-format '  %ci   a  %hr  b  %ID '",
    "nothing but the request, written twice": "log-format '%T %r'",
    "with captures, written once": f"{CAPTURES}  log-format '%T %r'",
    "with the result, written once": "log-format '%T %r %ST'",
    "percent signs": "log-format '%ci %% %-x 100%%'",
    "flags for all": "log-format '%{+Q}o %ci %ST %HM %{-Q}HU %b %s %f %ft'",
    "hexadecimal": "log-format '%{+X}o %ci %ST %Ts %{-X}cp %rt %pid'",
    "times": "log-format '%ci %t %tr %T %Tl %trg %trl %Ts %ms'",
    "numbers": "log-format '%ci %B %U %Ta/%Tt/%Tr %ac/%fc/%bc/%sc/%rc %sq/%bq %lc %rt'",
    "names": "log-format '%ci %f %ft %b %s %H %fi:%fp %si:%sp %bi:%bp %tsc %ts'",
    "captures raw": f"{CAPTURES}  log-format '%ci %[capture.req.hdr(0)]|%[capture.req.hdr(1)]|%[capture.req.hdr(2)]'",
    "captures quoted": f"{CAPTURES}  log-format '%ci %{{+Q}}[capture.req.hdr(0)] \"%[capture.req.hdr(1)]\"'",
    "captures escaped": f"{CAPTURES}  log-format '%ci %{{+Q,+E}}[capture.req.hdr(0)] %{{+E}}[capture.req.hdr(1)]'",
    "captures as lists": f"{CAPTURES}  log-format '%ci %hr %{{+Q}}hr %{{+E}}hr %hrl %{{+Q}}hrl %hs|%hsl|'",
    "captured expressions": "http-request capture path len 12\n  http-request capture req.hdr(Referer) len 30\n"
    "  log-format '%ci %[capture.req.hdr(0)] %hr'",
    "a declared slot": "declare capture request len 30\n  http-request capture req.hdr(User-Agent) id 0\n"
    "  log-format '%ci %{+Q}[capture.req.hdr(0)] %hr'",
    "cookies": "capture cookie session len 12\n  log-format '%ci %CC %{+Q}CC %CS %{+Q}CS'",
    "the user": f"{USER}log-format '%ci %[var(txn.user)]|%{{+Q}}[var(txn.user)]|%{{+E}}[var(txn.user)]'",
    "a header's last value": "http-request set-var(txn.f) req.hdr(X-Forwarded-For)\n"
    "  http-request set-var(txn.g) req.fhdr(X-Forwarded-For)\n  log-format '%ci %[var(txn.f)] %{+Q}[var(txn.g)]'",
    "a claim": "http-request set-var(txn.sub) http_auth_bearer,jwt_payload_query('$.sub')\n"
    "  log-format '%ci %[var(txn.sub)]'",
    "converters": f"{CAPTURES}  log-format '%ci %[capture.req.hdr(0),lower] %[capture.req.hdr(0),base64]"
    " %[capture.req.hdr(0),hex] %[capture.req.hdr(0),length] %[capture.req.hdr(0),url_enc]"
    " %[capture.req.hdr(0),sha1,hex] %[capture.req.hdr(0),sha2,hex,lower]'",
    "decoded": "http-request set-var(txn.p) path,url_dec\n  log-format '%ci %[var(txn.p),json(utf8s)]'",
    "samples": "log-format '%[src] %[method] %[status] %[capture.req.method] %[capture.req.uri] %[capture.req.ver]"
    " %[fe_name] %[ssl_fc] %[ssl_c_s_dn(cn)] %{+Q}[ssl_c_s_dn(cn)] %[var(txn.none)]'",
    "JSON, raw": f'{CAPTURES}  log-format \'{{"ip":"%ci","method":"%HM","uri":"%HU","status":%ST,'
    '"agent":"%[capture.req.hdr(0)]"}\'',
    "JSON, E": f'{CAPTURES}  log-format \'{{"ip":"%ci","uri":%{{+E,+Q}}HU,"agent":%{{+E,+Q}}[capture.req.hdr(0)]}}\'',
    "JSON, converted": f'{CAPTURES}{USER}log-format \'{{"time":"%T","user":"%[var(txn.user),json(utf8s)]",'
    '"uri":"%[capture.req.uri,json(utf8s)]","status":%ST,"agent":"%[capture.req.hdr(0),json]"}\'',
    "times of samples": "log-format '%ci %[date] %[date(0,ms)]"
    ' %[date,utime("%Y-%m-%dT%H:%M:%SZ")] %[date,ltime(%H:%M)]\'',
    "a whole record": f"unique-id-format %[uuid]\n  {USER}http-request set-var(txn.path) path\n"
    '  log-format \'{"time":"%[date,utime("%Y-%m-%dT%H:%M:%SZ")]","request_id":"%ID",'
    '"user":"%[var(txn.user),json(utf8s)]","client":"%ci","method":"%HM",'
    '"path":"%[var(txn.path),json(utf8s)]","status":%ST}\'',
    "an id": "unique-id-format %[uuid]\n  log-format '%ci %ID %{+Q}ID'",
    "no id": "log-format '%ci %ID %{+Q}ID'",
    "error-log-format": "error-log-format '%ci %[fc_err]'\n  log-format '%ci %ST'",
    "the last counts": "option httplog\n  log-format '%ci %ST'",
    "the last counts again": "log-format '%ci %ST'\n  option httplog",
    "inherited": "option dontlognull MAIN   log-format '%ci %HM'",
    "inherited by name": "option dontlognull MAIN defaults a from b\n  log-format '%ci %HM'",
    "replaced": "log-format '%ci %ST' MAIN   option httplog",
    "off": "no log\n  option httplog",
    "silent": "http-request set-log-level silent\n  log-format '%ci %HM'",
    "silent for some": "acl quiet path_beg /records -i /ADMIN\n"
    "  http-request set-log-level silent if quiet { method GET } || { path / }\n  log-format '%ci %HM %HU'",
    "silent unless": "http-request set-log-level silent unless { path_beg /records }\n  log-format '%ci %HM %HU'",
    "silent but for some": "http-request set-log-level silent\n"
    "  http-request set-log-level info if { method DELETE }\n  log-format '%ci %HM %HU'",
    "silent in the backend": "log-format '%ci %HM' BACKEND http-request set-log-level silent if { method GET }",
    "only what fails": "option dontlog-normal\n  log-format '%ci %HM %ST'",
    "level err": "no log\n  log stdout format raw local0 err\n  log-format '%ci %ST'",
    "level err and errors apart": "no log\n  log stdout format raw local0 err\n  option log-separate-errors\n"
    "  log-format '%ci %ST'",
    "cut": "no log\n  log stdout format raw local0\n  log-format '%ci %r %{+Q}HM'",
    "cut in quotes": f"{CAPTURES}  no log\n  log stdout format raw local0\n"
    "  log-format '%ci %HU %{+Q}[capture.req.hdr(0)] %ST'",
    "cut short": f"{CAPTURES}  no log\n  log stdout len 80 format raw local0\n"
    "  log-format '%ci %HU %[capture.req.hdr(0)] %ST %hr'",
}

CONNECTIONS: dict[str, str] = {
    "nothing chosen": "mode tcp",
    "tcplog": "mode tcp\n  option tcplog",
    "httplog falls back": "mode tcp\n  option httplog",
    "own": "mode tcp\n  log-format '%ci:%cp [%t] %{+Q}f %b/%s %Tt %B %[src] %[fe_name]'",
}

ENCRYPTED: dict[str, str] = {
    "httpslog": "option httpslog",
    "own": "log-format '%ci %ft %sslv %sslc %[ssl_fc] %[ssl_c_used] %[ssl_fc_err,hex] %[ssl_c_s_dn(cn)] %HM %ST'",
}

SYSLOG = {
    **{f"UDP {name}": name for name in ("local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw")},
}


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """HAProxy on the loopback interface, its standard output in a file."""
    command = [program("haproxy"), "-db", "-f", str(folder / "haproxy.cfg")]
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors)
        with listening(process, port, (folder / "stderr").read_text):
            yield


class Receiver:
    """What HAProxy wrote, on standard output or by datagrams."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "stdout"
        self._read = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)

    def new(self) -> bytes:
        """What was not given yet."""
        data = self._file.read_bytes()[self._read :]
        self._read += len(data)
        while True:
            try:
                data += self.socket.recv(65_536)
            except BlockingIOError:
                return data

    def settled(self) -> None:
        """Wait until nothing more comes."""
        quiet = 0
        while quiet < 3:
            time.sleep(0.03)
            quiet = 0 if self.new() else quiet + 1

    def line(self, *, awaited: int) -> bytes:
        """The next lines, as many as are awaited; nothing where none is and none comes."""
        data = b""
        for _ in range(100 if awaited else 4):
            data += self.new()
            if data.endswith(b"\n") and data.count(b"\n") >= awaited:
                break
            time.sleep(0.01)
        return data


def _simulated(model: Model, scenario: Scenario) -> str:
    marked = msgspec.structs.replace(
        scenario,
        values={name: f"@{number}@" for number, name in enumerate([HEADER, *SAMPLES]) if name not in KNOWN}
        | {"%ts": "@98@"},
    )
    (emitter,) = (one for one in simulate(model, [marked]) if one.address.endswith("frontend app"))
    (outcome,) = emitter.outcomes
    found = ""
    for line in outcome.lines:
        assert line.text is not None
        assert not line.unknown
        found += line.text + "\n"
    return found


@pytest.mark.parametrize("name", CONNECTIONS)
def test_lines_of_connections_are_those_of_haproxy(name: str, tmp_path: Path) -> None:
    compare(CONNECTIONS[name] + " BACKEND mode tcp", STDOUT, tmp_path)


KNOWN = {"%b", "%s", "%ts", "%[be_name]", "%[srv_name]"}


def compare(text: str, target: str, tmp_path: Path, outer: int = 0, encrypted: str = "") -> None:
    """Run HAProxy with a configuration, send it the scenarios, hold its lines against those simulated.

    `outer`: the port to send to where it is not the frontend's own; `encrypted`: what makes that one speak TLS.
    """
    program("haproxy")
    scenarios = loopback_scenarios()
    lines, _, main = text.partition(" MAIN ")
    lines, _, inner = lines.partition(" BACKEND ")
    port, receiver = free_port(), Receiver(tmp_path)
    with application(scenarios) as backend, receiver.socket:
        target = target.replace("{udp}", str(receiver.socket.getsockname()[1]))
        written = MAIN.format(
            target=target,
            main=main.replace("{port}", str(port)),
            port=f"{port}{encrypted}",
            lines=lines,
            backend_lines=inner,
            backend=backend,
        ).replace("defaults\n  mode", "defaults b\n  mode")
        (tmp_path / "haproxy.cfg").write_text(written)
        found, problems = load(written)
        assert problems == []
        model = Model(list(mapped(servers, *found.values()).values()))
        with running(tmp_path, port):
            receiver.settled()
            for number, scenario in enumerate(scenarios):
                headers = scenario.request.headers | {"X-Scenario": str(number)}
                numbered = msgspec.structs.replace(
                    scenario, request=msgspec.structs.replace(scenario.request, headers=headers)
                )
                assert send(outer or port, numbered) == scenario.response.status, scenario.name
                expected = _simulated(model, numbered)
                line = receiver.line(awaited=expected.count("\n")).decode("utf-8", "backslashreplace")
                pattern = re.sub(r"@\d+@", "[ -~]+?", re.escape(expected))
                assert re.fullmatch(pattern, line), f"{scenario.name}:\n{expected}\n{line}"


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_haproxy(name: str, tmp_path: Path) -> None:
    compare(FORMATS[name], STDOUT, tmp_path)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate with its key, made for the tests."""
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key", folder / "made"
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    command += ["-days", "2", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes(key.read_bytes() + made.read_bytes())
    return both


@pytest.mark.parametrize("name", ENCRYPTED)
def test_lines_over_tls_are_those_of_haproxy(name: str, tmp_path: Path, certificate: Path) -> None:
    outer = free_port()
    plain = f"listen plain\n  bind 127.0.0.1:{outer}\n  no log\n  server app 127.0.0.1:{{port}} ssl verify none\n"
    text = f"{ENCRYPTED[name]} MAIN {plain}"
    compare(text, STDOUT, tmp_path, outer, f" ssl crt {certificate}")


@pytest.mark.parametrize("name", SYSLOG)
def test_datagrams_are_those_of_haproxy(name: str, tmp_path: Path) -> None:
    lines = f'{CAPTURES}  log-format-sd \'[a@1 user="%{{+E}}[capture.req.hdr(0)]"  s="%ST"]\'\n'
    compare(f"{lines}  log-format '%ci %HM %HU'", UDP.replace("{format}", SYSLOG[name]), tmp_path)
