"""Real servers for tests: found on PATH or skipped with a reason; required under ACCESSLINT_REQUIRE_SERVERS=1."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import socket
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

SERVERS = "/usr/sbin"


def program(name: str, *folders: str) -> str:
    """The path of a server's program; skips the test without it, or fails it where servers are required.

    `folders`: where to look before PATH, behind which servers are looked for where not everybody's PATH leads.
    """
    path = shutil.which(name, path=os.pathsep.join((*folders, os.environ.get("PATH", os.defpath), SERVERS)))
    if path is None:
        missing(name)
    return path


def needs_package(name: str) -> None:
    """Skip the test without a Python package of the extra `servers`, or fail it where servers are required."""
    if importlib.util.find_spec(name) is None:
        missing(f"the package {name}")


def missing(what: object) -> NoReturn:
    """Skip the test for what is not installed, or fail it where servers are required."""
    if os.environ.get("ACCESSLINT_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{what} is not installed and ACCESSLINT_REQUIRE_SERVERS=1")
    pytest.skip(f"{what} is not installed")


def free_port() -> int:
    """A port of the loopback interface that nothing listens on; none is given twice.

    It lies below the ports that systems hand out by themselves (Linux from 32768, others from 49152): between this
    answer and the start of the server, a client or another server that takes any port cannot be given the same one. Nor
    can another run of the tests: the same port of UDP, which no server here uses, is held as a sign.
    """
    for _ in range(1_000):
        port = random.randrange(20_000, 32_000)
        sign = socket.socket(type=socket.SOCK_DGRAM)
        with socket.socket() as listener:
            if port not in _GIVEN and _binds(sign, port) and _binds(listener, port):
                _GIVEN.add(port)
                _SIGNS.append(sign)
                if len(_SIGNS) > _MOST_SIGNS:
                    _SIGNS.popleft().close()
                return port
        sign.close()
    pytest.fail("no port is free between 20000 and 32000")


_GIVEN: set[int] = set()
_SIGNS: deque[socket.socket] = deque()
_MOST_SIGNS = 50
"""Older ones are closed: those servers have come and gone."""


def _binds(listener: socket.socket, port: int) -> bool:
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


def reachable(port: int) -> bool:
    """Whether something listens on a port of the loopback interface."""
    with socket.socket() as client:
        client.settimeout(5)
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def listening(
    process: subprocess.Popen[str] | subprocess.Popen[bytes],
    port: int,
    said: Callable[[], str],
    end: Callable[[], None] | None = None,
) -> Iterator[None]:
    """The block runs once the process listens; `end` (by default `terminate`) ends it.

    `said`: why it does not start.
    """
    try:
        for _ in range(500):
            if process.poll() is not None:
                pytest.fail(said() or "the server does not start")
            if reachable(port):
                break
            time.sleep(0.02)
        yield
    finally:
        (end or process.terminate)()
        process.wait(20)


def told(process: subprocess.Popen[str]) -> str:
    """What a process wrote to standard error."""
    return process.stderr.read() if process.stderr else ""
