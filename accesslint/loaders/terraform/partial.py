"""What the evaluator itself knows of values: lists of unknown length, failures, and how large a value may be."""

from __future__ import annotations

from accesslint.model.values import Encoded, Unknown, Value

HEIGHT = 150
"""A kept value is nested at most so deep."""
SIZE = 200_000
"""A kept value has at most so many parts, each counted as often as it occurs."""


class Failure(Exception):  # noqa: N818 - it is Terraform's failure, seen by `try` and `can`
    """Terraform would refuse this expression; the message is a sentence for the user."""


class OpenList(list[Value]):
    """A list whose length is unknown: it stands for its one element any number of times, or never.

    A resource with an unknown `count` is loaded once, so that what it is linked with is seen.
    """


class OpenMap(dict[str, Value]):
    """A mapping whose keys are unknown; its one entry stands for all, under the key `*`."""

    @property
    def sole(self) -> Value:
        """What stands for every entry."""
        return self["*"]


class SetList(list[Value]):
    """What `toset` gives: its elements are their own keys."""


KEEPS_OPEN = frozenset(
    {
        *("coalesce", "coalescelist", "compact", "concat", "distinct", "element", "flatten", "jsonencode", "join"),
        *("merge", "nonsensitive", "one", "reverse", "sensitive", "sort", "tolist", "tomap", "toset", "try", "values"),
    }
)
"""Functions that may take an open list or mapping for one of one element; the others' result is unknown."""


def bounded(value: Value) -> Value:
    """The value itself; unknown if it is nested too deeply or too large to go on with.

    Parts are shared, so a few lines of text can describe a structure of any size.
    """
    data = value.data
    if not isinstance(data, list | dict | Encoded):
        return value
    weights: dict[int, tuple[int, int]] = {}
    stack: list[tuple[Value, bool]] = [(value, False)]
    while stack:
        item, ready = stack.pop()
        key = id(item)
        if key in weights and not ready:
            continue
        data = item.data
        if isinstance(data, dict):
            inner = list(data.values())
        elif isinstance(data, list):
            inner = data
        elif isinstance(data, Encoded):
            inner = [data.value]
        else:
            weights[key] = (0, 1)
            continue
        if not ready:
            weights[key] = (0, 0)
            stack.append((item, True))
            stack += [(part, False) for part in inner]
            continue
        height = size = 0
        for part in inner:
            part_height, part_size = weights[id(part)]
            height = max(height, part_height)
            size += part_size
        if height >= HEIGHT or size > SIZE:
            return Value(Unknown("the value is too large, or nested too deeply"), value.span)
        weights[key] = (height + 1, size + 1)
    return value
