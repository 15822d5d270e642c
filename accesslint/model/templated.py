"""Texts with template tags (`{{ … }}`), whose parts are unknown until somebody renders them."""

from __future__ import annotations

from accesslint.model.values import Template, Unknown


def with_holes(text: str, hole: Unknown) -> Template | Unknown:
    """The text with a hole for each tag; the hole alone where there is nothing else."""
    parts: list[str | Unknown] = []
    while text:
        before, opening, rest = text.partition("{{")
        if before:
            parts.append(before)
        if opening:
            parts.append(hole)
        text = rest.partition("}}")[2]
    return hole if parts == [hole] else Template(tuple(parts))
