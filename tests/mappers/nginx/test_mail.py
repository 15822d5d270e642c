"""Mail proxies: which sign-ins the error log keeps, held against a running nginx."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from accesslint.mappers.nginx import servers
from tests.loaders.nginx.loading import load
from tests.mappers.building import Mapped, mapped
from tests.servers import free_port, listening, missing, program, told

MODULE = Path("/usr/lib/nginx/modules/ngx_mail_module.so")


def _mail(around: str, inside: str, server: str = "") -> Mapped:
    return mapped(servers, *load(f"{around} mail {{ {inside} server {{ listen 143; {server} }} }}").resources)


CASES = {
    "by default": ("", "", "", "off"),
    "no severity": ("error_log /l;", "", "", "off"),
    "main": ("error_log /l info;", "", "", "on"),
    "mail": ("error_log /l;", "error_log /m debug;", "", "on"),
    "server": ("error_log /l info;", "", "error_log /s notice;", "off"),
    "one of two": ("error_log /l warn; error_log /k info;", "", "", "on"),
    "memory": ("error_log memory:32m debug;", "", "", "off"),
    "a log for debuggers beside": ("error_log /l warn; error_log memory:32m debug;", "", "", "off"),
}


@pytest.mark.parametrize(("around", "inside", "server", "expected"), CASES.values(), ids=CASES)
def test_severities(around: str, inside: str, server: str, expected: str) -> None:
    (emitter,) = (one for one in _mail(around, inside, server).values() if one.category == "emitter")
    assert (emitter.kind, emitter.get("plane"), emitter.get("logging")) == ("mail-server", "auth", expected)
    assert emitter.get("authentication.logins") is (expected == "on")
    assert bool(emitter.get("logging_detail")) is (expected == "off")
    assert bool(emitter.get("routes")) is (expected == "on")


def test_a_log_in_memory_is_called_so() -> None:
    (emitter,) = (one for one in _mail("error_log memory:32m debug;", "").values() if one.category == "emitter")
    assert "to memory only" in str(emitter.get("logging_detail"))


@pytest.mark.parametrize("severity", ["{{ level }}", "${LEVEL}", "loud"])
def test_a_severity_that_is_not_known(severity: str) -> None:
    (emitter,) = (one for one in _mail(f"error_log /l {severity};", "").values() if one.category == "emitter")
    assert "unknown" in emitter.facts["logging"]
    assert emitter.get("logging_detail") is None


def test_records_name_the_user() -> None:
    (form,) = (one for one in _mail("error_log stderr info;", "").values() if one.category == "format")
    assert {field["meaning"] for field in form.facts["fields"]} >= {
        "timestamp",
        "identity",
        "action",
        "resource",
        "result",
    }
    assert form.get("timestamp.zone") == "none"


@contextmanager
def _sign_in_service(mailbox: int) -> Iterator[int]:
    """What nginx asks about users: alice's mail is at a port, nobody else is let in."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            accepted = self.headers["Auth-User"] == "alice"
            self.send_header("Auth-Status", "OK" if accepted else "Invalid login or password")
            if accepted:
                self.send_header("Auth-Server", "127.0.0.1")
                self.send_header("Auth-Port", str(mailbox))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (name of the library)
            """Say nothing."""

    service = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=service.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service.server_address[1]
    finally:
        service.shutdown()
        service.server_close()
        thread.join(10)


@contextmanager
def _mailbox() -> Iterator[int]:
    """An IMAP server that takes one sign-in, which nginx sends as two literals."""

    def serve() -> None:
        with listener.accept()[0] as connection, connection.makefile("rwb", 0) as stream:
            stream.write(b"* OK ready\r\n")
            for answer in (b"+ go on\r\n", b"+ go on\r\n", b"a OK signed in\r\n"):
                stream.readline()
                stream.write(answer)
            stream.readline()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


@pytest.mark.server
@pytest.mark.parametrize("severity", ["debug", "info", "notice", "warn", "error", ""])
def test_what_a_running_nginx_keeps(severity: str, tmp_path: Path) -> None:
    nginx = program("nginx")
    if not MODULE.exists():
        missing("nginx's mail module")
    log = tmp_path / "log"
    with _mailbox() as mailbox, _sign_in_service(mailbox) as service:
        port = free_port()
        text = (
            f"daemon off; master_process off; pid {tmp_path}/pid; load_module {MODULE}; events {{}}\n"
            f"error_log {log} {severity};\n"
            f"mail {{ auth_http 127.0.0.1:{service}/; server {{ listen 127.0.0.1:{port}; protocol imap; }} }}\n"
        )
        (tmp_path / "nginx.conf").write_text(text)
        command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "early")]
        (emitter,) = (one for one in mapped(servers, *load(text).resources).values() if one.category == "emitter")
        with (
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
            listening(process, port, lambda: told(process)),
        ):
            assert _sign_in(port, "bob").startswith(b"a NO")
            assert _sign_in(port, "alice").startswith(b"a OK")
            kept = emitter.get("logging") == "on"
            written = _wait_for(log, "client logged in" if kept else "")
    assert (": *" in written and 'login: "alice"' in written) is kept
    assert ("client login failed" in written and 'login: "bob"' in written) is kept


def _sign_in(port: int, user: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client, client.makefile("rwb", 0) as stream:
        stream.readline()
        stream.write(f"a LOGIN {user} secret\r\n".encode())
        return bytes(stream.readline())


def _wait_for(log: Path, words: str) -> str:
    """What is in the log once the words are; shortly after, where no words are awaited."""
    for _ in range(1_000 if words else 5):
        text = log.read_text() if log.exists() else ""
        if words and words in text:
            return text
        time.sleep(0.01)
    return log.read_text()
