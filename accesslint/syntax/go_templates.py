"""The tags of a Go template, as Helm's charts have them: where each begins and ends, and what it does.

By hand, since the library for Go's templates exists in Go only, and it drops the places. Strings, raw strings and
comments may hold braces: https://pkg.go.dev/text/template#hdr-Actions. https://helm.sh/docs/chart_template_guide/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

Role: TypeAlias = Literal["open", "define", "inner", "close", "silent", "expression"]
"""`open`: a condition or a loop; `silent`: it writes nothing; `expression`: it writes a text."""

LONGEST = 4_000
"""Characters of a tag at most."""
_MOST_BROKEN = 100
"""Tags without an end after which no more are looked for: each costs a look at `LONGEST` characters."""

_ENDS = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)*\'|(?P<end>\}\})')
_WORD = re.compile(r"[-\s]*(?P<word>[A-Za-z]+\b|/\*|\$\w*(?:\s*,\s*\$\w+)?\s*:?=(?!=))?")
_ROLES: dict[str, Role] = {
    **dict.fromkeys(("if", "range", "with"), "open"),
    **dict.fromkeys(("define", "block"), "define"),
    **dict.fromkeys(("break", "continue", "fail"), "silent"),
    "else": "inner",
    "end": "close",
}
_INDENTATION = re.compile(r"\bn?indent\s+\(?(?:int\s+)?(\d{1,3})\b")
_VALUE = re.compile(r"\.Values(?:\.\w+)+")


class Tag(NamedTuple):
    """One tag."""

    start: int
    end: int
    """Offset behind its braces."""
    role: Role
    body: str
    """What stands between the braces and their dashes."""

    @property
    def written(self) -> str:
        """The tag in one way of writing, by which equal ones are told."""
        return "{{ " + " ".join(self.body.split()) + " }}"

    @property
    def origin(self) -> str:
        """What decides it, for a message: `.Values.image.tag`, or the tag itself."""
        found = _VALUE.search(self.body)
        return found[0] if found else f"`{self.written[:80]}`"

    @property
    def indentation(self) -> int | None:
        """The column (from 0) at which the lines that it writes begin; None where it does not say so."""
        found = _INDENTATION.findall(self.body)
        return int(found[-1]) if found else None


def tags(text: str) -> list[Tag]:
    """The tags of a text in their order; braces without an end are none."""
    return list(each_tag(text))


def each_tag(text: str) -> Iterator[Tag]:
    """The same, one by one."""
    at = broken = 0
    nearest = -1
    while (start := text.find("{{", at)) >= 0 and broken < _MOST_BROKEN:
        if nearest < start:
            nearest = text.find("}}", start + 2)
            if nearest < 0:
                break
        if nearest > start + LONGEST:
            at = max(start + 2, nearest - LONGEST)
            continue
        end = _end(text, start)
        if end < 0:
            broken += 1
            at = start + 2
            continue
        yield _tag(text, start, end)
        at = end


def _end(text: str, start: int) -> int:
    body = start + 2 + (text.startswith("- ", start + 2) * 2)
    if text.startswith("/*", body):
        closing = text.find("*/", body + 2, start + LONGEST)
        end = text.find("}}", closing + 2, closing + 20) if closing >= 0 else -1
        return end + 2 if end >= 0 else -1
    for match in _ENDS.finditer(text, start + 2, start + LONGEST):
        if match["end"]:
            return match.end()
    return -1


def _tag(text: str, start: int, end: int) -> Tag:
    body = text[start + 2 : end - 2]
    body = body.removeprefix("-").removesuffix("-").strip() if body != "-" else ""
    found = _WORD.match(body)
    word = (found["word"] or "") if found else ""
    if word == "/*" or word.endswith("="):
        return Tag(start, end, "silent", body)
    return Tag(start, end, _ROLES.get(word, "expression"), body)
