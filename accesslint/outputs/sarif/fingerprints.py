"""`primaryLocationLineHash`: the one fingerprint that GitHub matches alerts by.

Its upload action fills it in, its REST API does not, so that it is computed here in the same way
(https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support names the
action's `fingerprints.ts` as the model): a polynomial of base 37 modulo 2^64 over the 100 UTF-16 code units that
follow the start of the line, spaces and tabs left out, every line end one line feed, the end of the file
0xFFFF and then zeros; in hexadecimal, a colon, and how often that hash has occurred in the file.
"""

from __future__ import annotations

WINDOW = 100
_BASE = 37
_MODULUS = 1 << 64
_END = "\uffff"


class LineHashes:
    """The hashes of one file's lines."""

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._text = _code_units(text.replace(" ", "").replace("\t", "")) + _END
        self._starts: list[int] = []
        self._repeats: list[int] = []

    def of_line(self, line: int) -> str | None:
        """The hash of a line (from 1); None past the last one."""
        self._index()
        if not 1 <= line <= len(self._starts):
            return None
        value = 0
        window = self._window(self._starts[line - 1])
        for character in window:
            value = value * _BASE + ord(character)
        value = value * _BASE ** (WINDOW - len(window)) % _MODULUS
        return f"{value:x}:{self._repeats[line - 1]}"

    def _index(self) -> None:
        """Finds where lines start, and how often each one's window has been seen up to it."""
        if self._starts:
            return
        seen: dict[str, int] = {}
        at = 0
        while at >= 0:
            window = self._window(at)
            seen[window] = seen.get(window, 0) + 1
            self._starts.append(at)
            self._repeats.append(seen[window])
            following = self._text.find("\n", at)
            at = following + 1 if following >= 0 else -1

    def _window(self, start: int) -> str:
        return self._text[start : start + WINDOW]


def _code_units(text: str) -> str:
    """One character per UTF-16 code unit: those past U+FFFF become two."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(units[at] | units[at + 1] << 8) for at in range(0, len(units), 2))
