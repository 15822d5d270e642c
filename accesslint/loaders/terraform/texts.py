"""Templates to texts: plain where all is known, else with their references and unknown parts kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accesslint.loaders.terraform.functions.arguments import boolean, text_parts
from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined, open_reason
from accesslint.loaders.terraform.functions.results import assemble
from accesslint.loaders.terraform.instances import Frame
from accesslint.model.values import Reference, Unknown, Value
from accesslint.syntax.hcl.documents import document
from accesslint.syntax.hcl.nodes import ForText, IfText, Part, Text, TextPiece

if TYPE_CHECKING:
    from accesslint.loaders.terraform.evaluation import Evaluator

LENGTH = 1_000_000
"""A template gives at most so many characters."""
_TOO_LONG = Unknown(f"the text has more than {LENGTH:,} characters")


class Texts:
    """Evaluates templates."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def evaluate(self, node: Text, frame: Frame) -> Value:
        """The text; a JSON document in a heredoc or template file keeps its structure (`Encoded`)."""
        pieces: list[TextPiece | Value] = []
        try:
            self._collect(node.parts, frame, pieces, LENGTH)
            if node.source is not None:
                found = document(pieces, node.span, node.source)
                if found is not None:
                    return found
            parts: list[str | Reference | Unknown] = []
            for piece in pieces:
                if isinstance(piece, TextPiece):
                    parts.append(piece.text)
                else:
                    parts += text_parts(piece)
            return assemble(parts, node.span)
        except Undetermined as error:
            return Value(error.unknown, node.span)
        except FunctionError as error:
            return self._evaluator.fail(f"a part of the text is no text: {error}", node.span)

    def _collect(self, parts: tuple[Part, ...], frame: Frame, pieces: list[TextPiece | Value], left: int) -> int:
        """Appends what the parts come to; gives the number of characters that may still come."""
        for part in parts:
            if isinstance(part, TextPiece):
                pieces.append(part)
                left -= len(part.text)
            elif isinstance(part, IfText):
                left = self._if(part, frame, pieces, left)
            elif isinstance(part, ForText):
                left = self._for(part, frame, pieces, left)
            else:
                left = self._value(self._evaluator.evaluate(part, frame), pieces, left)
            if left < 0:
                raise Undetermined(_TOO_LONG)
        return left

    def _value(self, value: Value, pieces: list[TextPiece | Value], left: int) -> int:
        if open_reason(value) is not None:
            pieces.append(value)
            return left - 1
        for part in text_parts(value):
            if isinstance(part, str):
                pieces.append(TextPiece(part, -1))
                left -= len(part)
        return left - 1

    def _if(self, node: IfText, frame: Frame, pieces: list[TextPiece | Value], left: int) -> int:
        condition = self._evaluator.evaluate(node.condition, frame)
        try:
            chosen = node.then if boolean(condition) else node.otherwise
        except Undetermined as error:
            pieces.append(Value(error.unknown, node.span))
            return left - 1
        return self._collect(chosen, frame, pieces, left)

    def _for(self, node: ForText, frame: Frame, pieces: list[TextPiece | Value], left: int) -> int:
        collection = self._evaluator.evaluate(node.collection, frame)
        pairs = self._evaluator.loops.pairs(collection)
        if pairs is None:
            reason = open_reason(collection)
            if reason is None:
                raise FunctionError("a list or mapping is required")
            pieces.append(Value(reason, node.span))
            return left - 1
        for key, value in pairs:
            self._evaluator.spend(node.span)
            names = {node.value: value, node.key: key} if node.key else {node.value: value}
            left = self._collect(node.body, frame.binding(names), pieces, left - 1)
        return left
