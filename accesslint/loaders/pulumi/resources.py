"""From a program's declarations to resources, by Terraform's names.

The bridge writes an argument in camel case, in the plural where it is a list of more than one, and as a mapping where
it is a block that may stand once: https://github.com/pulumi/pulumi-terraform-bridge
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from accesslint.camel_case import Written, snake
from accesslint.loaders.pulumi import types_aws, types_azure, types_gcp
from accesslint.model.values import Resource, Unknown, Value
from accesslint.translation import is_open

if TYPE_CHECKING:
    from accesslint.loaders.pulumi.expressions import Evaluator
    from accesslint.loaders.pulumi.programs import Program

TYPES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "aws": types_aws.TYPES,
    "gcp": types_gcp.TYPES,
    "azure": types_azure.TYPES,
}
"""By provider, module and name."""

_MAPS = ("tags", "labels", "annotations", "variables", "metadata", "app_settings", "tags_all", "environment_variables")
"""Arguments whose keys are the user's own."""

_PLURAL = frozenset(
    {
        *("capabilities", "cloudwatch_logs", "conditions", "database_flags", "exclusion_by_resource_types"),
        *("exclusions", "log_analytics", "log_publishing_options"),
        *("networks", "option_settings", "processors", "redacted_fields", "route_settings", "statement", "subnets"),
    }
)
"""Lists of blocks that Terraform calls by the plural too."""

_SINGULAR = frozenset(
    {
        *("matches_prefixes", "matches_suffixes", "matches_storage_classes", "role_entities", "prefix_matches"),
        *("starts_withs", "ends_withs", "not_starts_withs", "not_ends_withs", "headers_to_logs"),
    }
)
"""Lists of texts that Terraform calls by the singular."""

_WITHIN = {("processors", "parameters"): "parameters"}
"""Blocks that are called otherwise in another block."""

_OWN_NAMES = {"lifecycle.prevent_destroy": "options.protect"}


@cache
def _types(provider: str) -> Mapping[tuple[str, str], str]:
    """By module and name in lower case: abbreviations in names have changed their case over time."""
    found = TYPES.get(provider, {})
    return {(module, name.lower()): kind for module, names in found.items() for name, kind in names.items()}


def type_of(token: str) -> str:
    """Terraform's type of `aws:s3/bucketV2:BucketV2` or `aws:s3:BucketV2`; empty where the table has none."""
    provider, _, rest = token.partition(":")
    module, _, name = rest.rpartition(":")
    return _types(provider).get((module.partition("/")[0].lower(), name.lower()), "")


@cache
def _written(provider: str) -> Written:
    tokens: dict[str, str] = {}
    for module, names in TYPES[provider].items():
        for name, kind in names.items():
            tokens.setdefault(kind, f"{provider}:{module}:{name}")
    return Written(tokens, _OWN_NAMES)


def resources_of(program: Program, evaluator: Evaluator, types: frozenset[str] | None) -> Iterator[Resource]:
    """The resources of a program. Those of types that no table knows have no attributes."""
    for name, raw in evaluator.resources.items():
        token = raw.get("type")
        if token is None or not token.text:
            continue
        kind = type_of(token.text)
        attributes: dict[str, Value] = {}
        if kind and (types is None or kind in types):
            attributes = _attributes(raw, evaluator)
        yield Resource(
            id=evaluator.identity(name),
            platform="pulumi",
            type=kind or token.text,
            address=name,
            attributes=Value(attributes, token.span),
            header=token.span,
            scope=program.folder or ".",
            is_data=raw.get("get") is not None,
            dialect="terraform" if kind else "",
            written_type=token.text,
            written_names=_written(token.text.partition(":")[0]) if kind else {},
        )


def _attributes(raw: Value, evaluator: Evaluator) -> dict[str, Value]:
    made: dict[str, Value] = {}
    written = raw.get("properties")
    given = evaluator.value(written) if written is not None else None
    if given is not None:
        made = _renamed(given, "")
    made |= _lifecycle(raw.get("options"), evaluator)
    return made


def _lifecycle(options: Value | None, evaluator: Evaluator) -> dict[str, Value]:
    """`protect` refuses to delete, `retainOnDelete` lets go: https://www.pulumi.com/docs/iac/concepts/options/"""
    kept: Value | None = None
    for option in ("retainOnDelete", "protect"):
        raw = options.get(option) if options is not None else None
        value = evaluator.value(raw) if raw is not None else None
        if value is not None and (kept is None or value.data is True or isinstance(value.data, Unknown)):
            kept = value
    if kept is None:
        return {}
    return {"lifecycle": Value([Value({"prevent_destroy": kept}, kept.span)], kept.span)}


def _renamed(value: Value, within: str) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for key, given in value.entries():
        if given.data is None:
            continue
        name = snake(key)
        if isinstance(given.data, dict):
            is_map = name.endswith(_MAPS)
            made[name] = given if is_map else Value([Value(_renamed(given, name), given.span)], given.span)
        elif isinstance(given.data, list):
            name = _listed(name, given.data, within)
            items = [
                Value(_renamed(item, name), item.span) if isinstance(item.data, dict) else item for item in given.data
            ]
            made[name] = Value(items, given.span)
        else:
            made[name] = given
            if is_open(given):
                # It may be a list of blocks: then its name is another one in Terraform.
                made.setdefault(_singular(name), given)
    return made


def _listed(name: str, items: list[Value], within: str) -> str:
    """What Terraform calls a list: blocks by the singular as a rule, texts by the plural."""
    if not any(isinstance(item.data, dict) for item in items):
        return _singular(name) if name in _SINGULAR else name
    return _WITHIN.get((within, name)) or (name if name in _PLURAL else _singular(name))


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
