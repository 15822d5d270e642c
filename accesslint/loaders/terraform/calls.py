"""Function calls: the built-in functions, and those that evaluate expressions (`try`, `can`, `templatefile`, …)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.loaders.terraform import functions
from accesslint.loaders.terraform.functions.arguments import text
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.instances import Frame, Instance
from accesslint.loaders.terraform.library import normal
from accesslint.loaders.terraform.partial import KEEPS_OPEN, Failure, OpenList, OpenMap, SetList
from accesslint.loaders.terraform.replacement import replaced
from accesslint.model.values import Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.hcl import parse_template
from accesslint.syntax.hcl.documents import document
from accesslint.syntax.hcl.nodes import Call, Node, TextPiece

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

_NUMBER_OPEN = Unknown("the number of elements is known only after apply", "a plan file")


class ModuleFiles:
    """The files that a module's functions may read.

    A path counts from the root module's folder, as for Terraform run there (`path.module` leads to the
    module); one that is not there is looked for beside the module's own files.
    """

    def __init__(self, evaluator: Evaluator, instance: Instance) -> None:
        self._tree = evaluator.library.tree
        self._instance = instance

    def read(self, path: str) -> str | None:
        """The text of a file; None if it is absent, outside the tree or too large."""
        source = self.source(path)
        return source.text if source is not None else None

    def source(self, path: str) -> Source | None:
        """The file, to be parsed."""
        for name in self._places(path):
            source = self._tree.read(name) if name else None
            if source is not None:
                return source
        return None

    def escapes(self, path: str) -> bool:
        """Whether a path leads out of the tree, wherever it counts from."""
        return not any(self._places(path))

    def _places(self, path: str) -> list[str | None]:
        if self._instance.rooted and path.startswith("/"):
            return [normal(path.lstrip("/") or ".")]
        folders = dict.fromkeys((self._instance.root, self._instance.definition.folder))
        return [normal(posixpath.join(folder, path)) for folder in folders]


class Calls:
    """Evaluates function calls for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._templates: dict[str, Node] = {}
        self._documents: dict[str, Value | None] = {}
        self._own: dict[str, Callable[[Call, Frame], Value]] = {
            "try": self._try,
            "can": self._can,
            "templatefile": self._template_file,
            "templatestring": self._template_string,
        }

    def define(self, name: str, function: Callable[[Call, Frame], Value]) -> None:
        """Add a function that Terraform itself does not have (Terragrunt's `find_in_parent_folders`)."""
        self._own[name] = function

    def call(self, node: Call, frame: Frame) -> Value:
        """The result of a call."""
        evaluator = self._evaluator
        name = node.name.removeprefix("core::")
        own = self._own.get(name)
        if own is not None:
            return own(node, frame)
        if "::" in name:
            return Value(Unknown(f"the provider function {name} is not evaluated", "a plan file"), node.span)
        arguments = self._arguments(node, frame)
        if isinstance(arguments, Value):
            return arguments
        is_open = any(isinstance(argument.data, OpenList | OpenMap) for argument in arguments)
        if is_open and name not in KEEPS_OPEN:
            return Value(_NUMBER_OPEN, node.span)
        try:
            value = self._built_in(name, arguments, node.span, frame)
        except Undetermined as error:
            return Value(error.unknown, node.span)
        except FunctionError as error:
            return evaluator.fail(f"{name}(): {error}", node.span)
        if isinstance(value.data, list):
            if is_open:
                return Value(OpenList(value.data), value.span)
            return Value(SetList(value.data), value.span) if name == "toset" else value
        return Value(value.data, node.span) if isinstance(value.data, Unknown) else value

    def _arguments(self, node: Call, frame: Frame) -> list[Value] | Value:
        """The arguments, a last one with `...` expanded; a value if that is the call's result already."""
        arguments = [self._evaluator.evaluate(argument, frame) for argument in node.arguments]
        if not node.expand or not arguments:
            return arguments
        last = arguments.pop()
        if isinstance(last.data, list):
            return arguments + last.data
        reason = open_reason(last)
        if reason is not None:
            return Value(reason, node.span)
        return self._evaluator.fail('only a list can be followed by "..."', node.span)

    def _built_in(self, name: str, arguments: list[Value], span: Span, frame: Frame) -> Value:
        files = ModuleFiles(self._evaluator, frame.instance)
        kept: Value | None = None
        if name == "replace":
            kept = replaced(arguments, span)
        elif name == "file" and len(arguments) == 1 and isinstance(arguments[0].data, str):
            kept = self._document(arguments[0].data, files)
        return kept or functions.call(name, arguments, span, files)

    def _document(self, path: str, files: ModuleFiles) -> Value | None:
        """A file that is JSON, with the places of its parts; None for any other."""
        source = files.source(path) if path.endswith(".json") else None
        if source is None:
            return None
        if source.name not in self._documents:
            whole = source.span(0, len(source.text))
            self._documents[source.name] = document([TextPiece(source.text, 0)], whole, source)
        return self._documents[source.name]

    def _try(self, node: Call, frame: Frame) -> Value:
        evaluator = self._evaluator
        message = "try() needs arguments"
        for argument in node.arguments:
            evaluator.catching += 1
            try:
                return evaluator.evaluate(argument, frame)
            except Failure as failure:
                message = f"no argument of try() can be evaluated: {failure}"
            finally:
                evaluator.catching -= 1
        return evaluator.fail(message, node.span)

    def _can(self, node: Call, frame: Frame) -> Value:
        evaluator = self._evaluator
        if len(node.arguments) != 1:
            return evaluator.fail("can() takes 1 argument", node.span)
        evaluator.catching += 1
        try:
            value = evaluator.evaluate(node.arguments[0], frame)
        except Failure:
            return Value(False, node.span)
        finally:
            evaluator.catching -= 1
        return Value(value.data if isinstance(value.data, Unknown) else True, node.span)

    def _template_file(self, node: Call, frame: Frame) -> Value:
        evaluator = self._evaluator
        if len(node.arguments) != 2:
            return evaluator.fail("templatefile() takes 2 arguments", node.span)
        try:
            path = text(evaluator.evaluate(node.arguments[0], frame))
        except Undetermined as error:
            return Value(error.unknown, node.span)
        except FunctionError as error:
            return evaluator.fail(f"templatefile(): {error}", node.span)
        if frame.instance.isolated:
            return evaluator.fail("templatefile() cannot be called from a template", node.span)
        files = ModuleFiles(evaluator, frame.instance)
        source = files.source(path)
        if source is None:
            why = "leads out of the tree" if files.escapes(path) else "is not there, or cannot be read"
            return Value(Unknown(f'the template "{path}" {why}', "the template's file"), node.span)
        given = evaluator.evaluate(node.arguments[1], frame)
        if source.name not in self._templates:
            self._templates[source.name] = self._parsed(source)
        return self._in_template(self._templates[source.name], given, node.span, frame)

    def _template_string(self, node: Call, frame: Frame) -> Value:
        evaluator = self._evaluator
        if len(node.arguments) != 2:
            return evaluator.fail("templatestring() takes 2 arguments", node.span)
        template, given = (evaluator.evaluate(argument, frame) for argument in node.arguments)
        return self.rendered(template, given, frame)

    def rendered(self, template: Value, given: Value, frame: Frame) -> Value:
        """A text as the template that it holds, with the names given to it."""
        try:
            written = text(template)
        except Undetermined as error:
            return Value(error.unknown, template.span)
        except FunctionError as error:
            return self._evaluator.fail(f"the template is no text: {error}", template.span)
        source = Source(template.span.file, "").embed_coarsely(written, template.span)
        return self._in_template(self._parsed(source), given, template.span, frame)

    def _parsed(self, source: Source) -> Node:
        template, problems = parse_template(source)
        for problem in problems:
            self._evaluator.library.report(problem)
        return template

    def _in_template(self, template: Node, given: Value, span: Span, frame: Frame) -> Value:
        if not isinstance(given.data, dict):
            reason = open_reason(given)
            if reason is None:
                return self._evaluator.fail("a template's variables are a mapping", span)
            return Value(reason, span)
        instance = Instance(frame.instance.definition, frame.instance.scope)
        instance.root = frame.instance.root
        instance.isolated = True
        value = self._evaluator.evaluate(template, Frame(instance, given.data))
        return Value(value.data, span) if isinstance(value.data, Unknown) else value
