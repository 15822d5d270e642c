"""Types and ids of resources: which types have a shape, which extend others, and how a written id is taken apart.

https://learn.microsoft.com/azure/azure-resource-manager/templates/child-resource-name-type
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from accesslint.loaders.arm.texts import joined, segments
from accesslint.model.values import Reference, Unknown, Value
from accesslint.source import Span
from accesslint.translation import Shape

SUBSCRIPTION = "/subscriptions/${subscription}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/${{resourceGroup}}"
GROUP_ADDRESS = "resourceGroup()"

EXTENSIONS = frozenset(
    {
        "microsoft.authorization/locks",
        "microsoft.authorization/policyassignments",
        "microsoft.authorization/policyexemptions",
        "microsoft.authorization/roleassignments",
        "microsoft.authorization/roledefinitions",
        "microsoft.eventgrid/eventsubscriptions",
        "microsoft.insights/datacollectionruleassociations",
        "microsoft.insights/diagnosticsettings",
        "microsoft.security/advancedthreatprotectionsettings",
        "microsoft.security/defenderforstoragesettings",
        "microsoft.securityinsights/alertrules",
        "microsoft.securityinsights/onboardingstates",
    }
)
"""Types that are for another resource, or for what is deployed to.

https://learn.microsoft.com/azure/azure-resource-manager/management/extension-resource-types
"""


@cache
def _shapes() -> dict[str, Shape]:
    from accesslint.loaders.arm.tables import SHAPES

    return {kind.lower(): shape for kind, shape in SHAPES.items()}


def shape_of(kind: str) -> Shape | None:
    """The shape of a type, whatever its case."""
    return _shapes().get(kind.lower())


class Identified(NamedTuple):
    """What an id names: a whole type and the parts of a name."""

    kind: str
    names: list[Value]


def identified(value: Value) -> Identified | None:
    """What an id names, whole or from the type on; None where it is no id.

    `/subscriptions/…/providers/Microsoft.KeyVault/vaults/a` and `Microsoft.KeyVault/vaults/a` are the same.
    """
    if isinstance(value.data, Reference):
        return None
    steps = segments(value)
    marks = [number for number, step in enumerate(steps) if (step.text or "").lower() == "providers"]
    steps = steps[marks[-1] + 1 :] if marks else steps
    head = steps[0].text if steps else None
    if not head or "." not in head or len(steps) < 3:
        return None
    kinds = [step.text for step in steps[1::2]]
    if not all(kinds) or len(steps) % 2 == 0:
        return None
    return Identified("/".join([head, *(kind or "" for kind in kinds)]), steps[2::2])


def written_id(kind: str, names: Sequence[Value], span: Span) -> Value:
    """The id of a resource by its type and name, in the group that is deployed to; unknown where a part is missing."""
    head, *kinds = kind.split("/")
    if len(names) < len(kinds):
        why = next((name.unknown for name in names if name.unknown is not None), None)
        return Value(why or Unknown("the name has fewer parts than the type"), span)
    parts = [Value(f"{GROUP}/providers/{head}", span)]
    for step, name in zip(kinds, names, strict=False):
        parts += [Value(f"/{step}/", span), name]
    return joined(parts, span)


def snake(name: str) -> str:
    """`vaultUri` as `vault_uri`."""
    found = ""
    for number, letter in enumerate(name):
        found += f"_{letter.lower()}" if number and letter.isupper() and not name[number - 1].isupper() else letter
    return found.lower()
