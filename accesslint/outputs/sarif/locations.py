"""Places in SARIF: URIs relative to `%SRCROOT%`, and narrow regions.

GitHub shows an alert on a pull request only where every line of its region is in the diff, so that a
region is cut to its first line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from accesslint.source import Span

ROOT = "%SRCROOT%"


def uri(file: str) -> str:
    """A relative path, percent-encoded byte by byte (names that are no Unicode keep their bytes)."""
    encoded = quote(file.encode("utf-8", "surrogateescape"), safe="/-._~!$&'()*+,;=@")
    # A colon in the first segment would read as a scheme; `quote` encodes it everywhere.
    return encoded or "."


def physical(span: Span, read_line: Callable[[str, int], str]) -> dict[str, Any]:
    """A `physicalLocation`. Columns count Unicode code points from 1, the end is exclusive."""
    if span.end_line != span.line:
        span = span.first_line(len(read_line(span.file, span.line).rstrip()))
    return {
        "artifactLocation": _artifact(span.file),
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": max(span.end_column, span.column),
        },
    }


def _artifact(file: str) -> dict[str, str]:
    """A file of the tree; or one outside of it (settings, variables), which is named by its absolute path."""
    if file.startswith("/"):
        return {"uri": "file://" + uri(file)}
    return {"uri": uri(file), "uriBaseId": ROOT}
