"""Template tags in XML, made harmless length for length, so that what is around them can be read.

`{% %}`, `<% %>`, `{# #}` and the `{{ if }}` kind become blanks, and so does what stands for text before the document's
element. Elsewhere a tag that stands for text keeps its `{{ }}` and loses what XML would stumble over; a condition in
an attribute's value becomes such a tag, for it leaves the value open. What `{% raw %}` encloses is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from accesslint.syntax.nginx_templates import Tag, tag_at

_OPENER = re.compile(r"\{\{|\{%|<%|\{#|<!--")
_TROUBLE = str.maketrans(dict.fromkeys("<>&\"'{}", "_"))
_BLANKED = re.compile(r"[^\n]")
_SIGN = re.compile(r"<(?=[A-Za-z/])|[>\"']")
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}")
_END_OF_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")


class Conditions:
    """Where a template's conditions and loops hold."""

    def __init__(self) -> None:
        self._bounds: list[int] = []
        """Offsets at which one begins or ends."""
        self._depths: list[int] = [0]
        """How many are open before the first of these, and behind each."""

    def take(self, tag: Tag, at: int) -> None:
        """A tag at an offset, behind those before it."""
        step = {"open": 1, "close": -1}.get(tag.role, 0)
        if step and self._depths[-1] + step >= 0:
            self._bounds.append(at)
            self._depths.append(self._depths[-1] + step)

    def depth_at(self, offset: int) -> int:
        """How many conditions and loops are open there."""
        return self._depths[bisect_right(self._bounds, offset)]

    def hold_at(self, offset: int) -> bool:
        """Whether what stands there is only there under a condition."""
        return self.depth_at(offset) > 0


def without_tags(text: str, *, is_xml: bool = True) -> tuple[str, Conditions]:
    """The text without its tags, and where their conditions hold; `is_xml` is false where `<` means nothing."""
    conditions = Conditions()
    if "{{" not in text and "{%" not in text and "<%" not in text and "{#" not in text:
        return text, conditions
    writer = _Writer(text, conditions, is_xml=is_xml)
    writer.run()
    return "".join(writer.parts), conditions


class _Writer:
    def __init__(self, text: str, conditions: Conditions, *, is_xml: bool) -> None:
        self._text = text
        self._is_xml = is_xml
        self._conditions = conditions
        self._at = 0
        self._has_begun = not is_xml
        self._is_in_tag = False
        self._quote = ""
        self._raw_ends = True
        """Whether an `endraw` may follow; one search tells that none does."""
        self.parts: list[str] = []

    def run(self) -> None:
        text = self._text
        while (found := _OPENER.search(text, self._at)) is not None:
            start = found.start()
            if found[0] == "<!--":
                self._literal(start if self._is_xml else found.end())
                if self._is_xml:
                    self._comment(start)
                continue
            raw = _RAW.match(text, start)
            if raw is not None:
                self._literal(start)
                self._enclosed(raw)
                continue
            tag = tag_at(text, start, comments=True)
            self._literal(start if tag is not None else found.end())
            if tag is not None:
                self._tag(start, tag)
        self._literal(len(text))

    def _literal(self, end: int) -> None:
        """Text of the document's own, up to an offset."""
        part = self._text[self._at : end]
        self.parts.append(part)
        self._at = end
        for sign in _SIGN.findall(part) if self._is_xml else ():
            if self._quote:
                self._quote = "" if sign == self._quote else self._quote
            elif sign == "<":
                self._is_in_tag = self._has_begun = True
            elif self._is_in_tag and sign == ">":
                self._is_in_tag = False
            elif self._is_in_tag:
                self._quote = sign

    def _tag(self, start: int, tag: Tag) -> None:
        written = self._text[start : tag.end]
        if (tag.role == "expression" and self._has_begun) or (self._quote and tag.role != "comment"):
            self.parts.append("{{" + written[2:-2].translate(_TROUBLE) + "}}")
        else:
            self.parts.append(_BLANKED.sub(" ", written))
        self._conditions.take(tag, start)
        self._at = tag.end

    def _enclosed(self, raw: re.Match[str]) -> None:
        """What stands between `raw` and `endraw`."""
        end = _END_OF_RAW.search(self._text, raw.end()) if self._raw_ends else None
        self._raw_ends = end is not None
        self.parts.append(_BLANKED.sub(" ", raw[0]))
        self._at = raw.end()
        if end is not None:
            self._literal(end.start())
            self.parts.append(_BLANKED.sub(" ", end[0]))
            self._at = end.end()

    def _comment(self, start: int) -> None:
        """A comment; two of a template's branches may leave one in another, which XML does not allow."""
        text = self._text
        found = text.find("-->", start + len("<!--"))
        end = len(text) if found < 0 else found
        at = start
        while (opener := _OPENER.search(text, at + 1, end)) is not None:
            at = opener.start()
            tag = tag_at(text, at, comments=True) if opener[0] != "<!--" else None
            if tag is not None and tag.end <= end:
                self._conditions.take(tag, at)
                at = tag.end - 1
        self.parts.append("<!--" + text[start + len("<!--") : end].replace("--", "  "))
        self._at = end
