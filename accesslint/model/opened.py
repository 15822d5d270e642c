"""Values of templates: what is not in a mapping may be there all the same."""

from __future__ import annotations

from accesslint.model.values import Unknown, Value


class Opened(Value):
    """A value of a template, in which nothing is absent for sure where `more` may be written."""

    more: Unknown | None = None
    """Why a mapping may have further keys."""

    def get(self, *path: str | int) -> Value | None:
        """The value at a path; unknown where a mapping on the way may have the key, or is unknown itself."""
        here: Value | None = self
        for step in path:
            if here is None or isinstance(here.data, Unknown):
                return here
            found = Value.get(here, step)
            if found is None and isinstance(here, Opened) and here.more is not None and isinstance(here.data, dict):
                return Opened(here.more, here.span)
            here = found
        return here

    @property
    def is_partly_open(self) -> bool:
        """Whether anything in it is not known."""
        return self.more is not None or super().is_partly_open
