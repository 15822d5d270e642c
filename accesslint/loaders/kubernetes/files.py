"""Files inside objects: the entries of a ConfigMap or Secret that another loader may read."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.loaders import Embedded
from accesslint.model.values import Resource
from accesslint.source import Source
from accesslint.syntax.yaml import embedded_text

CARRIERS = {"ConfigMap": "data", "Secret": "stringData"}
"""Kinds that carry files, and the mapping that holds them (a Secret's `data` is encoded and is not opened)."""

SUFFIXES = (
    *(".cfg", ".cnf", ".conf", ".config", ".ini", ".json", ".properties", ".toml", ".xml", ".yaml", ".yml"),
    *(".template", ".tmpl", ".tpl"),
)


def files_of(source: Source, resource: Resource) -> Iterator[Embedded]:
    """The texts in an object that are files, by their names; a manifest also under any other name."""
    entries = resource.get(CARRIERS.get(resource.type, ""))
    if entries is None:
        return
    for key, value in entries.entries():
        text = value.text
        if not text:
            continue
        name = _file_name(key, text)
        if name:
            yield Embedded(embedded_text(source, value), name, resource.id, resource.id)


def _file_name(key: str, text: str) -> str:
    """The name by which loaders tell the entry; empty for a plain setting."""
    if key.lower().endswith(SUFFIXES) or ("." in key and "\n" in text):
        return key
    if "apiVersion:" in text and "kind:" in text:
        return f"{key}.yaml"
    return ""
