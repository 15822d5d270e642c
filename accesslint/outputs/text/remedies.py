"""A rule's clauses and its remedy, each on one line."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.outputs.text.visible import visible
from accesslint.rules.metadata import Rule


def clauses(rule: Rule) -> str:
    """`soc2 CC7.2, gdpr Art.5(1)(f)`: every clause once, by framework."""
    return "; ".join(visible(f"{name} {', '.join(numbers)}") for name, numbers in rule.frameworks.items() if numbers)


def remedy(rule: Rule, platform: str) -> str:
    """The first sentence of the general remedy, else of the platform's; empty where there is only code."""
    for key in ("general", platform):
        sentence = _first_sentence(rule.remediation.get(key, ""))
        if sentence:
            return visible(sentence)
    return ""


def _first_sentence(markdown: str) -> str:
    paragraph = " ".join(_first_paragraph(markdown))
    sentence = paragraph.partition(". ")[0].rstrip(".:")
    return sentence and sentence + "."


def _first_paragraph(markdown: str) -> Iterator[str]:
    """The lines of the first prose; code, headings and empty lines end it."""
    fenced = started = False
    for line in markdown.splitlines():
        stripped = line.strip()
        if stripped.startswith("```"):
            if started:
                return
            fenced = not fenced
        elif not fenced and stripped and not stripped.startswith("#"):
            started = True
            yield stripped.removeprefix("- ")
        elif started:
            return
