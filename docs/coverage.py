"""Makes `docs/coverage.md` from the loaders, the mappers and their tables."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from dialects import types_by_dialect, uncovered

from accesslint import loaders, mappers, simulation
from accesslint.loaders.cloudformation.tables import SHAPES
from accesslint.mappers.table import NO_DEFAULT, Setting, Table
from accesslint.translation import Shape

_TESTS = Path(__file__).resolve().parents[1] / "tests" / "simulation"
_RECORDED = {"aspnetcore_w3c": "its source", "kubernetes_audit": "the API server's own code"}
"""What answered where no program is run."""


def coverage() -> Iterator[str]:
    """The lines of the document."""
    yield "# Coverage"
    yield ""
    yield "What is read and understood. Made from the code by `make generate`."
    yield ""
    yield "## Platforms"
    yield ""
    yield "| platform | what its loader does |"
    yield "|---|---|"
    for name in loaders.names():
        yield f"| {name} | {_purpose(loaders.loader(name))} |"
    yield from _simulated()
    for family in sorted(mappers.families()):
        yield ""
        yield f"## {family}"
        yield ""
        yield "| mapper | what it maps |"
        yield "|---|---|"
        for module in mappers.mappers(family):
            yield f"| `{_name(module)}` | {_purpose(module)} |"
        for module in mappers.mappers(family):
            tables = _tables(module)
            if tables:
                yield from _settings(module, tables)
        if family == "aws":
            yield from _dialect()
    yield from types_by_dialect()
    yield from uncovered()


def _simulated() -> Iterator[str]:
    """The families of formats whose lines `accesslint simulate` renders."""
    yield ""
    yield "## Simulated"
    yield ""
    yield "Formats whose lines `accesslint simulate` renders, and whether tests hold them against the running program."
    yield ""
    yield "| family | what is rendered | held against |"
    yield "|---|---|---|"
    for module in pkgutil.iter_modules(simulation.__path__):
        rendering = simulation.family(module.name)
        if rendering is not None:
            yield f"| {module.name} | {_purpose(rendering)} | {_truth(module.name)} |"


def _truth(family: str) -> str:
    is_run = (_TESTS / f"test_{family}_truth.py").exists()
    return _RECORDED.get(family) or ("the running program" if is_run else "its documentation")


def _name(module: object) -> str:
    return str(getattr(module, "__name__", "")).rpartition(".")[2]


def _purpose(module: object) -> str:
    """The first paragraph of a module's docstring, on one line."""
    text = str(getattr(module, "__doc__", "") or "").strip()
    return " ".join(text.split("\n\n")[0].split()).replace("|", "\\|")


def _tables(module: object) -> list[Table]:
    found: list[Table] = []
    for value in vars(module).values() if isinstance(module, ModuleType) else ():
        candidates = value if isinstance(value, tuple | list) else (value,)
        found += [item for item in candidates if isinstance(item, Table) and item not in found]
    return found


def _settings(module: object, tables: list[Table]) -> Iterator[str]:
    yield ""
    yield f"### {_name(module)}"
    yield ""
    yield "| types | entity | fact | decided by | default | source |"
    yield "|---|---|---|---|---|---|"
    for table in tables:
        shapes = _translated(table)
        types = "<br>".join(
            f"`{name}`" for name in (*(name for names in table.types.values() for name in names), *shapes)
        )
        for setting in table.settings:
            names = dict.fromkeys(_decided(setting, dialect) for dialect in setting.attributes)
            names |= dict.fromkeys(_elsewhere(setting, shapes))
            decided = "<br>".join(names)
            default = "" if setting.default is NO_DEFAULT else f"`{setting.default}`"
            yield (
                f"| {types} | {table.kind} {table.category} | `{setting.fact}` | {decided} | {default} "
                f"| [{setting.source.split('/')[2]}]({setting.source}) |"
            )


def _translated(table: Table) -> dict[str, Shape]:
    """CloudFormation's types that its loader hands over as types of the table."""
    wanted = table.types.get("terraform", ())
    return {name: shape for name, shape in SHAPES.items() if shape.type in wanted}


def _elsewhere(setting: Setting, shapes: dict[str, Shape]) -> Iterator[str]:
    """The properties of those types that decide a fact."""
    attribute = setting.attributes.get("terraform", "")
    side = setting.side.get("terraform")
    holders = {name: shape for name, shape in SHAPES.items() if side is not None and shape.type == side.type}
    for name, shape in (shapes if side is None else holders).items():
        written = shape.written_names().get(attribute)
        if written is not None:
            yield f"`{written}`" if side is None else f"`{name}: {written}`"


def _dialect() -> Iterator[str]:
    """What of CloudFormation is read, and as what of Terraform's."""
    yield ""
    yield "## CloudFormation"
    yield ""
    yield "Its types are handed over as Terraform's, so that one mapper serves both. Other types, and properties that"
    yield "decide nothing about logging, are passed over; `DeletionPolicy` is read of all."
    yield ""
    yield "| type | read as | properties |"
    yield "|---|---|---|"
    for name, shape in sorted(SHAPES.items()):
        # A key of a list of keys and values stands after a blank.
        tops = dict.fromkeys(written.partition(" ")[0].partition(".")[0] for written in shape.written_names().values())
        properties = ", ".join(f"`{top}`" for top in sorted(tops) if "::" not in top and top != "DeletionPolicy")
        yield f"| `{name}` | `{shape.type}` | {properties} |"


def _decided(setting: Setting, dialect: str) -> str:
    side = setting.side.get(dialect)
    holder = f"{side.type}: " if side is not None else ""
    return f"`{holder}{setting.attributes[dialect]}`"
