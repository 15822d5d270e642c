"""Evaluates expressions. Names are looked up by `names`, everything else is decided here and beside.

Nothing here raises but `Failure`, and that only inside of `try` and `can`: elsewhere what Terraform
would refuse is `Unknown`, with Terraform's complaint as the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from accesslint.loaders.terraform import operators
from accesslint.loaders.terraform.bodies import Bodies
from accesslint.loaders.terraform.calls import Calls
from accesslint.loaders.terraform.expansions import Expansions
from accesslint.loaders.terraform.functions.arguments import boolean, text
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.instances import Frame
from accesslint.loaders.terraform.loops import Loops
from accesslint.loaders.terraform.names import Names
from accesslint.loaders.terraform.partial import Failure, bounded
from accesslint.loaders.terraform.steps import Steps
from accesslint.loaders.terraform.texts import Texts
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.hcl.nodes import (
    Access,
    Binary,
    Broken,
    Call,
    Conditional,
    For,
    ListNode,
    Literal,
    Node,
    ObjectNode,
    Text,
    Unary,
)

if TYPE_CHECKING:
    from accesslint.loaders.terraform.library import Library

DEPTH = 250
"""Expressions that lead to expressions, through locals, variables and outputs too."""
STEPS = 1_000_000
"""So many expressions are evaluated in a run, and `STEPS_PER_FILE` more for every file."""
STEPS_PER_FILE = 2_000
_TOO_DEEP = Unknown("the expression is nested too deeply")
_TOO_MANY = Unknown("evaluation was cut short")
_PENDING = Value(None, Span("", 0, 0, 0, 0))
"""Stands for a value while it is being evaluated."""


class Evaluator:
    """Evaluates the expressions of a run."""

    def __init__(self, library: Library, files: int) -> None:
        self.library = library
        self.names = Names(self)
        self.steps = Steps(self)
        self.texts = Texts(self)
        self.calls = Calls(self)
        self.bodies = Bodies(self)
        self.expansions = Expansions(self)
        self.loops = Loops(self)
        self.catching = 0
        """How many `try` and `can` are around: there failures are raised."""
        self._depth = 0
        self._left = STEPS + STEPS_PER_FILE * files
        self._said = False
        self._pending: list[str] = []
        self._table: dict[type, Callable[[Any, Frame], Value]] = {
            Access: self._access,
            Binary: self._binary,
            Broken: self._broken,
            Call: self.calls.call,
            Conditional: self._conditional,
            For: self.loops.evaluate,
            ListNode: self._list,
            ObjectNode: self._object,
            Text: self.texts.evaluate,
            Unary: self._unary,
        }

    def evaluate(self, node: Node, frame: Frame) -> Value:
        """The value of an expression where it stands."""
        if type(node) is Literal:
            return node.value
        if self._depth >= DEPTH:
            return Value(_TOO_DEEP, node.span)
        if self._left <= 0:
            return self._exhausted(node.span)
        self._left -= 1
        self._depth += 1
        try:
            return self._table[type(node)](node, frame)
        except RecursionError:
            return Value(_TOO_DEEP, node.span)
        finally:
            self._depth -= 1

    def _exhausted(self, span: Span) -> Value:
        if not self._said:
            message = "the configuration takes too many steps to evaluate; what follows is unknown"
            self.library.report(Problem(span.first_line(), message, "warning"))
            self._said = True
        return Value(_TOO_MANY, span)

    def spend(self, span: Span) -> None:
        """Counts one round of a loop. Raises `Undetermined` when the run has taken too many steps."""
        self._left -= 1
        if self._left <= 0:
            self._exhausted(span)
            raise Undetermined(_TOO_MANY)

    def forget(self) -> None:
        """Drops what was kept of a root module and the modules below it."""
        self.bodies.forget()
        self.names.rendering.forget()

    def fail(self, message: str, span: Span) -> Value:
        """What Terraform would refuse: `Failure` inside of `try`, else unknown."""
        if self.catching:
            raise Failure(message)
        return Value(Unknown(message), span)

    def once(self, table: dict[str, Value], name: str, label: str, span: Span, compute: Callable[[], Value]) -> Value:
        """A named value (local, variable, output): evaluated on first use, `try` around or not.

        One that leads back to itself is a `Problem` at `span`, and unknown.
        """
        value = table.get(name)
        if value is not None and value is not _PENDING:
            return value
        if value is _PENDING:
            cycle = " -> ".join([*self._pending[self._pending.index(label) :], label])
            self.library.report(Problem(span.first_line(), f"{label} refers to itself ({cycle})"))
            return Value(Unknown(f"{label} refers to itself"), span)
        table[name] = _PENDING
        self._pending.append(label)
        catching, self.catching = self.catching, 0
        try:
            value = bounded(compute())
        except RecursionError:
            value = Value(_TOO_DEEP, span)
        finally:
            self.catching = catching
            self._pending.pop()
        table[name] = value
        return value

    def key(self, value: Value) -> str:
        """A mapping's key. Raises `Undetermined` if it is not known, `FunctionError` if it is no text."""
        return value.data if isinstance(value.data, str) else text(value)

    def _access(self, node: Access, frame: Frame) -> Value:
        if isinstance(node.root, str):
            return self.names.resolve(node, frame)
        return self.steps.take(self.evaluate(node.root, frame), node.steps, frame, node.span)

    def _broken(self, node: Broken, frame: Frame) -> Value:  # noqa: ARG002 - one signature for all
        return Value(Unknown(node.reason), node.span)

    def _list(self, node: ListNode, frame: Frame) -> Value:
        evaluate = self.evaluate
        return Value([evaluate(item, frame) for item in node.items], node.span)

    def _object(self, node: ObjectNode, frame: Frame) -> Value:
        evaluate = self.evaluate
        data: dict[str, Value] = {}
        for key_node, value_node in node.items:
            value = evaluate(value_node, frame)
            try:
                data[self.key(evaluate(key_node, frame))] = value
            except Undetermined as error:
                return Value(error.unknown, node.span)
            except FunctionError as error:
                return self.fail(f"an object's key is no text: {error}", key_node.span)
        return Value(data, node.span)

    def _unary(self, node: Unary, frame: Frame) -> Value:
        return self._operate(lambda: operators.unary(node.operator, self.evaluate(node.operand, frame)), node.span)

    def _binary(self, node: Binary, frame: Frame) -> Value:
        left = self.evaluate(node.left, frame)
        # What the left side decides holds whatever stands on the right: `x != null && x.enabled`.
        decided = operators.decided_by_left(node.operator, left)
        if decided is not None:
            return Value(decided, node.span)
        right = self.evaluate(node.right, frame)
        return self._operate(lambda: operators.binary(node.operator, left, right), node.span)

    def _operate(self, run: Callable[[], bool | float | int], span: Span) -> Value:
        try:
            return Value(run(), span)
        except Undetermined as error:
            return Value(error.unknown, span)
        except FunctionError as error:
            return self.fail(str(error), span)

    def _conditional(self, node: Conditional, frame: Frame) -> Value:
        condition = self.evaluate(node.condition, frame)
        try:
            return self.evaluate(node.then if boolean(condition) else node.otherwise, frame)
        except FunctionError as error:
            return self.fail(f"the condition is no boolean: {error}", node.span)
        except Undetermined:
            then, otherwise = self.evaluate(node.then, frame), self.evaluate(node.otherwise, frame)
            if operators.same_or_none(then, otherwise):
                return then
            reason = open_reason(condition)
            assert reason is not None  # noqa: S101 - that is what Undetermined says
            return Value(reason, node.span)
