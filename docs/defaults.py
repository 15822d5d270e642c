"""The page on what products log out of the box, made of the cases in `tests/realistic/defaults`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).resolve().parents[1] / "tests" / "realistic" / "defaults"


def defaults() -> Iterator[str]:
    """The lines of `docs/defaults.md`."""
    yield "# Out of the box"
    yield ""
    yield "What accesslint says of each product's own default configuration, held against the default standard; tests"
    yield "hold it to this (`tests/realistic/defaults`). A finding is what a product leaves out until somebody decides"
    yield "otherwise, undecided is what its own files cannot tell. The rules are described in [rules](rules/README.md)."
    yield ""
    yield "| product | found | undecided |"
    yield "|---|---|---|"
    for case in sorted(CASES.iterdir()):
        document = yaml.load((case / "expected.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
        cells = (_rules(document, key) for key in ("findings", "undecided"))
        yield f"| [{document['product']}]({document['source']}) | {' | '.join(cells)} |"


def _rules(document: dict[str, Any], key: str) -> str:
    return ", ".join(sorted(document[key])) or "nothing"
