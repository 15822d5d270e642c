"""Units: the module that a configuration names, as an instance with the configuration's inputs.

https://terragrunt.gruntwork.io/docs/reference/hcl/blocks/#terraform and …/#generate. Inputs are environment variables
for Terraform, which variable files go before: https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec

from accesslint.loaders.terraform.configuration import Definition
from accesslint.loaders.terraform.instances import Instance
from accesslint.loaders.terraform.variables import VariableFiles
from accesslint.loaders.terragrunt.configurations import Config, Configurations
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.hcl.nodes import Literal, Node

_NATIVE = (".tf", ".tofu")
_DECLARING = re.compile(r"^[ \t]*(?:resource|data|module|variable|output|locals)\b", re.MULTILINE)
_ALL = frozenset({"all", "apply", "all_except_output"})


class Unit(msgspec.Struct):
    """A unit and the folder of its module."""

    config: Config
    module: str
    place: Span
    """Where the module is named."""

    @property
    def via(self) -> tuple[Span, ...]:
        """What leads to the module: where another file names it, the include of that file first."""
        if self.place.file == self.config.file:
            return (self.place,)
        headers = (one.header for one in self.config.includes if one.config.file == self.place.file)
        return (next(headers, Span(self.config.file, 1, 1, 1, 2)), self.place)


class Units:
    """Finds the modules of configurations and makes instances of them."""

    def __init__(self, configurations: Configurations, variable_files: VariableFiles) -> None:
        self._configurations = configurations
        self._library = configurations.library
        self._variable_files = variable_files

    def of(self, config: Config) -> Unit | None:
        """The unit that a configuration is; None where it is none, is left out, or has its module elsewhere."""
        if self._is_left_out(config):
            return None
        source = self._source(config)
        if source is None:
            # Without a source the configuration stands beside its module.
            if any(name.endswith(_NATIVE) for name in self._library.tree.folder(config.unit or ".")):
                return Unit(config, config.unit, Span(config.file, 1, 1, 1, 2))
            return None
        place = source.span.first_line()
        if source.text is None:
            unknown = source.unknown or Unknown("it is no text")
            self._note(place, f"the module of this unit is not known: {unknown.reason}")
            return None
        folder = self._folder(source.text, config)
        if folder is None:
            self._note(place, f"the module {source.text} is not in these files, what it makes is unknown")
            return None
        return Unit(config, folder, place)

    def instance(self, unit: Unit) -> Instance | None:
        """The unit's module with its inputs."""
        definition = self._definition(unit)
        if definition is None:
            self._note(unit.place, f"there is no module in {unit.module or '.'}, what it makes is unknown")
            return None
        instance = Instance(definition, unit.config.unit or ".")
        instance.root = unit.config.unit
        instance.via = unit.via
        given, doubt = self._configurations.inputs(unit.config)
        inputs: dict[str, Node] = {}
        if doubt is not None:
            hole = Literal(Value(doubt, unit.place))
            inputs = dict.fromkeys(definition.of_type("variable"), hole)
        inputs |= {name: Literal(value) for name, value in given.items()}
        inputs |= self._variable_files.of_root(unit.module)
        if unit.config.unit != unit.module:
            inputs |= self._variable_files.of_root(unit.config.unit)
        instance.inputs = inputs | self._variable_files.of_files(self._extra_files(unit.config))
        return instance

    def _note(self, place: Span, message: str) -> None:
        self._library.report(Problem(place, message, "note"))

    def _is_left_out(self, config: Config) -> bool:
        skip = self._configurations.attribute(config.body, "skip", config)
        if skip is not None and skip.data is True:
            return True
        for one, block in self._configurations.blocks(config, "exclude"):
            condition = self._configurations.attribute(block.body, "if", one)
            actions = self._configurations.attribute(block.body, "actions", one)
            named = {item.text for item in actions.items()} if actions is not None else set()
            if condition is not None and condition.data is True and named & _ALL:
                return True
        return False

    def _source(self, config: Config) -> Value | None:
        found: Value | None = None
        for one, block in self._configurations.blocks(config, "terraform"):
            source = self._configurations.attribute(block.body, "source", one)
            if source is not None and source.data is not None:
                found = source
        return found

    def _folder(self, source: str, config: Config) -> str | None:
        """The folder of the tree that a source means; None if it is elsewhere."""
        plain = source.partition("?")[0].removeprefix("file://")
        if "://" in plain or plain.startswith(("git::", "git@", "hg::", "s3::", "gcs::")):
            return None
        plain = posixpath.normpath(plain.replace("//", "/") if not plain.startswith("//") else plain[1:])
        folder = self._configurations.path(plain, config)
        if folder is None or not self._library.tree.exists(folder or "."):
            return None
        return folder

    def _definition(self, unit: Unit) -> Definition | None:
        generated, replaced, is_open = self._generated(unit.config)
        if not generated and not is_open:
            return self._library.definition(unit.module)
        definition = self._library.definition_with(unit.module, generated, frozenset(replaced))
        if definition is not None and is_open:
            definition.damaged = True
        return definition

    def _generated(self, config: Config) -> tuple[list[Source], set[str], bool]:
        """The Terraform texts that are written into the module, the files that they replace, and if one is unknown."""
        blocks: dict[str, Value] = {}
        for one, block in self._configurations.blocks(config, "generate"):
            parts = {
                name: self._configurations.evaluate(part.value, one) for name, part in block.body.attributes.items()
            }
            blocks[block.labels[0] if block.labels else ""] = Value(parts, block.header)
        for one, _ in self._configurations.chain(config):
            mapping = self._configurations.attribute(one.body, "generate", one)
            blocks |= dict(mapping.entries()) if mapping is not None else {}
        texts: list[Source] = []
        replaced: set[str] = set()
        is_open = False
        for block_value in blocks.values():
            path, contents = block_value.get("path"), block_value.get("contents")
            disabled, exists = block_value.get("disable"), block_value.get("if_exists")
            name = posixpath.basename(path.text or "") if path is not None else ""
            if contents is None or not name.endswith(_NATIVE) or (disabled is not None and disabled.data is True):
                continue
            if (
                exists is not None
                and exists.text == "skip"
                and self._library.tree.exists(posixpath.join(self._module_hint(config), name))
            ):
                continue
            if contents.text is None:
                is_open = True
                continue
            if not _DECLARING.search(contents.text):
                # Providers and backends make nothing: the module is the same for all units.
                continue
            replaced.add(name)
            place = contents.span.first_line()
            texts.append(Source(place.file, "").embed_coarsely(contents.text, place))
        return texts, replaced, is_open

    def _module_hint(self, config: Config) -> str:
        source = self._source(config)
        return (self._folder(source.text, config) if source is not None and source.text else None) or config.unit

    def _extra_files(self, config: Config) -> Iterator[str]:
        """Variable files that `extra_arguments` names."""
        for one, block in self._configurations.blocks(config, "terraform"):
            for inner in block.body.of_type("extra_arguments"):
                for attribute in ("required_var_files", "optional_var_files"):
                    listed = self._configurations.attribute(inner.body, attribute, one)
                    for item in listed.items() if listed is not None else ():
                        name = self._configurations.path(item.text, one) if item.text else None
                        if name is not None and self._library.tree.exists(name):
                            yield name
