"""Ports for servers under test: each is given to one server only."""

from __future__ import annotations

import socket

import pytest

from tests import servers


def test_no_port_is_given_twice_or_while_another_run_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first = servers.free_port()
    taken = [first, first, first + 1, first + 2]
    monkeypatch.setattr(servers, "_GIVEN", set())  # as in another run
    monkeypatch.setattr("tests.servers.random.randrange", lambda *_: taken.pop(0))
    with socket.create_server(("127.0.0.1", first + 1)):
        assert servers.free_port() == first + 2
