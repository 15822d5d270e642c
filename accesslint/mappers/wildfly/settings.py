"""Settings of an element as mappers ask for them: texts, switches and numbers with their places and defaults."""

from __future__ import annotations

from accesslint.mappers.line_texts import parts_of
from accesslint.model.values import Unknown, Value
from accesslint.source import Span


class Settings:
    """The attributes of an element."""

    def __init__(self, attributes: Value | None, span: Span) -> None:
        self._attributes = attributes
        self.span = attributes.span if attributes is not None else span

    def value(self, name: str) -> Value | None:
        """A setting as it is written; None where it is absent."""
        return None if self._attributes is None else self._attributes.get(name)

    def text(self, name: str, default: str = "") -> tuple[str | Unknown, Span | None]:
        """A setting and its place; no place where the default holds."""
        found = self.value(name)
        if found is None:
            return default, None
        if found.text is not None:
            return found.text, found.span
        unknown = next((part for part in parts_of(found) if isinstance(part, Unknown)), None)
        return unknown or "", found.span

    def switched(self, name: str, *, default: bool) -> tuple[bool | Unknown, Span | None]:
        """A setting that is true or false, and its place."""
        found, span = self.text(name, str(default).lower())
        return found if isinstance(found, Unknown) else found.strip().lower() == "true", span

    @property
    def doubt(self) -> Unknown | None:
        """Why it is not known whether the element is there."""
        found = self.value("maybe")
        return None if found is None else found.unknown


def joined(folder: str | Unknown, name: str | Unknown) -> str | Unknown:
    """A path of a folder, which may be empty, and a name."""
    if isinstance(folder, Unknown) or isinstance(name, Unknown):
        return folder if isinstance(folder, Unknown) else name
    return f"{folder.rstrip('/')}/{name}" if folder and not name.startswith("/") else name
