"""Where the files that ship with the package are: `policies/` and `schemas/`; and how those made from data are kept.

In a wheel they lie under `accesslint/data/`; in a checkout at the top, so that there is one copy.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `policies` or `schemas`."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def keep(path: Path, content: bytes, arguments: Sequence[str]) -> int:
    """Write a generated file, or with `--check` say whether it is stale; gives the exit status."""
    if "--check" not in arguments:
        path.write_bytes(content)
        return 0
    if path.is_file() and path.read_bytes() == content:
        return 0
    sys.stderr.write(f"{path} is stale: run `make generate`\n")
    return 1
