"""What a module declares: the blocks of all files of one folder, overrides merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from accesslint.source import Problem
from accesslint.syntax.hcl import Body
from accesslint.syntax.hcl.nodes import Attribute, Block, Literal

TOP_BLOCKS = (
    *("resource", "data", "module", "variable", "output", "locals", "provider", "terraform"),
    *("moved", "import", "check", "removed", "ephemeral"),
)
"""https://developer.hashicorp.com/terraform/language: the blocks that a module is made of."""
_LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1}


class Definition(msgspec.Struct):
    """One module."""

    folder: str
    """Relative to the root of the tree; empty for the root itself."""
    blocks: dict[str, dict[str, Block]]
    """By type, then by address in the module: `aws_s3_bucket.logs`, `data.aws_region.here`, `days`."""
    locals: dict[str, Attribute]
    damaged: bool = False
    """Whether a part could not be read, so that what seems not to be declared may be."""

    def of_type(self, name: str) -> dict[str, Block]:
        """The blocks of one type, by address."""
        return self.blocks.get(name, {})

    def local_calls(self) -> Iterator[str]:
        """The sources of the calls of local modules."""
        for block in self.of_type("module").values():
            source = source_of(block)
            if source.startswith(("./", "../")) or source in (".", ".."):
                yield source


def source_of(call: Block) -> str:
    """A module call's source; empty if it is not constant."""
    source = call.body.attributes.get("source")
    value = source.value if source is not None else None
    return value.value.data if isinstance(value, Literal) and isinstance(value.value.data, str) else ""


def define(
    folder: str, bodies: Iterable[Body], overrides: Iterable[Body], report: Callable[[Problem], None]
) -> Definition:
    """A module from the bodies of its files.

    Overrides replace arguments, and nested blocks by type
    (https://developer.hashicorp.com/terraform/language/files/override).
    """
    definition = Definition(folder, {}, {})
    for body in bodies:
        for block in body.blocks:
            if block.type == "locals":
                _add_locals(definition, block, report)
                continue
            address = address_of(block, report)
            if not address:
                continue
            known = definition.blocks.setdefault(block.type, {})
            if address in known:
                what = f'{block.type} "{address}"'
                first = known[address].header
                where = f"{first.file}, line {first.line}"
                report(Problem(block.header, f"{what} is declared twice; the first one holds ({where})"))
            else:
                known[address] = block
    for body in overrides:
        for block in body.blocks:
            if block.type == "locals":
                definition.locals.update(block.body.attributes)
                continue
            address = address_of(block, report)
            known = definition.of_type(block.type)
            if address in known:
                known[address] = _merged(known[address], block)
            elif address:
                definition.blocks.setdefault(block.type, {})[address] = block
    return definition


def _add_locals(definition: Definition, block: Block, report: Callable[[Problem], None]) -> None:
    for name, attribute in block.body.attributes.items():
        if name in definition.locals:
            report(Problem(attribute.span, f'local value "{name}" is declared twice; the first one holds'))
        else:
            definition.locals[name] = attribute


def address_of(block: Block, report: Callable[[Problem], None]) -> str:
    """A block's address in its module; empty for blocks without one, or with the wrong labels."""
    wanted = _LABELS.get(block.type)
    if wanted is None:
        return ""
    if len(block.labels) != wanted:
        shown = "label" if wanted == 1 else "labels"
        report(Problem(block.header, f'the block "{block.type}" needs {wanted} {shown}, it has {len(block.labels)}'))
        return ""
    name = ".".join(block.labels)
    return f"data.{name}" if block.type == "data" else name


def made_by(block: Block) -> str:
    """The type of block that a nested block makes: its own, or what a `dynamic` one is labelled."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type


def _merged(block: Block, override: Block) -> Block:
    replaced = {made_by(inner) for inner in override.body.blocks}
    kept = [inner for inner in block.body.blocks if made_by(inner) not in replaced]
    attributes = {**block.body.attributes, **override.body.attributes}
    return msgspec.structs.replace(block, body=Body(attributes, kept + override.body.blocks))
