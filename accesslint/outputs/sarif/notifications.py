"""What was not read, or not reported, as SARIF notifications of the tool's execution."""

from __future__ import annotations

from typing import Any

from accesslint.outputs.sarif.locations import physical
from accesslint.outputs.text.visible import visible
from accesslint.source import Problem

NOTIFICATIONS: list[dict[str, Any]] = [
    {"id": "input", "shortDescription": {"text": "A file, or a part of one, was not read or not understood"}},
    {"id": "limit", "shortDescription": {"text": "Results were left out, since there are more than services take"}},
]


def notification(problem: Problem) -> dict[str, Any]:
    """One problem with its file, line and reason."""
    made = _notification(
        0, problem.level if problem.level in ("warning", "note") else "error", visible(problem.message)
    )
    if problem.span.file:
        made["locations"] = [{"physicalLocation": physical(problem.span, lambda _file, _line: "")}]
    return made


def left_out(number: int, limit: int) -> dict[str, Any]:
    """That the least severe results are missing."""
    return _notification(1, "warning", f"The {number:,} least severe results are left out; a run takes {limit:,}.")


def _notification(index: int, level: str, message: str) -> dict[str, Any]:
    descriptor = {"id": NOTIFICATIONS[index]["id"], "index": index}
    return {"descriptor": descriptor, "level": level, "message": {"text": message}}
