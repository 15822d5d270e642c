"""Databases under test: what their sessions are, a folder for them, and an administrator who is signed in."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from accesslint.simulation.scenarios import Scenario

Lines = TypeVar("Lines")


def from_here(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios from the loopback address."""
    return [
        msgspec.structs.replace(one, request=msgspec.structs.replace(one.request, address="127.0.0.1"))
        for one in scenarios
    ]


def around(scenarios: Sequence[Scenario]) -> Iterator[Scenario]:
    """Everybody's sign-ins and sign-outs."""
    for scenario in scenarios:
        session = scenario.database
        assert session is not None
        if session.event == "statement" or session.refused:
            continue
        for user in ("alice", "root-admin"):
            own = msgspec.structs.replace(session, user=user)
            yield msgspec.structs.replace(scenario, name=f"{session.event} {user}", database=own)


def of_session(scenario: Scenario, lines: Mapping[str, Lines]) -> list[Lines]:
    """What a scenario leaves: a session that runs a statement signs in and out as well."""
    session = scenario.database
    assert session is not None
    if session.refused and session.event == "sign-in":
        return [lines[scenario.name]]
    own = [lines[scenario.name]] if session.event == "statement" else []
    return [lines[f"sign-in {session.user}"], *own, lines[f"sign-out {session.user}"]]


@contextmanager
def folder_of(user: str) -> Iterator[Path]:
    """A folder that a server can use: as root it belongs to the user that the server runs as.

    It is none of pytest's, which nobody else may enter.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"accesslint-{user}-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, user, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Administrator:
    """A client that stays signed in and gets statements one by one; `said`: why the server does not answer."""

    def __init__(self, command: Sequence[str], said: Callable[[], str], **more: Any) -> None:
        self._said = said
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more
        )

    def ask(self, text: str) -> str:
        """The last line of answer to statements; it says nothing of errors."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{text}\nSELECT 'answered';\n")
        process.stdin.flush()
        last = ""
        while (line := process.stdout.readline().strip()) != "answered":
            assert line or process.poll() is None, self._said()
            last = line or last
        return last

    def end(self) -> None:
        """Sign out."""
        self._process.kill()
        self._process.communicate()
