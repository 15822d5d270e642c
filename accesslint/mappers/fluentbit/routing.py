"""Which records reach which filters and outputs, by tag.

An output takes every record whose tag it matches, several outputs may; a record that none matches is deleted:
https://docs.fluentbit.io/manual/concepts/data-pipeline/router
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from accesslint.mappers.fluentbit.inputs import Input
from accesslint.mappers.fluentbit.sections import Section
from accesslint.mappers.hops import open_text
from accesslint.mappers.tags import EVERYTHING, Pattern, covers, literal, meets, regular, wildcard
from accesslint.model.values import Value

_MOST_TAGS = 100


class Selector(msgspec.Struct, frozen=True):
    """The tags that a filter or an output takes."""

    patterns: tuple[Pattern, ...]
    is_open: bool = False
    """It may take any tag: a regular expression that is not run, a variable."""

    def meets(self, tags: Iterable[Pattern]) -> bool:
        """Whether it may take some of the tags."""
        return self.is_open or any(meets(pattern, tag) for tag in tags for pattern in self.patterns)

    def covers(self, tag: Pattern) -> bool:
        """Whether it surely takes all tags of a pattern."""
        return any(covers(pattern, tag) for pattern in self.patterns)


def selector(section: Section, *, alone: bool = False) -> Selector:
    """What a section selects by `Match` and `Match_Regex`; nothing without either.

    `alone`: it is the only output of the only input, and needs no `Match`.
    """
    match, expression = section.get("match"), section.get("match_regex")
    patterns: list[Pattern] = []
    is_open = section.missing is not None
    if match is not None:
        is_open = is_open or match.text is None
        patterns += [] if match.text is None else [wildcard(match.text.strip())]
    if expression is not None:
        pattern = None if expression.text is None else regular(expression.text)
        is_open = is_open or pattern is None
        patterns += [] if pattern is None else [pattern]
    if match is None and expression is None and alone:
        patterns = [EVERYTHING]
    return Selector(tuple(patterns), is_open)


class Rewriting(msgspec.Struct, frozen=True):
    """A rule of `rewrite_tag`: records that match go through the pipeline again under another tag."""

    rule: Value
    tag: Pattern
    keeps: bool
    selector: Selector


def rewritings(filters: Sequence[Section]) -> list[Rewriting]:
    """The rules of all `rewrite_tag` filters.

    Source: https://docs.fluentbit.io/manual/pipeline/filters/rewrite-tag
    """
    found: list[Rewriting] = []
    for section in filters:
        if section.plugin == "rewrite_tag":
            for rule in section.all("rule"):
                words = open_text(rule).split()
                tag = words[-2] if len(words) >= 4 and rule.text is not None else ""
                known = literal(tag) if tag and "$" not in tag else EVERYTHING
                keeps = not words or words[-1].lower() != "false"
                found.append(Rewriting(rule, known, keeps, selector(section)))
    return found


class Tags(msgspec.Struct):
    """The tags that one input's records may have on their way."""

    source: Input
    own: tuple[Pattern, ...]
    rewritten: list[Pattern]
    is_rewritten: bool
    """Whether records may leave the tags that the input gave."""

    @property
    def all(self) -> list[Pattern]:
        """Every tag that its records may have."""
        return [*self.own, *self.rewritten]


def tags_of(source: Input, rules: Sequence[Rewriting]) -> Tags:
    """The tags of an input's records, with those that filters give them."""
    tags = Tags(source, source.tags, [], is_rewritten=False)
    waiting = list(source.tags)
    while waiting:
        tag = waiting.pop()
        for rule in rules:
            if rule.selector.meets([tag]):
                tags.is_rewritten = True
                if rule.tag not in tags.all and len(tags.rewritten) < _MOST_TAGS:
                    tags.rewritten.append(rule.tag)
                    waiting.append(rule.tag)
    return tags
