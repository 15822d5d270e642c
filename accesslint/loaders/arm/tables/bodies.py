"""How the tables look into a resource's body: properties, children, and what is open on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.model.values import Value
from accesslint.translation import Draft, Shape, Spec, is_open, words

BY_SETTING: Mapping[str, str] = {"azurerm_monitor_diagnostic_setting": "Microsoft.Insights/diagnosticSettings"}
"""What decides whether most resources log: https://learn.microsoft.com/azure/templates/microsoft.insights/diagnosticsettings"""

BY_LOCK: Mapping[str, str] = {
    "lifecycle.prevent_destroy": "Microsoft.Authorization/locks",
    "azurerm_management_lock": "Microsoft.Authorization/locks",
}
"""What keeps a resource: https://learn.microsoft.com/azure/templates/microsoft.authorization/locks"""

enabled = words({"Enabled": True, "Disabled": False, "enabled": True, "disabled": False})
"""The vendor's words for true and false."""


def diagnosed(type_name: str, properties: Mapping[str, Spec] | None = None) -> Shape:
    """A type of which a diagnostic setting decides, and little or nothing of its own."""
    return Shape(type_name, properties or {}, written=BY_SETTING)


def reach(value: Value | None, *path: str | int) -> Value | None:
    """What a path leads to; what is open on the way, where something is."""
    here = value
    for step in path:
        if here is None or is_open(here):
            return here
        here = here.get(step)
    return here


def children(draft: Draft, kind: str, name: str = "") -> Iterator[Value]:
    """The bodies of the children of a type (`…/config`), and of a name."""
    listed = draft.get("children")
    for child in listed.items() if listed is not None and isinstance(listed.data, list) else ():
        written, called = child.get("type"), child.get("name")
        if written is None or (written.text or "").lower() != kind.lower():
            continue
        if not name or (called is not None and (called.text or "").lower() == name):
            yield child


def block(content: dict[str, Value], value: Value) -> Value:
    """A nested block in the place of a value."""
    return Value([Value(content, value.span)], value.span)
