"""Regular expressions of Terraform (RE2's dialect, https://github.com/google/re2/wiki/Syntax) run by Python's `re`.

RE2 never backtracks and Python does, so a pattern runs only if its structure bounds the work
(`pattern_work`). What is refused is unknown, not wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.loaders.terraform.functions.pattern_work import LIMIT, Work, atoms_of, work_of
from accesslint.loaders.terraform.functions.results import CHARACTERS, ELEMENTS
from accesslint.model.values import Unknown

_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7F",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9",
    "graph": r"!-\~",
    "lower": "a-z",
    "print": r" -\~",
    "punct": r"!-/:-@\[-`{-\~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_UNSUPPORTED = Unknown("a regular expression with this syntax is not evaluated")


def is_pattern(sought: str) -> bool:
    """Whether the second argument of `replace` is a regular expression: `/…/`."""
    return len(sought) > 1 and sought.startswith("/") and sought.endswith("/")


class Pattern:
    """A compiled pattern; raises `Undetermined` if it is one that is not run, `FunctionError` if it is none."""

    def __init__(self, written: str) -> None:
        self._compiled, self._work = _compile(written)

    def first(self, text: str) -> Any:
        """What `regex` gives: the match, its groups as a list, or its named groups as a mapping."""
        self._afford(text)
        match = self._compiled.search(text)
        if match is None:
            raise FunctionError("the pattern does not match")
        return self._captured(match)

    def all(self, text: str) -> list[Any]:
        """What `regexall` gives: every match, as `first` gives one."""
        self._afford(text)
        found = []
        for match in self._compiled.finditer(text):
            found.append(self._captured(match))
            if len(found) > ELEMENTS:
                break
        return found

    def replace(self, text: str, substitute: str) -> str:
        """Every match replaced; `$1` and `${name}` in the substitute are groups, `$$` is a dollar sign."""
        self._afford(text)
        made: list[str] = []
        at = length = 0
        for match in self._compiled.finditer(text):
            piece = text[at : match.start()] + _expand(match, substitute)
            made.append(piece)
            length += len(piece)
            at = match.end()
            if length > CHARACTERS:
                break
        return "".join(made) + text[at:]

    def _captured(self, match: re.Match[str]) -> Any:
        return match.groupdict() or list(match.groups()) or match.group()

    def _afford(self, text: str) -> None:
        if self._work.steps(len(text)) > LIMIT:
            raise Undetermined(Unknown("a regular expression is not evaluated on a text of this length"))


def _expand(match: re.Match[str], substitute: str) -> str:
    def group(found: re.Match[str]) -> str:
        name = found.group(1) or found.group(2)
        if name is None:
            return "$"
        try:
            return match.group(int(name) if name.isdigit() else name) or ""
        except IndexError:
            return ""

    return re.sub(r"\$(?:\$|\{(\w{1,64})\}|(\w{1,64}))", group, substitute)


@lru_cache(maxsize=256)
def _compile(written: str) -> tuple[re.Pattern[str], Work]:
    """The Python pattern, and what running it may cost."""
    if len(written) > 2_000:
        raise Undetermined(Unknown("a regular expression of this length is not evaluated"))
    atoms = atoms_of(written)
    flags = "".join(atom for atom in atoms if atom.startswith("(?") and not atom.startswith(("(?P", "(?<")))
    if "U" in flags or any(_sets_flags(atom) for atom in atoms[1:]):
        raise Undetermined(_UNSUPPORTED)
    end = "$" if "m" in flags else r"\Z"
    translated = [end if atom in ("$", r"\z") else _translate(atom) for atom in atoms]
    try:
        work = work_of(translated)
        compiled = re.compile("".join(translated), re.ASCII)
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        raise FunctionError(f"the regular expression is not valid: {error}") from None
    if compiled.groupindex and len(compiled.groupindex) != compiled.groups:
        raise FunctionError("the regular expression mixes named and unnamed groups")
    return compiled, work


def _sets_flags(atom: str) -> bool:
    return atom.startswith("(?") and atom.endswith(")")


def _translate(atom: str) -> str:
    """One atom in Python's dialect."""
    if atom.startswith("[") and len(atom) > 1:
        return _translate_class(atom)
    if atom.startswith(r"\Q"):
        return "(?:" + re.escape(atom[2:].removesuffix(r"\E")) + ")"
    if atom.startswith(r"\x{"):
        return re.escape(chr(int(atom[3:-1], 16))) if len(atom) < 10 else ""
    if atom.startswith(("\\p", "\\P", "\\C")):
        raise Undetermined(_UNSUPPORTED)
    if len(atom) == 2 and atom[0] == "\\" and atom[1] in "123456789Z":
        raise FunctionError(f"the regular expression is not valid: {atom} is not supported")
    if atom.startswith("(?<"):
        return "(?P" + atom[2:]
    return r"\{" if atom == "{" else atom


def _translate_class(atom: str) -> str:
    if "--" in atom or re.search(r"\\[pPQ]|\\x\{", atom):
        raise Undetermined(_UNSUPPORTED)
    opening = "[^" if atom.startswith("[^") else "["
    return opening + re.sub(r"\\.|\[:(\^?)(\w+):\]|[\[&~|]", _translate_class_part, atom[len(opening) : -1]) + "]"


def _translate_class_part(found: re.Match[str]) -> str:
    part = found.group()
    if len(part) == 1:
        return "\\" + part
    if part.startswith("\\"):
        return part
    if found.group(1) or found.group(2) not in _POSIX:
        raise Undetermined(_UNSUPPORTED)
    return _POSIX[found.group(2)]
