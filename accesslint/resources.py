"""Where the files that ship with the package are: `policies/` and `schemas/`.

In a wheel they lie under `accesslint/data/`; in a checkout at the top, so that there is one copy.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `policies` or `schemas`."""
    inside = _PACKAGE / "data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
