"""The Terraform types that mappers look at, so that a loader need not evaluate the rest.

Most resources of a real repository (routes, security groups, …) decide nothing about logging. `types.json` is made
from the mappers' sources by `python -m accesslint.mappers.types`; `--check` fails if it is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from accesslint.resources import keep

_HERE = Path(__file__).resolve().parent
INDEX = _HERE / "types.json"
UNCOVERED = "uncovered.py"
"""A family's module that says which types are not looked at, and why."""


@cache
def looked_at() -> frozenset[str]:
    """Every Terraform type that some mapper names."""
    return frozenset(msgspec.json.decode(INDEX.read_bytes(), type=list[str]))


def index() -> bytes:
    """The index as it should be: a JSON array of type names, sorted."""
    found = sorted({name for family in _families() for name in _named(family)})
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _families() -> Iterator[Path]:
    yield from sorted(path for path in _HERE.iterdir() if (path / "__init__.py").is_file())


def _named(family: Path) -> Iterator[str]:
    """The texts in a family's sources that have the form of its types: `aws_lb` in `aws/`.

    A type is therefore always written out, never put together.
    """
    import ast

    for path in sorted(family.rglob("*.py")):
        if path.name == UNCOVERED:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and text.startswith(f"{family.name}_") and text.isidentifier():
                yield text


if __name__ == "__main__":
    sys.exit(keep(INDEX, index(), sys.argv[1:]))
