"""Which resource type is read in which dialect, and why some types are not: tables of the coverage document."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import msgspec

from accesslint import mappers
from accesslint.loaders.arm import tables as arm
from accesslint.loaders.arm.tables import SHAPES as ARM
from accesslint.loaders.arm.tables.without_twin import WITHOUT_TWIN as WITHOUT_ARM
from accesslint.loaders.cloudformation import tables as cloudformation
from accesslint.loaders.cloudformation.tables import SHAPES as CLOUDFORMATION
from accesslint.loaders.cloudformation.tables.without_twin import WITHOUT_TWIN as WITHOUT_CLOUDFORMATION
from accesslint.loaders.kubernetes.managed import (
    config_connector_kinds,
    crossplane_aws,
    crossplane_azure,
    crossplane_gcp,
)
from accesslint.loaders.kubernetes.managed.config_connector_iam import KINDS as IAM_KINDS
from accesslint.loaders.kubernetes.managed.config_connector_kinds import types_of
from accesslint.loaders.pulumi import types_aws, types_azure, types_gcp
from accesslint.mappers.types import looked_at
from accesslint.translation import Shape


class _Dialect(msgspec.Struct):
    title: str
    names: Mapping[str, list[str]]
    """By Terraform's type."""
    reasons: Mapping[str, str] = {}
    """Why a type has no name in the dialect."""
    tables: ModuleType | None = None
    """The package whose tables make types out of parts of others."""

    def has_in_another(self, name: str) -> bool:
        """Whether a table makes the type out of a part of another."""
        folders = list(self.tables.__path__) if self.tables is not None else []
        sources = (path.read_text("utf-8") for folder in folders for path in Path(folder).glob("*.py"))
        return any(f'"{name}"' in source for source in sources)


def _shapes(shapes: Mapping[str, Shape]) -> dict[str, list[str]]:
    return _inverse((name, shape.type) for name, shape in shapes.items())


def _grouped(groups: Mapping[str, Mapping[str, str]], written: Callable[[str, str], str]) -> dict[str, list[str]]:
    return _inverse((written(group, kind), type_) for group, kinds in groups.items() for kind, type_ in kinds.items())


def _inverse(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, type_ in sorted(pairs):
        found.setdefault(type_, []).append(name)
    return found


def _connector() -> dict[str, list[str]]:
    plain = ((name, type_) for name, kind in config_connector_kinds.KINDS.items() for type_ in types_of(kind))
    audited = ((name, type_) for type_, name in IAM_KINDS.items())
    return _inverse(iter([*plain, *audited]))


def _providers() -> Iterator[tuple[str, str, list[_Dialect]]]:
    yield (
        "aws",
        "AWS",
        [
            _Dialect("CloudFormation", _shapes(CLOUDFORMATION), WITHOUT_CLOUDFORMATION, cloudformation),
            _Dialect("Crossplane", _grouped(crossplane_aws.KINDS, "{1}.{0}".format)),
            _Dialect("Pulumi", _grouped(types_aws.TYPES, "aws:{}:{}".format)),
        ],
    )
    yield (
        "google",
        "Google Cloud",
        [
            _Dialect("Config Connector", _connector()),
            _Dialect("Crossplane", _grouped(crossplane_gcp.KINDS, "{1}.{0}".format)),
            _Dialect("Pulumi", _grouped(types_gcp.TYPES, "gcp:{}:{}".format)),
        ],
    )
    yield (
        "azurerm",
        "Azure",
        [
            _Dialect("ARM and Bicep", _shapes(ARM), WITHOUT_ARM, arm),
            _Dialect("Crossplane", _grouped(crossplane_azure.KINDS, "{1}.{0}".format)),
            _Dialect("Pulumi", _grouped(types_azure.TYPES, "azure:{}:{}".format)),
        ],
    )


def types_by_dialect() -> Iterator[str]:
    """Every Terraform type that mappers look at beside its names elsewhere."""
    yield ""
    yield "## Resource types by dialect"
    yield ""
    yield "A type of another dialect is handed over as Terraform's, so that one mapper serves all. Plans and Terragrunt"
    yield "have Terraform's types. Types that only tell names or principals of others are listed, too. What Terraform"
    yield "has as a resource of its own may be *in another* elsewhere."
    for prefix, title, dialects in _providers():
        yield ""
        yield f"### {title}"
        yield ""
        yield f"| Terraform | {' | '.join(dialect.title for dialect in dialects)} |"
        yield "|---|" + "---|" * len(dialects)
        for name in sorted(name for name in looked_at() if name.startswith(f"{prefix}_")):
            yield f"| `{name}` | {' | '.join(_cell(dialect, name) for dialect in dialects)} |"


def _cell(dialect: _Dialect, name: str) -> str:
    names = dialect.names.get(name)
    if names:
        return ", ".join(f"`{one}`" for one in names)
    return dialect.reasons.get(name) or ("in another" if dialect.has_in_another(name) else "")


def uncovered() -> Iterator[str]:
    """The types that peers or users may look for and that are left out, each with the reason."""
    reasons: dict[str, str] = {}
    for family in sorted(mappers.families()):
        try:
            module = importlib.import_module(f"accesslint.mappers.{family}.uncovered")
        except ModuleNotFoundError:
            continue
        reasons |= module.UNCOVERED
    if reasons:
        yield ""
        yield "## Not judged, and why"
        yield ""
        yield "| type | why |"
        yield "|---|---|"
        for name, reason in sorted(reasons.items()):
            yield f"| `{name}` | {reason} |"
