"""Findings as SARIF results: message with links, places, fingerprints, suppressions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from accesslint.model.findings import Finding, Quote, Related, Suppression
from accesslint.outputs import OutputContext
from accesslint.outputs.sarif.fingerprints import LineHashes
from accesslint.outputs.sarif.locations import physical
from accesslint.outputs.text.visible import visible
from accesslint.source import Span

MOST_LOCATIONS = 1_000
"""Of one result, of each kind. GitHub shows 100."""


_MOST_QUOTED = 500


class Results:
    """Makes the results of one run; reads each file once for its line hashes."""

    def __init__(self, rules: Sequence[str], context: OutputContext) -> None:
        self._rules = {name: number for number, name in enumerate(rules)}
        self._context = context
        self._hashes: dict[str, LineHashes | None] = {}

    def result(self, finding: Finding) -> dict[str, Any]:
        """One `result`."""
        related = finding.related[:MOST_LOCATIONS]
        made: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rules[finding.rule],
            "level": finding.severity,
            "message": {"text": message(finding.message, related) + _quoted(finding.quote)},
            "locations": [self._location(finding)],
            "partialFingerprints": self._fingerprints(finding),
            "properties": {"entity": finding.entity, "fact": finding.fact, "platform": finding.platform},
        }
        if related:
            made["relatedLocations"] = [
                {
                    "id": number,
                    "physicalLocation": self._physical(place.span),
                    "message": {"text": visible(place.message or place.span.file)},
                }
                for number, place in enumerate(related, 1)
            ]
        if self._context.include_suppressed:
            # Either all results of a run have suppressions or none; an empty list says that it is not suppressed.
            made["suppressions"] = [self._suppression(finding, finding.suppression)] if finding.suppression else []
        return made

    def _location(self, finding: Finding) -> dict[str, Any]:
        addresses = (finding.address, *finding.instances)[:MOST_LOCATIONS]
        logical = [{"fullyQualifiedName": address, "kind": "resource"} for address in addresses]
        return {"physicalLocation": self._physical(finding.span), "logicalLocations": logical}

    def _physical(self, span: Span) -> dict[str, Any]:
        return physical(span, self._context.read_line)

    def _fingerprints(self, finding: Finding) -> dict[str, str]:
        made = {"accesslint/v1": finding.fingerprint} if finding.fingerprint else {}
        file = finding.span.file
        if file not in self._hashes:
            text = self._context.read_text(file)
            self._hashes[file] = None if text is None else LineHashes(text)
        hashes = self._hashes[file]
        line_hash = hashes.of_line(finding.span.line) if hashes is not None else None
        if line_hash is not None:
            made["primaryLocationLineHash"] = line_hash
        return made

    def _suppression(self, finding: Finding, why: Suppression) -> dict[str, Any]:
        in_source = why.span is not None and why.span.file in (finding.span.file, finding.header.file)
        made: dict[str, Any] = {
            "kind": "inSource" if in_source else "external",
            "status": "accepted",
            "justification": visible(why.reason),
        }
        if why.span is not None and why.span.file:
            made["location"] = {"physicalLocation": self._physical(why.span)}
        if why.until:
            made["properties"] = {"until": why.until}
        return made


def message(sentence: str, related: Sequence[Related]) -> str:
    r"""The sentence, then links to the related places as `[text](1)`: GitHub links only those that are embedded.

    What files say is shown to people by services, so that what would reorder or hide text is an escape (`\u202e`).
    """
    text = re.sub(r"\[(?=[^\]\n]{0,300}\]\()", r"\\[", visible(sentence.strip())) or "-"
    if not related:
        return text
    links = ", ".join(
        f"[{_escaped(visible(place.message or place.span.file))}]({n})" for n, place in enumerate(related, 1)
    )
    return f"{text}{'' if text[-1] in '.!?' else '.'} See {links}."


def _quoted(quote: Quote | None) -> str:
    if quote is None:
        return ""
    line = visible(quote.line)
    cut = line if len(line) <= _MOST_QUOTED else line[:_MOST_QUOTED] + "..."
    return f'\n\nWould log for "{_escaped(visible(quote.title))}": {_escaped(cut)}'


def _escaped(text: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", text)
