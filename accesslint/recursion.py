"""Room on the stack for evaluators whose functions call each other as deep as expressions nest.

What bounds the depth is the evaluator's own limit, not the stack's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def room_for(calls: int) -> Iterator[None]:
    """At least so many nested calls inside the `with` block."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, calls))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
