"""The accesses that are simulated: the shipped ones (`schemas/scenarios.json`) or the user's own."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote_to_bytes

import msgspec

from accesslint.resources import shipped

_MOST_BYTES = 1_000_000


class ScenarioError(Exception):
    """A file of scenarios that cannot be used; the message names it and says what is wrong."""


class Request(msgspec.Struct, frozen=True):
    """What the client sends."""

    method: str
    target: str
    headers: dict[str, str] = {}
    user: str | None = None
    """The name that HTTP basic authentication sends."""
    body_bytes: int = 0
    address: str = "203.0.113.7"

    @property
    def path(self) -> bytes:
        """The path as sent, without the query."""
        return self.target.partition("?")[0].encode()

    @property
    def decoded_path(self) -> bytes:
        """The path with its `%hh` resolved."""
        return unquote_to_bytes(self.path)

    @property
    def query(self) -> bytes | None:
        """What follows the `?`; None without one."""
        _, mark, query = self.target.partition("?")
        return query.encode() if mark else None

    @property
    def line(self) -> bytes:
        """The request line."""
        return f"{self.method} {self.target} HTTP/1.1".encode()

    @property
    def length(self) -> int:
        """How many bytes go over the wire, the body with them."""
        lines = [self.line, *(name.encode() + b": " + value for name, value in self.sent_headers().items())]
        return sum(len(line) + 2 for line in lines) + 2 + self.body_bytes

    def sent_headers(self) -> dict[str, bytes]:
        """All headers as they go over the wire, by name as written; `Host` comes first."""
        found = {"Host": b"app.example.com"}
        if self.user is not None:
            found["Authorization"] = b"Basic " + b64encode(self.user.encode() + b":correct-horse")
        found.update({name: value.encode() for name, value in self.headers.items()})
        if self.body_bytes:
            found["Content-Length"] = str(self.body_bytes).encode()
        return found

    def header(self, name: str) -> bytes | None:
        """A header as it is sent, without the blanks around it, whatever the case of its name; None: it is not sent."""
        return next((value.strip() for key, value in self.sent_headers().items() if key.lower() == name.lower()), None)


class Response(msgspec.Struct, frozen=True):
    """What the server answers."""

    status: int
    headers: dict[str, str] = {}
    body_bytes: int = 0


class MySQL(msgspec.Struct, frozen=True):
    """What is said otherwise in MySQL and MariaDB."""

    statement: str = ""
    """The same statement in their words; empty: it is the same there."""
    error: int = 0
    """The number of the error where it is refused."""


class Session(msgspec.Struct, frozen=True):
    """What happens in a database: somebody signs in or out, or a statement is run."""

    user: str
    event: Literal["sign-in", "sign-out", "statement"] = "statement"
    statement: str = ""
    kind: Literal["read", "write", "ddl", "role", "misc"] = "read"
    """What the statement does: `ddl` changes definitions, `role` who may do what."""
    refused: str = ""
    """The server's message where it refuses a statement; not empty where it refuses a sign-in."""
    database: str = "shop"
    application: str = "psql"
    resource: str = ""
    """What the statement works on, as a record should name it; empty: the database."""
    mysql: MySQL = MySQL()

    @property
    def mysql_statement(self) -> str:
        """The statement as MySQL and MariaDB want it."""
        return self.mysql.statement or self.statement

    @property
    def command(self) -> str:
        """The first word of the statement, in capitals."""
        return self.statement.strip().partition(" ")[0].upper()


class Caller(msgspec.Struct, frozen=True):
    """Whom a Kubernetes API server took the caller for, and the objects that went over the wire."""

    user: str
    groups: tuple[str, ...] = ()
    request_object: Any = None
    response_object: Any = None


class Scenario(msgspec.Struct, frozen=True):
    """One access, with the truth about it."""

    name: str
    request: Request = Request("GET", "/")
    response: Response = Response(200)
    title: str = ""
    identity: str | None = None
    secrets: tuple[str, ...] = ()
    values: dict[str, str] = {}
    """Values of tokens that only the surroundings tell."""
    kubernetes: Caller | None = None
    """Set: the request goes to a Kubernetes API server, and only audit policies are asked about it."""
    database: Session | None = None
    """Set: it happens in a database; there is no request."""

    @property
    def plane(self) -> str:
        """Which emitters the scenario is for, as their fact `plane` says it."""
        if self.database is not None:
            return "data"
        return "http" if self.kubernetes is None else "control"


def shipped_scenarios(plane: str = "") -> list[Scenario]:
    """The audit scenarios that come with the program; only those for emitters of a plane, where it is named."""
    text = (shipped("schemas") / "scenarios.json").read_bytes()
    found = msgspec.json.decode(text, type=dict[str, list[Scenario]])["scenarios"]
    return [scenario for scenario in found if plane in ("", scenario.plane)]


def read_scenarios(file: Path) -> list[Scenario]:
    """The scenarios of a YAML or JSON file, checked against `schemas/scenario.schema.json`.

    Raises `ScenarioError`.
    """
    import yaml

    try:
        text = file.read_bytes()
        if len(text) > _MOST_BYTES:
            raise ScenarioError(f"{file}: larger than {_MOST_BYTES:,} bytes")
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ScenarioError(f"{file}: {error}") from error
    _validate(file, data)
    scenarios: list[Scenario] = msgspec.convert(data["scenarios"], list[Scenario])
    names = [scenario.name for scenario in scenarios]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ScenarioError(f"{file}: two scenarios are named {twice}")
    return scenarios


def _validate(file: Path, data: Any) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = msgspec.json.decode((shipped("schemas") / "scenario.schema.json").read_bytes())
    error = best_match(Draft202012Validator(schema).iter_errors(data))
    if error is not None:
        where = ".".join(str(step) for step in error.absolute_path) or "the file"
        raise ScenarioError(f"{file}: {where}: {error.message[:200]}")
