"""Real servers for tests: found on PATH or skipped with a reason; required under ACCESSLINT_REQUIRE_SERVERS=1."""

from __future__ import annotations

import os
import shutil
import socket

import pytest


def program(name: str, *folders: str) -> str:
    """The path of a server's program; skips the test without it, or fails it where servers are required.

    `folders`: where to look before PATH.
    """
    path = shutil.which(name, path=os.pathsep.join((*folders, os.environ.get("PATH", os.defpath))))
    if path is not None:
        return path
    if os.environ.get("ACCESSLINT_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{name} is not installed and ACCESSLINT_REQUIRE_SERVERS=1")
    pytest.skip(f"{name} is not installed")


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
