"""Which of a template's conditions and loops are open at a line."""

from __future__ import annotations

from accesslint.syntax.go_templates import Tag


class Condition:
    """A branch of an `if`, `with` or `range`, in those around it."""

    __slots__ = ("depth", "parent", "tag")

    def __init__(self, tag: Tag, parent: Condition | None) -> None:
        self.tag = tag
        """The one that opens it, for an `else`, too."""
        self.parent = parent
        self.depth: int = 1 if parent is None else parent.depth + 1


class Conditions:
    """Those that are open while tags are passed one after the other."""

    def __init__(self) -> None:
        self.now: Condition | None = None
        self._defining = 0

    @property
    def is_in_definition(self) -> bool:
        """Whether a `define` is open: what it holds is written elsewhere, if at all."""
        return self._defining > 0

    def passed(self, tag: Tag) -> None:
        """Take a tag."""
        if self._defining or tag.role == "define":
            self._defining += {"open": 1, "define": 1, "close": -1}.get(tag.role, 0)
        elif tag.role == "open":
            self.now = Condition(tag, self.now)
        elif tag.role == "close" and self.now is not None:
            self.now = self.now.parent
        elif tag.role == "inner" and self.now is not None:
            self.now = Condition(self.now.tag, self.now.parent)
