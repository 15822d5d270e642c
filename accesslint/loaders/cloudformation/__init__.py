"""CloudFormation: templates in YAML and JSON, also of SAM and as CDK makes them, evaluated, to resources.

Parameters, mappings, conditions, intrinsic functions and nested stacks are evaluated as far as the files tell; a
reference to another resource stays a `Reference`. Types and properties are handed over by Terraform's names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "cloudformation"
FILES = (".json", ".template", ".yaml", ".yml")

_ENDINGS = (".yaml", ".yml", ".json", ".template")
_SECTIONS = frozenset({"Resources", "Parameters", "Mappings", "Conditions", "Transform", "Globals", "Outputs"})
_VERSION = "AWSTemplateFormatVersion"
_TYPED = ("Type:AWS::", "Transform:AWS::", "Transform:[AWS::")


def claims(name: str, head: str) -> bool:
    """Whether the head has a template's sections at its top level and names types of AWS."""
    if not name.lower().endswith(_ENDINGS) or ("AWS::" not in head and _VERSION not in head):
        return False
    found: set[str] = set()
    for line in head.splitlines():
        if line[:1] == "{":
            return _is_flow_template(head)
        key, colon, _ = line.removeprefix("\ufeff").partition(":")
        if colon and key[:1] not in (" ", "\t", "#", ""):
            found.add(key.strip("\"'"))
    if "apiVersion" in found and "kind" in found:
        return False
    return _VERSION in found or (not found.isdisjoint(_SECTIONS) and "AWS::" in head)


def _is_flow_template(head: str) -> bool:
    """JSON, or YAML in braces: its first keys are looked for at any depth."""
    words = "".join(head.split()).replace('"', "").removeprefix("\ufeff")
    if f"{{{_VERSION}:" in words or f",{_VERSION}:" in words:
        return True
    has_section = any(f"{{{section}:" in words or f",{section}:" in words for section in _SECTIONS)
    return has_section and any(mark in words for mark in _TYPED)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001
) -> Iterator[Loaded]:
    """The resources of every template that no other one nests, and of those that these nest."""
    from accesslint.including.user_data import NAME as USER_DATA
    from accesslint.including.user_data import user_data_of
    from accesslint.loaders import Embedded
    from accesslint.loaders.cloudformation.loading import load as load_all

    everything = [*sources, *(item.source for item in embedded)]
    yield from load_all(everything, tree)
    for source in everything:
        for line, inner in user_data_of(source):
            yield Embedded(inner, USER_DATA, "", f"{source.name}@{line}")
