"""Words of nginx's configuration as nginx reads them, in its own files and in values that end up there."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\([\"'\\trn])")
_ESCAPED = {"t": "\t", "r": "\r", "n": "\n"}


def unescaped(raw: str) -> str:
    """A word's text: backslashes before quotes, backslashes and `t`, `r`, `n` are resolved."""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), raw) if "\\" in raw else raw
