"""Makes the documents that state coverage: rule pages, their index, the model. `--check` fails on drift."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from accesslint.resources import shipped
from accesslint.rules.catalogue import Catalogue, load
from accesslint.rules.frameworks import load_frameworks
from accesslint.rules.page import page

sys.path.insert(0, str(Path(__file__).resolve().parent))
from coverage import coverage
from defaults import defaults
from images import images

HERE = Path(__file__).resolve().parent
PILLARS = {
    "completeness": "every relevant event is logged, with what a record must hold",
    "consistency": "records are standardised and easy to analyse",
    "integrity": "records are tamper-proof and securely stored",
    "traceability": "records tie identities to actions, as long as the auditor asks",
}


def documents() -> dict[Path, str]:
    """Every generated document by path."""
    catalogue = load()
    made = {HERE / "rules" / f"{name}.md": page(rule, catalogue.path(name)) for name, rule in catalogue.rules.items()}
    made[HERE / "rules" / "README.md"] = _lines(_index(catalogue))
    made[HERE / "model.md"] = _lines(_model())
    made[HERE / "coverage.md"] = _lines(coverage())
    made[HERE / "defaults.md"] = _lines(defaults())
    made[HERE / "images.md"] = _lines(images())
    return made


def _lines(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _index(catalogue: Catalogue) -> Iterator[str]:
    frameworks = load_frameworks()
    yield "# The rules"
    yield ""
    yield f"{len(catalogue.rules)} rules; `accesslint rule NAME` shows the same pages in the terminal."
    for pillar, meaning in PILLARS.items():
        yield ""
        yield f"## {pillar.capitalize()}: {meaning}"
        yield ""
        titles = " | ".join(frameworks[key].title for key in sorted(frameworks))
        yield f"| rule | severity | finds | {titles} |"
        yield "|---|---|---|" + "---|" * len(frameworks)
        for name, rule in sorted(catalogue.rules.items()):
            if rule.pillar == pillar:
                clauses = " | ".join(", ".join(rule.frameworks.get(key, ())) for key in sorted(frameworks))
                yield f"| [{name}]({name}.md) | {rule.severity} | {rule.title} | {clauses} |"


def _model() -> Iterator[str]:
    schema = msgspec.json.decode((shipped("schemas") / "model.schema.json").read_bytes())
    yield "# The model"
    yield ""
    yield "What a rule sees (`accesslint model` prints it; the contract is `schemas/model.schema.json`). Every leaf is"
    yield 'a value, or `{"unknown": "<why>"}` where the files do not tell it. A fact that is absent does not apply.'
    for category in ("emitter", "format", "hop", "store", "standard"):
        part = schema["$defs"][category]
        yield ""
        yield f"## {category.capitalize()}"
        yield ""
        yield part["description"]
        yield ""
        yield "| fact | values | meaning |"
        yield "|---|---|---|"
        yield from _facts(part, "")


def _facts(part: dict[str, Any], path: str) -> Iterator[str]:
    for alternative in part.get("anyOf", [part]):
        if alternative.get("type") == "array":
            yield from _facts(alternative["items"], path + "[]")
        for name, inner in alternative.get("properties", {}).items():
            where = f"{path}.{name}".lstrip(".")
            yield f"| `{where}` | {_values(inner)} | {inner.get('description', '')} |"
            yield from _facts(inner, where)


def _values(part: dict[str, Any]) -> str:
    found: list[str] = []
    for alternative in part.get("anyOf", [part]):
        if "enum" in alternative:
            found += [f"`{value}`" for value in alternative["enum"]]
        elif "type" in alternative and alternative["type"] != "object":
            found.append("list" if alternative["type"] == "array" else alternative["type"])
    return ", ".join(found)


def main(arguments: list[str]) -> int:
    """Write the documents, or with `--check` compare them; gives the exit status."""
    made = documents()
    stale = [path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    stale += [path for path in (HERE / "rules").rglob("*.md") if path not in made]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(HERE.parent)} is stale: run `make generate`\n")
        return 1 if stale else 0
    for path in stale:
        path.unlink(missing_ok=True)
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
