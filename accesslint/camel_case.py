"""Terraform's names in dialects that write them in camel case, and back for messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 200
_PROVIDERS = ("aws_", "google_", "azurerm_")


def snake(name: str) -> str:
    """`kmsKeyId` as `kms_key_id`."""
    return _WORD.sub("_", name).lower() if len(name) < _LONGEST else name


def camel(name: str) -> str:
    """`kms_key_id` as `kmsKeyId`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


class Written(Mapping[str, str]):
    """Attribute paths in camel case; types by what they are called in the dialect."""

    def __init__(self, kinds: Mapping[str, str], own: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._own = own

    def __getitem__(self, path: str) -> str:
        """The path in camel case, unless it is known by another name."""
        known = self._own.get(path) or self._kinds.get(path)
        if known is not None:
            return known
        words = path.replace(".", "_")
        if "_" not in path or path != path.lower() or path.startswith(_PROVIDERS) or not words.isidentifier():
            raise KeyError(path)
        return ".".join(camel(step) for step in path.split("."))

    def __iter__(self) -> Iterator[str]:
        """The names that the rule does not give."""
        return iter({**self._kinds, **self._own})

    def __len__(self) -> int:
        """How many these are."""
        return len(self._kinds) + len(self._own)
