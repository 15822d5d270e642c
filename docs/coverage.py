"""Makes `docs/coverage.md` from the loaders, the mappers and their tables."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

from accesslint import loaders, mappers
from accesslint.mappers.table import NO_DEFAULT, Setting, Table


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
        types = "<br>".join(f"`{name}`" for names in table.types.values() for name in names)
        for setting in table.settings:
            decided = "<br>".join(_decided(setting, dialect) for dialect in setting.attributes)
            default = "" if setting.default is NO_DEFAULT else f"`{setting.default}`"
            yield (
                f"| {types} | {table.kind} {table.category} | `{setting.fact}` | {decided} | {default} "
                f"| [{setting.source.split('/')[2]}]({setting.source}) |"
            )


def _decided(setting: Setting, dialect: str) -> str:
    side = setting.side.get(dialect)
    holder = f"{side.type}: " if side is not None else ""
    return f"`{holder}{setting.attributes[dialect]}`"
