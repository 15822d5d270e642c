"""Brackets that are opened and never closed: grammars take seconds over thousands, and no honest file has them."""

from __future__ import annotations

import re

OPENING, CLOSING = "([{", ")]}"
ANGLES = "([{<", ")]}>"
"""Of languages whose types take parameters in angle brackets; `<` may also compare, and is then closed by nothing."""


def too_deep(text: str, deepest: int, opening: str = OPENING, closing: str = CLOSING) -> bool:
    """Whether more than `deepest` brackets are open at some place, whatever they are and wherever they stand.

    Texts and comments count as well: a wrong answer would take as many in one of them.
    """
    if sum(map(text.count, opening)) <= deepest:
        return False
    depth = 0
    for bracket in re.findall(f"[{re.escape(opening + closing)}]", text):
        depth = depth + 1 if bracket in opening else max(0, depth - 1)
        if depth > deepest:
            return True
    return False
