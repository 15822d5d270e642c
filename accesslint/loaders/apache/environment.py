"""The directives that set a request's environment variables, on which conditions of logs rest.

Attribute `environment` of an `apache_server`: a list in the order of evaluation, each with `directive` (in lower case)
and `args`; those in sections, which hold for some requests only, have `somewhere`. Source:
https://httpd.apache.org/docs/2.4/env.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accesslint.loaders.apache.expansion import Node
from accesslint.model.values import Value
from accesslint.source import Span

_EARLY = frozenset({"setenvif", "setenvifnocase", "browsermatch", "browsermatchnocase"})
_LATE = frozenset({"setenv", "unsetenv", "passenv", "rewriterule"})
"""Those that hold after all others: they are evaluated when the request's place in the tree is known."""


def environment_of(own: Sequence[Node], main: Sequence[Node], header: Span) -> Value:
    """The directives of the main server, then the virtual host's; early ones before late ones."""
    found = [*_directives(main, somewhere=False, most=_MOST), *_directives(own, somewhere=False, most=_MOST)]
    entries = [*(entry for entry in found if entry[0] in _EARLY), *(entry for entry in found if entry[0] in _LATE)]
    return Value([entry[1] for entry in entries], header)


_MOST = 60
"""Sections are followed no deeper."""


def _directives(nodes: Sequence[Node], *, somewhere: bool, most: int) -> Iterator[tuple[str, Value]]:
    for node in nodes:
        if node.name in _EARLY or node.name in _LATE:
            data = {"directive": Value(node.name, node.header), "args": Value(node.args, node.header)}
            if somewhere or node.conditional:
                data["somewhere"] = Value(True, node.header)
            yield node.name, Value(data, node.header)
        elif node.block is not None and node.name != "virtualhost" and most:
            yield from _directives(node.block, somewhere=True, most=most - 1)
