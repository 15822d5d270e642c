"""What a reader gets out of a line: which of the five fields, and which questions of an audit stay open.

The line is read as a reader would: JSON by a JSON parser, other formats by the literal text between their fields.
What is read is compared with the truth of the scenario.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote

import msgspec

from accesslint.model.entities import Entity
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Piece
from accesslint.simulation.api_requests import api_request
from accesslint.simulation.scenarios import Scenario

State: TypeAlias = Literal["read", "missing", "empty", "wrong", "unknown"]

QUESTIONS = {
    "timestamp": "When was it, in which time zone?",
    "identity": "Who did it?",
    "action": "What was done?",
    "resource": "To what was it done?",
    "result": "Was it allowed, and did it succeed?",
}
"""The five fields, and what an auditor asks of each."""

_ESCAPES = re.compile(rb"\\x([0-9A-Fa-f]{2})|\\([\"\\nrtbv])")
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"v": b"\v"}
_LONGEST_SHOWN = 200


class Answer(msgspec.Struct, frozen=True):
    """One of the five fields in one line."""

    state: State
    value: str = ""
    """What stands there."""
    detail: str = ""


class Answers(msgspec.Struct, frozen=True):
    """What one line tells."""

    fields: dict[str, Answer]
    open: list[str]
    """The questions that it leaves open, and what else is wrong with it."""


def text_of(pieces: Sequence[Piece]) -> str:
    r"""The line as it can be shown: unknown parts as `<$token?>`, bytes that are no UTF-8 as `\xhh`."""
    return "".join(
        f"<{piece.token or 'unknown'}?>"
        if isinstance(piece.written, Unknown)
        else piece.written.decode("utf-8", "backslashreplace")
        for piece in pieces
    )


def answers_of(form: Entity, pieces: Sequence[Piece], scenario: Scenario) -> Answers:
    """What can be read back from a line of that format."""
    line = text_of(pieces)
    values, fault = _read(form, pieces)
    fields: dict[str, Answer] = {}
    for meaning in QUESTIONS:
        fields[meaning] = _answer(meaning, form, pieces, values, scenario)
    said = []
    for meaning, question in QUESTIONS.items():
        answer = fields[meaning]
        if answer.state != "read":
            said.append(f"{question} {answer.detail}".strip())
    if fault:
        said.append(fault)
    rows = 1 + sum(_line_ends(piece) for piece in pieces)
    if rows > 1:
        said.append(f"Which line is true? This one access left {rows} lines, of which the client wrote some.")
    leaked = [secret for secret in scenario.secrets if secret in line]
    if leaked:
        said.append(f"Who read the secret? The line holds a credential ({leaked[0][:12]}…).")
    return Answers(fields, said)


# Reading


def _line_ends(piece: Piece) -> int:
    """How many lines a value begins; one that begins with a tab shows that it goes on."""
    if not piece.token or not isinstance(piece.written, bytes):
        return 0
    return len(re.findall(rb"\r\n|\r|\n(?!\t)", piece.written.strip(b"\r\n")))


def _read(form: Entity, pieces: Sequence[Piece]) -> tuple[dict[int, str | None], str]:
    """What stands at each piece (by number) as a reader gets it; None where it cannot be told apart."""
    found: dict[int, str | None] = {}
    faults = ""
    start = 0
    for end in [*(number for number, piece in enumerate(pieces) if piece is LINE_END), len(pieces)]:
        values, fault = _read_line(form, pieces[start:end])
        found |= {start + number: value for number, value in values.items()}
        faults, start = faults or fault, end + 1
    return found, faults


def _read_line(form: Entity, pieces: Sequence[Piece]) -> tuple[dict[int, str | None], str]:
    if any(isinstance(piece.written, Unknown) for piece in pieces):
        return {n: _decoded(p.written) for n, p in enumerate(pieces) if isinstance(p.written, bytes)}, ""
    if form.get("encoding") == "json":
        return _read_json(form, pieces, text_of(pieces))
    return _read_text(pieces), ""


def _decoded(written: bytes) -> str:
    def plain(match: re.Match[bytes]) -> bytes:
        return bytes([int(match[1], 16)]) if match[1] else _CONTROLS.get(match[2], match[2])

    return _ESCAPES.sub(plain, written).decode("utf-8", "backslashreplace")


def _read_json(form: Entity, pieces: Sequence[Piece], line: str) -> tuple[dict[int, str | None], str]:
    tokens = [number for number, piece in enumerate(pieces) if piece.token]
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return dict.fromkeys(tokens, None), "Can a machine read it? The line is not JSON."
    flat = _flat(record, "") if isinstance(record, dict) else {}
    names = {str(field.get("token")): str(field.get("name")) for field in form.get("fields") or ()}
    found: dict[int, str | None] = {}
    for number in tokens:
        piece = pieces[number]
        value = flat.get(names.get(piece.token, ""))
        if value is None and isinstance(piece.written, bytes):
            value = _decoded(piece.written)
        found[number] = value
    return found, ""


def _flat(record: dict[str, Any], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            found.update(_flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    return found


def _read_text(pieces: Sequence[Piece]) -> dict[int, str | None]:
    """Each value ends where the next literal text begins; a quote behind a backslash ends nothing."""
    line = b"".join(piece.written for piece in pieces if isinstance(piece.written, bytes))
    row = re.split(rb"[\r\n]", line, maxsplit=1)[0]
    found: dict[int, str | None] = {}
    at = 0
    for number, piece in enumerate(pieces):
        if not isinstance(piece.written, bytes):
            continue
        if not piece.token:
            if not row.startswith(piece.written, at):
                return found | {n: None for n in range(number, len(pieces)) if pieces[n].token}
            at += len(piece.written)
            continue
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        if following is None:
            found[number] = None if number and pieces[number - 1].token else _decoded(row[at:])
            break
        if following.token or not isinstance(following.written, bytes) or (number and pieces[number - 1].token):
            found[number] = None  # nothing stands between two values
            at += len(piece.written)
            continue
        end = _unescaped_find(row, following.written, at)
        if end < 0:
            return found | {n: None for n in range(number, len(pieces)) if pieces[n].token}
        found[number] = _decoded(row[at:end])
        at = end
    return found


def _unescaped_find(row: bytes, literal: bytes, at: int) -> int:
    while (end := row.find(literal, at)) >= 0:
        before = row[:end]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0 or not literal.startswith(b'"'):
            return end
        at = end + 1
    return -1


# Answers


def _answer(
    meaning: str, form: Entity, pieces: Sequence[Piece], values: dict[int, str | None], scenario: Scenario
) -> Answer:
    fields = form.get("fields") or []
    if not isinstance(fields, list):
        return Answer("unknown", "", "The format is not known.")
    tokens = {field.get("token") for field in fields if field.get("meaning") == meaning}
    numbers = [number for number, piece in enumerate(pieces) if piece.token in tokens]
    if not numbers:
        told = next((p for p in pieces if meaning in (p.tells or ()) and isinstance(p.written, bytes)), None)
        if told is not None:  # a field of another meaning holds it in some records
            return _one(meaning, form, told, None, scenario)
        if form.get("rest") is not None:
            why = str(form.get("rest.unknown") or "a part of the format is not known")
            return Answer("unknown", "", f"{why[:1].upper()}{why[1:]}.")
        gap = next((piece.written for piece in pieces if not piece.token and isinstance(piece.written, Unknown)), None)
        if tokens and gap is not None:
            return Answer("unknown", "", f"A part of the line is not known: {gap.reason}.")
        return Answer("missing", "", "The format does not hold it.")
    answers = [_one(meaning, form, pieces[number], values.get(number), scenario) for number in numbers]
    order: tuple[State, ...] = ("read", "unknown", "wrong", "empty", "missing")
    return min(answers, key=lambda answer: order.index(answer.state))


def _one(meaning: str, form: Entity, piece: Piece, value: str | None, scenario: Scenario) -> Answer:
    if isinstance(piece.written, Unknown):
        return Answer("unknown", "", f"{piece.token}: {piece.written.reason}.")
    if piece.tells is not None and meaning not in piece.tells:
        return Answer("wrong", "", f"What is written does not tell it ({piece.token}).")
    if piece.tells is not None:
        return Answer("read", _decoded(piece.written)[:_LONGEST_SHOWN])
    if value is None:
        return Answer("wrong", "", f"{piece.token} cannot be told apart from what stands around it.")
    shown = value if len(value) <= _LONGEST_SHOWN else value[: _LONGEST_SHOWN - 1] + "…"
    if meaning == "timestamp":
        if form.get("timestamp.zone") == "none":
            return Answer("wrong", shown, "It has no time zone.")
        return Answer("read", shown)
    return _compared(meaning, value, shown, piece.token, scenario)


def _compared(meaning: str, value: str, shown: str, token: str, scenario: Scenario) -> Answer:
    request = scenario.request
    if meaning == "identity":
        if scenario.identity is None:
            return Answer("read", shown) if value in ("", "-") else Answer("wrong", shown, f"{token} says {shown}.")
        if value in ("", "-"):
            return Answer("empty", shown, f"{token} is empty.")
        if value.casefold() == scenario.identity.casefold():
            return Answer("read", shown)
        return Answer("wrong", shown, f"{token} says {shown}, and it was {scenario.identity[:40]}.")
    if value in ("", "-"):
        return Answer("empty", shown, f"{token} is empty.")
    words = value.split(" ")
    if scenario.database is not None:
        session = scenario.database
        named = {"action": session.command or session.event, "resource": session.database}.get(meaning)
        return (
            Answer("read", shown) if named in (value, *words) else Answer("wrong", shown, f"{token} says {shown[:60]}.")
        )
    path = request.target.partition("?")[0]
    truths = {
        "action": {request.method if scenario.kubernetes is None else api_request(request).verb},
        "resource": {request.target, path, unquote(path), request.decoded_path.decode("utf-8", "backslashreplace")},
        "result": {str(scenario.response.status)},
    }[meaning]
    candidates = {value, *words} if meaning != "resource" else {value, *words[1:2]}
    if candidates & truths:
        return Answer("read", shown)
    return Answer("wrong", shown, f"{token} says {shown[:60]}.")
