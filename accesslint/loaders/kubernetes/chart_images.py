"""Images in a chart's templates, as far as `values.yaml` tells them.

A user's values may name another registry or tag; the program stays what the chart is made for. So the chart's own
defaults are taken for images, and for nothing else: https://helm.sh/docs/chart_template_guide/values_files/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from accesslint.model.values import Premise, Template, Unknown, Value
from accesslint.source import Problem
from accesslint.syntax.go_templates import Tag
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_VALUE = re.compile(r"\(?\s*\$?\.Values((?:\.\w+)+)\s*\)?(?:\s*\|\s*(?:quote|toString|default\s+\S+)\s*)*")


class Defaults:
    """The values of one chart that are texts. `read`: those of all charts by their files, each read once."""

    def __init__(self, tree: Tree | None, folder: str, read: dict[str, Value | None]) -> None:
        self._tree = tree
        self._name = f"{folder}/values.yaml" if folder else "values.yaml"
        self._read = read
        self._used: list[Value] = []

    def text(self, tag: Tag) -> str | None:
        """What a tag writes that names one value; None for any other tag, or where it has no default."""
        found = _VALUE.fullmatch(tag.body)
        values = self._values() if found is not None else None
        value = values.get(*found[1][1:].split(".")) if found is not None and values is not None else None
        if value is None or "{{" in (value.text or "{{"):
            return None
        self._used.append(value)
        return value.text

    def _values(self) -> Value | None:
        if self._name not in self._read:
            source = self._tree.read(self._name) if self._tree is not None else None
            found = documents(source) if source is not None else iter(())
            self._read[self._name] = next((one for one in found if not isinstance(one, Problem)), None)
        return self._read[self._name]

    def premise(self, image: Value, container: str) -> Premise | None:
        """That an image's name is one of the texts which were told since the last time, if it is."""
        name = _name(image) if is_known(image) else ""
        used, self._used = self._used, []
        told = next((value for value in used if name and name in (value.text or "")), None)
        if told is None:
            return None
        return Premise(told.span, f"the image is {name} by the chart's default values", container)


def is_known(image: Value | None) -> bool:
    """Whether the name of an image is known, its registry and tag aside."""
    name = "" if image is None or isinstance(image.data, Unknown) else _name(image)
    return bool(name) and "*" not in name


def _name(image: Value) -> str:
    parts = image.data.parts if isinstance(image.data, Template) else (image.data,)
    text = "".join(part if isinstance(part, str) else "*" for part in parts)
    return text.partition("@")[0].rpartition("/")[2].partition(":")[0]
