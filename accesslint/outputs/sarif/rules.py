"""Rules as SARIF descriptors: texts within GitHub's limits, help, severities, tags, clauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.outputs.sarif.taxonomies import Taxonomies
from accesslint.rules.metadata import Rule

MOST_CHARACTERS = 1_024
"""Of a description."""
MOST_TAGS = 20

_SECURITY_SEVERITY = {"error": "8.0", "warning": "5.5", "note": "2.5"}
"""GitHub calls over 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low."""
_PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}


def descriptor(name: str, rule: Rule | None, severity: str | None, taxonomies: Taxonomies) -> dict[str, Any]:
    """A `reportingDescriptor`. `severity` is the user's where it is known, else the rule's own holds.

    A rule that the catalogue does not have (accesslint's own checks) gets its name as every text.
    """
    level = severity or (rule.severity if rule else "warning")
    pillar, _, short_name = name.rpartition("/")
    properties: dict[str, Any] = {
        "tags": list(_tags(pillar, rule))[:MOST_TAGS],
        "precision": rule.confidence if rule else "high",
        "problem.severity": _PROBLEM_SEVERITY[level],
        "security-severity": _SECURITY_SEVERITY[level],
    }
    made: dict[str, Any] = {
        "id": name,
        "name": "".join(word.capitalize() for word in short_name.split("-")) or name,
        "shortDescription": {"text": cut(rule.title if rule else name)},
        "fullDescription": {"text": cut(_flowing(rule.description) or rule.title if rule else name)},
        "help": {"text": name, "markdown": name},
        "defaultConfiguration": {"level": level},
        "properties": properties,
    }
    if rule is not None:
        markdown = "\n".join(_markdown(rule, taxonomies)).strip()
        made["help"] = {"text": markdown.replace("**", ""), "markdown": markdown}
        relationships = list(taxonomies.relationships(rule))
        if relationships:
            made["relationships"] = relationships
    return made


def cut(text: str) -> str:
    """The text cut at a word within GitHub's limit; never empty."""
    text = text.strip() or "-"
    if len(text) <= MOST_CHARACTERS:
        return text
    kept = text[: MOST_CHARACTERS - 1]
    return (kept.rpartition(" ")[0] or kept) + "…"


def _flowing(markdown: str) -> str:
    """Paragraphs on one line each, without emphasis."""
    paragraphs = markdown.strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs).replace("**", "")


def _tags(pillar: str, rule: Rule | None) -> Iterator[str]:
    yield "security"
    if pillar:
        yield pillar
    for framework, clauses in rule.frameworks.items() if rule else ():
        yield from (f"{framework}/{clause}" for clause in clauses)


def _markdown(rule: Rule, taxonomies: Taxonomies) -> Iterator[str]:
    yield rule.description.strip()
    if rule.remediation:
        yield "\n## How to comply"
    for platform, remedy in rule.remediation.items():
        yield "" if platform == "general" else f"\n### {platform}\n"
        yield remedy.strip()
    if rule.frameworks:
        yield "\n## Clauses\n"
    for framework, clauses in rule.frameworks.items():
        for clause in clauses:
            title = taxonomies.title(framework, clause)
            yield f"- {framework} {clause}" + (f": {title}" if title else "")
