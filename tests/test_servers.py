"""Ports for servers under test: each is given to one server only."""

from __future__ import annotations

import random
import socket

import pytest

from tests import servers


def test_no_port_is_given_twice_or_while_another_run_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first, any_port = servers.free_port(), random.randrange
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = [first, listener.getsockname()[1]]
        tried = list(taken)
        monkeypatch.setattr(servers, "_GIVEN", set())  # as in another run
        monkeypatch.setattr("tests.servers.random.randrange", lambda *span: tried.pop(0) if tried else any_port(*span))
        assert servers.free_port() not in taken
    assert not tried
