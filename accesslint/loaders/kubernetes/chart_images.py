"""Images in a chart's templates, as far as `values.yaml` tells them.

A user's values may name another registry or tag; the program stays what the chart is made for. So the chart's own
defaults are taken for images, and for nothing else: https://helm.sh/docs/chart_template_guide/values_files/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem
from accesslint.syntax.go_templates import Tag
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_VALUE = re.compile(r"\(?\s*\$?\.Values((?:\.\w+)+)\s*\)?(?:\s*\|\s*(?:quote|toString|default\s+\S+)\s*)*")


class Defaults:
    """The values of one chart that are texts."""

    def __init__(self, tree: Tree | None, folder: str) -> None:
        self._tree = tree
        self._name = f"{folder}/values.yaml" if folder else "values.yaml"
        self._values: Value | None = None
        self._is_read = False

    def text(self, tag: Tag) -> str | None:
        """What a tag writes that names one value; None for any other tag, or where it has no default."""
        found = _VALUE.fullmatch(tag.body)
        if found is None or self._tree is None:
            return None
        if not self._is_read:
            self._is_read = True
            source = self._tree.read(self._name)
            read = (
                (one for one in documents(source) if not isinstance(one, Problem)) if source is not None else iter(())
            )
            self._values = next(read, None)
        value = self._values.get(*found[1][1:].split(".")) if self._values is not None else None
        return value.text if value is not None and "{{" not in (value.text or "{{") else None


def is_known(image: Value | None) -> bool:
    """Whether the name of an image is known, its registry and tag aside."""
    data = image.data if image is not None else None
    parts = data.parts if isinstance(data, Template) else (data,)
    text = "".join(part if isinstance(part, str) else "*" for part in parts)
    name = text.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return bool(name) and "*" not in name and not isinstance(data, Unknown)
