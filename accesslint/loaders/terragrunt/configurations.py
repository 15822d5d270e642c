"""Configurations: a Terragrunt file as it is read for one unit, with what it includes.

The order of evaluation is https://terragrunt.gruntwork.io/docs/reference/hcl/#configuration-parsing-order; blocks and
attributes are https://terragrunt.gruntwork.io/docs/reference/hcl/blocks and …/hcl/attributes
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from accesslint.loaders.terraform.configuration import Definition
from accesslint.loaders.terraform.evaluation import Evaluator
from accesslint.loaders.terraform.instances import Frame, Instance
from accesslint.loaders.terraform.library import Library, normal
from accesslint.loaders.terraform.partial import OpenMap
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.hcl import Body, parse
from accesslint.syntax.hcl.nodes import Access, Attribute, Block, Node

DEPTH = 8
"""Configurations read configurations so deep."""
_BLOCKS = (
    *("include", "locals", "terraform", "dependency", "dependencies", "generate", "remote_state", "feature"),
    *("exclude", "errors", "engine", "catalog", "unit", "stack"),
)
_OUTPUTS = Unknown("the outputs of another unit are known only after apply", "a plan file")
_KNOWN = frozenset({"locals", "include", "inputs"})


class Include:
    """One `include` block."""

    def __init__(self, label: str, config: Config, strategy: str, header: Span) -> None:
        self.label = label
        self.config = config
        self.header = header
        self.strategy = strategy
        """`shallow`, `deep` or `no_merge`."""


class Config(Instance):
    """A file as it is read for one unit."""

    rooted = True

    __slots__ = ("body", "child", "depth", "file", "includes", "original", "unit", "values")

    def __init__(self, file: str, body: Body, unit: str, original: str) -> None:
        definition = Definition(posixpath.dirname(file), {}, {})
        for block in body.of_type("locals"):
            definition.locals.update(block.body.attributes)
        super().__init__(definition, unit or ".")
        self.root = unit
        self.file = file
        self.body = body
        self.unit = unit
        """The folder that `get_terragrunt_dir` gives: the unit's, also in what it includes."""
        self.original = original
        """The unit's folder, also in configurations that it reads."""
        self.child: Config | None = None
        """The configuration that includes this one."""
        self.includes: list[Include] = []
        self.values: Value | None = None
        """What a stack gives the unit."""
        self.depth = 0

    @property
    def folder(self) -> str:
        """The file's own folder."""
        return self.definition.folder

    def included(self, label: str) -> Include | None:
        """An include by its label; without one, the first."""
        return next((one for one in self.includes if not label or one.label == label), None)


class Configurations:
    """Reads and evaluates configurations. Files are parsed once."""

    def __init__(self, library: Library, evaluator: Evaluator) -> None:
        self.library = library
        self.evaluator = evaluator
        self.included: set[str] = set()
        """The files that others include."""
        self._bodies: dict[str, Body | None] = {}
        self._exposed: dict[int, tuple[Config, Value]] = {}
        names = evaluator.names
        names.define("include", self._include)
        names.define("dependency", self._dependency)
        names.define("values", self._values)
        names.define("feature", self._feature)
        for root in ("unit", "stack"):
            names.define(root, lambda node, frame: self._rest(Value(_OUTPUTS, node.span), node, frame))

    def open(self, file: str, unit: str, reader: Config | None = None, values: Value | None = None) -> Config | None:
        """A file as a configuration of a unit's folder; None if it is absent, or read too deep.

        `reader` is the configuration that reads it.
        """
        body = self._body(file)
        if body is None or (reader is not None and reader.depth >= DEPTH):
            return None
        config = Config(file, body, unit, reader.original if reader is not None else unit)
        config.depth = reader.depth + 1 if reader is not None else 0
        config.values = values if reader is None else reader.values
        for block in body.of_type("include"):
            self._add_include(config, block)
        return config

    def forget(self) -> None:
        """Drop what was evaluated for one unit."""
        self._exposed.clear()

    def evaluate(self, node: Node, config: Config) -> Value:
        """An expression of a configuration."""
        return self.evaluator.evaluate(node, Frame(config))

    def attribute(self, body: Body, name: str, config: Config) -> Value | None:
        """The value of an attribute of a block."""
        found = body.attributes.get(name)
        return None if found is None else self.evaluate(found.value, config)

    def chain(self, config: Config) -> list[tuple[Config, str]]:
        """The configurations that make up a unit, the one that counts least first, and how each is merged."""
        parents = [(one.config, one.strategy) for one in config.includes if one.strategy != "no_merge"]
        return [*parents, (config, "shallow")]

    def inputs(self, config: Config) -> tuple[dict[str, Value], Unknown | None]:
        """The inputs of a unit, and why there may be others."""
        merged: dict[str, Value] = {}
        doubt: Unknown | None = None
        is_deep = False
        for one, strategy in self.chain(config):
            given = self.attribute(one.body, "inputs", one)
            is_deep = is_deep or strategy == "deep"
            if given is None or given.data is None:
                continue
            if not isinstance(given.data, dict) or isinstance(given.data, OpenMap):
                doubt = given.unknown or Unknown("the inputs are no mapping that is known")
                merged = {}
                continue
            for name, value in given.data.items():
                there = merged.get(name)
                merged[name] = deep_merged(there, value) if is_deep and there is not None else value
        return merged, doubt

    def blocks(self, config: Config, kind: str) -> Iterator[tuple[Config, Block]]:
        """The blocks of a type in a unit's configurations, the one that counts least first."""
        for one, _ in self.chain(config):
            for block in one.body.of_type(kind):
                yield one, block

    def exposed(self, config: Config) -> Value:
        """A configuration as others see it."""
        known = self._exposed.get(id(config))
        if known is not None:
            return known[1]
        place = Span(config.file, 1, 1, 1, 2)
        made: dict[str, Value] = {}
        for block in config.body.blocks:
            if block.type not in _KNOWN:
                made[block.type] = Value(Unknown(f"the block {block.type} is not evaluated here"), block.header)
        local = {name: self._local(name, attribute, config) for name, attribute in config.definition.locals.items()}
        made["locals"] = Value(local, place)
        # What refers back to this configuration while its inputs are evaluated sees the rest of it.
        self._exposed[id(config)] = (config, Value(dict(made), place))
        inputs, doubt = self.inputs(config)
        made["inputs"] = Value(doubt or inputs, place)
        whole = Value(made, place)
        self._exposed[id(config)] = (config, whole)
        return whole

    def _local(self, name: str, attribute: Attribute, config: Config) -> Value:
        return self.evaluate(Access("local", (name,), attribute.value.span), config)

    def _body(self, file: str) -> Body | None:
        if file not in self._bodies:
            source = self.library.tree.read(file)
            body: Body | None = None
            if source is not None:
                body, problems = parse(source, _BLOCKS)
                for problem in problems:
                    self.library.report(problem)
            self._bodies[file] = body
        return self._bodies[file]

    def _add_include(self, config: Config, block: Block) -> None:
        path = self.attribute(block.body, "path", config)
        label = block.labels[0] if block.labels else ""
        target = self.path(path.text, config) if path is not None and path.text else None
        found = self.open(target, config.unit, config) if target is not None else None
        if found is None or target is None:
            shown = path.text if path is not None and path.text else "what it names"
            message = f"the include is not followed: {shown} is not there, or is not known"
            self.library.report(Problem(block.header, message, "warning"))
            return
        found.child = config
        found.original = config.original
        self.included.add(target)
        strategy = self.attribute(block.body, "merge_strategy", config)
        named = (strategy.text if strategy is not None else None) or "shallow"
        config.includes.append(Include(label, found, named, block.header))

    def path(self, written: str, config: Config) -> str | None:
        """A path in a configuration, from the top of the tree; None if it leads out of it."""
        if written.startswith("/"):
            return normal(written.lstrip("/") or ".")
        return normal(posixpath.join(config.unit, written))

    def _rest(self, value: Value, node: Access, frame: Frame, taken: int = 0) -> Value:
        return self.evaluator.steps.take(value, node.steps[taken:], frame, node.span)

    def _include(self, node: Access, frame: Frame) -> Value:
        config = frame.instance
        first = node.steps[0] if node.steps else ""
        if not isinstance(config, Config) or not config.includes:
            return self.evaluator.fail("nothing is included here", node.span)
        bare = config.includes[0] if not config.includes[0].label else None
        found = bare or (config.included(first) if isinstance(first, str) and first else None)
        if found is None:
            return self.evaluator.fail(f'no include is called "{first}"', node.span)
        return self._rest(self.exposed(found.config), node, frame, 0 if bare else 1)

    def _dependency(self, node: Access, frame: Frame) -> Value:
        return self._rest(Value(_OUTPUTS, node.span), node, frame)

    def _values(self, node: Access, frame: Frame) -> Value:
        config = frame.instance
        given = config.values if isinstance(config, Config) else None
        unknown = Unknown("the values of a unit are given by a stack", "the stack's file")
        return self._rest(given or Value(unknown, node.span), node, frame)

    def _feature(self, node: Access, frame: Frame) -> Value:
        """A feature's default: a command's argument could set it otherwise, as it could a variable."""
        config = frame.instance
        name = node.steps[0] if node.steps else ""
        here = config if isinstance(config, Config) else None
        while here is not None:
            for one, block in self.blocks(here, "feature"):
                if block.labels == (name,) and "default" in block.body.attributes:
                    value = self.attribute(block.body, "default", one)
                    if value is not None:
                        return self._rest(Value({"value": value}, value.span), node, frame, 1)
            here = here.child
        return Value(Unknown(f'the feature "{name}" has no default'), node.span)


def deep_merged(under: Value, over: Value, depth: int = 0) -> Value:
    """Mappings merged at every level, lists one after the other; else the latter."""
    one, other = under.data, over.data
    if depth < 50 and isinstance(one, dict) and isinstance(other, dict):
        made = dict(one)
        for key, value in other.items():
            made[key] = deep_merged(made[key], value, depth + 1) if key in made else value
        return Value(made, over.span)
    if isinstance(one, list) and isinstance(other, list):
        return Value([*one, *other], over.span)
    return over
