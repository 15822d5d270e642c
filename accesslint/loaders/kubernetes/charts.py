"""Objects in the templates of Helm charts: what Helm writes or leaves out is unknown, the rest is read.

What stands under a condition is judged as if it were there where it is a thing of its own (an object, a container, a
file); a single setting is unknown. Of `range` one turn is read. What users may override is not taken from
`values.yaml`, but for the names of images (`chart_images`). Partials (`_helpers.tpl`, `define`) are no objects:
https://helm.sh/docs/chart_template_guide/named_templates/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.kubernetes.chart_images import Defaults
from accesslint.loaders.kubernetes.chart_pods import doubt_volumes, open_mounts, open_variables, open_volume, open_words
from accesslint.loaders.kubernetes.files import CARRIERS, OPERATED, SUFFIXES
from accesslint.model.opened import Opened
from accesslint.model.templated import with_holes
from accesslint.model.values import Premise, Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.charts import Condition, Written, documents_of, is_deeper
from accesslint.syntax.charts.marks import has_mark
from accesslint.syntax.charts.opening import RENDERED, undecided
from accesslint.syntax.go_templates import each_tag
from accesslint.syntax.yaml import TEMPLATE, Text

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_HINTS = (".Values", ".Release", ".Chart", ".Capabilities", ".Files", "include ", "tpl ", "toYaml ")
_CHART = re.compile(r"\.(?:Values|Release|Chart|Capabilities|Files)\b|\b(?:include|tpl)\s|\btoYaml\s")

_WORKLOADS = frozenset(
    {"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"}
    | {"Job", "CronJob", "Rollout", "DeploymentConfig"}
)
_NAMED = _WORKLOADS | {"ConfigMap", "Secret", "Service", "PersistentVolumeClaim", "Ingress"}
"""Kinds that others find by name: two that write the same tags have the same one."""

_NAMES = frozenset({"name", "generateName", "secretName", "claimName", "serviceName", "subPath"})
_NAMERS = frozenset(
    {"configMap", "secret", "configMapRef", "secretRef", "configMapKeyRef", "secretKeyRef", "persistentVolumeClaim"}
)
"""What names another object, as `name`, `secretName` or `claimName`."""

_SETTINGS = frozenset({"command", "args", "annotations", "labels"})
"""Mappings and lists that are settings, and no things of their own."""

_TYPE = (("apiVersion",), ("kind",))
_SECTIONS = (("metadata",), ("spec",), ("data",), ("stringData",), ("items",))
_CONTAINERS = frozenset({"containers", "initContainers"})
_STRICT = (".hcl", ".json", ".jsonc", ".tf")
"""Files of languages in which nothing can be told where a tag stands outside of a text."""

Path = tuple[str, ...]


def is_chart_template(source: Source) -> bool:
    """Whether the text uses what only Helm offers: other braces (alert texts) are plain text."""
    text = source.text
    if "{{" not in text or not any(hint in text for hint in _HINTS):
        return False
    return any(_CHART.search(tag.body) is not None for tag in each_tag(text))


class Chart:
    """One template of a chart. `values`: default values that are read already, by their files."""

    def __init__(self, source: Source, tree: Tree | None, values: dict[str, Value | None]) -> None:
        self._blanked, self._documents = documents_of(source)
        self._written = Written(source, self._blanked)
        name = source.name
        self.is_partial = posixpath.basename(name).startswith("_")
        folder = _folder(name)
        self._defaults = Defaults(tree, folder, values)
        self._premises: tuple[Premise, ...] = ()
        self._suffix = f" ({folder or '.'})"
        """Names that tags write are those of one chart."""

    def documents(self) -> Iterator[Value | Problem]:
        """The documents with marks for tags."""
        return iter(()) if self.is_partial else self._documents

    def opened(self, item: Value) -> Value:
        """An object as it is, with what is not known of it."""
        kind = item.get("kind")
        conditions = [self._written.condition(value) for _, value in item.entries()]
        root = min(conditions, key=lambda one: one.depth if one is not None else 0, default=None)
        text = self._written.name(kind) if kind is not None else None
        opening = _Opening(self._written, text or "", root, self._suffix, self._defaults)
        found = opening.value(item, root, ())
        self._premises = tuple(opening.premises)
        return found

    def finish(self, resource: Resource) -> None:
        """Say what an object relies on; its name becomes that of its chart.

        One that means something outside of Kubernetes is unknown.
        """
        resource.premises = self._premises
        name = resource.get("metadata", "name")
        if name is not None and name.text is not None and "{{" in name.text:
            name.data = f"{name.text}{self._suffix}" if resource.type in _NAMED else with_holes(name.text, TEMPLATE)


def _folder(name: str) -> str:
    """The chart's: the one that has `templates/`; the current one may be it."""
    around, in_templates, _ = f"/{name}".rpartition("/templates/")
    return around[1:] if in_templates else posixpath.dirname(name)


class _Opening:
    """Goes through one object. `path`: the keys that lead to a value; elements of a list have the list's."""

    def __init__(self, written: Written, kind: str, root: Condition | None, suffix: str, defaults: Defaults) -> None:
        self._written = written
        self._kind = kind
        self._root = root
        self._suffix = suffix
        self._defaults = defaults
        self.premises: list[Premise] = []

    def value(self, value: Value, around: Condition | None, path: Path) -> Value:
        if isinstance(value.data, dict):
            return self._mapping(value, value.data, around, path)
        if isinstance(value.data, list):
            return self._list(value, value.data, around, path)
        return self._scalar(value, path)

    def _mapping(self, value: Value, data: dict[str, Value], around: Condition | None, path: Path) -> Value:
        more = self._written.more(value)
        found: dict[str, Value] = {}
        is_odd = is_deeper(around, self._root)
        for key, item in data.items():
            if has_mark(key):
                more = more or Unknown("the template writes the name of a key", RENDERED)
                continue
            condition, inner_path = self._written.condition(item), (*path, key)
            if condition is not None and is_deeper(condition, around):
                found[key] = self._decided(self.value(item, condition, inner_path), condition, inner_path)
                is_odd = True
            else:
                found[key] = self.value(item, around, inner_path)
        last = path[-1] if path else ""
        if last in _CONTAINERS:
            self._rely(found)
            open_words(found, value, more)
            open_mounts(found, value, more)
            open_variables(found, value, more)
        elif last == "volumes" and self._kind in _WORKLOADS:
            open_volume(found, is_odd=is_odd or more is not None)
        if "containers" in found and self._kind in _WORKLOADS:
            doubt_volumes(found, more)
        return Opened(found, value.span, more)

    def _rely(self, container: dict[str, Value]) -> None:
        image, name = container.get("image"), container.get("name")
        premise = self._defaults.premise(image, (name.text if name else None) or "") if image is not None else None
        if premise is not None:
            self.premises.append(premise)

    def _list(self, value: Value, data: list[Value], around: Condition | None, path: Path) -> Value:
        more = self._written.more(value)
        found: list[Value] = []
        for item in data:
            condition = self._written.condition(item)
            if condition is None or not is_deeper(condition, around):
                found.append(self.value(item, around, path))
                continue
            inner = self.value(item, condition, path)
            if not isinstance(inner.data, dict | list):
                inner = Opened(undecided(condition), item.span)
            elif path[-1:] == ("env",) and isinstance(inner.data, dict):
                inner.data["value"] = Opened(undecided(condition), item.span)
            found.append(inner)
        if more is not None:
            found.append(Opened(more, value.span))
        return Opened(found, value.span, more)

    def _scalar(self, value: Value, path: Path) -> Value:
        block = self._written.block(value)
        if block is not None and self._carries(path) and path[-1].endswith(_STRICT) and _has_bare_tag(block.text or ""):
            return Opened(Unknown(f"tags of a template stand in {path[-1]}", RENDERED), block.span)
        if block is not None:
            return block if self._carries(path) else Value(with_holes(block.text or "", TEMPLATE), block.span)
        if not has_mark(value.text or ""):
            return value
        key = path[-1] if path else ""
        is_image = key == "image" and path[-2:-1] and path[-2] in _CONTAINERS
        filled = self._written.filled(value, self._defaults.text if is_image else None)
        is_file = self._carries(path) and key.lower().endswith(SUFFIXES) and not isinstance(filled.data, Unknown)
        if key in _NAMES or path in _TYPE or is_file:
            text = self._written.name(value)
            if text is not None:
                text += self._suffix if path[-2:-1] and path[-2] in _NAMERS else ""
                return msgspec.structs.replace(value, data=text)
        return Opened(filled.data, filled.span)

    def _carries(self, path: Path) -> bool:
        """Whether a text at a path may be a file."""
        return self._kind in OPERATED or (len(path) == 2 and path[0] == CARRIERS.get(self._kind))

    def _decided(self, value: Value, condition: Condition, path: Path) -> Value:
        """An entry that stands under a condition which its mapping does not stand under."""
        key = path[-1]
        if isinstance(value.data, dict | list):
            is_kept = path in _SECTIONS or (self._kind in _NAMED and key not in _SETTINGS)
        else:
            is_file = isinstance(value, Text) and value.style == "|" and self._carries(path)
            is_kept = is_file or key in _NAMES or path in _TYPE
        return value if is_kept else Opened(undecided(condition), value.span)


def _has_bare_tag(text: str) -> bool:
    """Whether a tag stands anywhere but in a text in double quotes."""
    at, is_inside = 0, False
    for tag in each_tag(text):
        before = text[at : tag.start]
        if "\n" in before:
            is_inside, before = False, before.rpartition("\n")[2]
        is_inside = is_inside is not bool(before.count('"') % 2)
        if not is_inside or tag.role != "expression":
            return True
        at = tag.end
    return False
