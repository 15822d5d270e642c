"""Template tags in nginx configurations: where one ends, and what it does to the directives around it.

Jinja (`{{ }}`, `{% %}`, `{# #}`: https://jinja.palletsprojects.com/en/stable/templates/), Go and Helm
(`{{ if }}`: https://pkg.go.dev/text/template), Handlebars (`{{#if}}`) and ERB or EPP (`<% %>`:
https://www.puppet.com/docs/puppet/8/lang_template_erb.html). Only the words that open and close
conditions and loops are understood: what they decide is never known here.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_LONGEST = 4_000
_CLOSERS = {"{{": "}}", "{%": "%}", "<%": "%>", "{#": "#}"}
_WORD = re.compile(r"[-~+]?\s*([#/^>]?\w+|[}!]|/\*)?")
_OPENING = {
    "{%": frozenset({"if", "for", "unless", "macro", "call", "filter", "block", "raw", "with", "autoescape", "trans"}),
    "{{": frozenset({"if", "range", "with", "define", "block"}),
    "<%": frozenset({"if", "unless", "for", "case", "while", "until", "begin"}),
}
_INNER = frozenset(
    {"else", "elif", "elsif", "elseif", "when", "empty", "set", "import", "from", "do", "break", "continue"}
)
_REMARK = re.compile(r"\bansible_managed\b|\|[ \t]*comment\b")
"""Ansible's header, and its filter that makes comments of a text: they stand for no directives.
https://docs.ansible.com/ansible/latest/collections/ansible/builtin/comment_filter.html"""
_RUBY_BLOCK = re.compile(r"(?:\bdo|\{)\s*(?:\|[^|]*\|)?\Z")


class Tag(NamedTuple):
    """One tag of a template."""

    end: int
    """Offset after it."""
    role: Literal["open", "close", "inner", "comment", "expression"]
    """`expression`: it stands for text, maybe whole directives."""


def tag_at(text: str, at: int, *, comments: bool = False) -> Tag | None:
    """The tag that begins at an offset; None if there is none, or it does not end within 4,000 characters.

    `comments`: whether `{#` opens a Jinja comment here (it may as well be a brace and an nginx comment).
    """
    opener = text[at : at + 2]
    closer = _CLOSERS.get(opener)
    if closer is None or (opener == "{#" and not comments):
        return None
    found = text.find(closer, at + 2, at + _LONGEST)
    if found < 0:
        return None
    end = found + 2
    if opener == "{{" and text[end : end + 1] == "}":
        end += 1  # `{{{ raw }}}` of Handlebars, or a `}` that belongs to the expression
    body = text[at + 2 : found]
    return Tag(end, "comment" if opener == "{#" else _role(opener, body))


def _role(opener: str, body: str) -> Literal["open", "close", "inner", "comment", "expression"]:
    match = _WORD.match(body)
    word = (match[1] or "") if match else ""
    rest = body[match.end() :].strip(" \t\r\n-~+") if match else ""
    if opener == "<%":
        return _ruby_role(body, word)
    if opener == "{{":
        if word in ("/*", "!") or _REMARK.search(body):
            return "comment"
        if word[:1] in ("#", "^"):
            return "open"
        if word[:1] == "/" or (word == "end" and not rest):
            return "close"
        if word == "else" or (body.lstrip("- \t").startswith("$") and ":=" in body):
            return "inner"
        return "open" if word in _OPENING[opener] and rest else "expression"
    if word.startswith("end"):
        return "close"
    if word in _OPENING[opener] or (word == "set" and "=" not in body):
        return "open"
    return "inner" if word in _INNER else "expression"


def _ruby_role(body: str, word: str) -> Literal["open", "close", "inner", "comment", "expression"]:
    stripped = body.strip().strip("-").strip()
    if body.startswith("#"):
        return "comment"
    if body.lstrip("-").startswith("="):
        return "expression"
    if word in ("end", "}"):
        return "inner" if stripped.endswith("{") else "close"  # EPP's `} else {`
    if _RUBY_BLOCK.search(stripped) or (word in _OPENING["<%"] and not stripped.endswith("end")):
        return "open"
    return "inner"
