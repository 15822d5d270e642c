"""Puts included files in the place of their `include` directives."""

from __future__ import annotations

import msgspec

from accesslint.including.names import is_pattern
from accesslint.loaders.nginx.shelves import Shelf
from accesslint.loaders.nginx.tokens import value_of
from accesslint.source import Problem, Span
from accesslint.syntax.nginx import MAX_DEPTH, Directive, Document, Token

_MOST_INCLUDES = 5_000
_MOST_NODES = 500_000

_STOCK = frozenset(
    {
        "mime.types",
        "fastcgi_params",
        "fastcgi.conf",
        "fastcgi-php.conf",
        "uwsgi_params",
        "scgi_params",
        "proxy_params",
        "koi-utf",
        "koi-win",
        "win-utf",
        "snakeoil.conf",
        "options-ssl-nginx.conf",
        "naxsi_core.rules",
    }
)
"""Files that come with nginx, Debian's packaging or Certbot, and say nothing about logs."""
_STOCK_FOLDERS = ("modules-enabled/", "modules/", "modules.d/")


class Node(msgspec.Struct):
    """A directive where nginx sees it: included files stand in the place of their `include`."""

    directive: Directive
    document: Document
    via: tuple[Span, ...]
    """The `include` directives that led to its file, outermost first."""
    block: list[Node] | None = None
    conditional: bool = False
    """A template decides whether it is there."""
    hole: str = ""
    """Why directives may be missing here: a template's tag, a file that is not in the tree."""

    @property
    def name(self) -> str:
        """The directive's name; empty for a hole."""
        return "" if self.hole else self.directive.name.text

    @property
    def args(self) -> list[Token]:
        """The directive's arguments."""
        return self.directive.args

    @property
    def words(self) -> list[str]:
        """The arguments' texts."""
        return [token.text for token in self.directive.args]

    @property
    def header(self) -> Span:
        """The directive's place, up to its `;` or `{`."""
        return self.document.header(self.directive)

    def span(self, token: Token) -> Span:
        """An argument's place."""
        return self.document.span(token)


class Expansion:
    """One configuration's includes, followed from its first file."""

    def __init__(self, shelf: Shelf, *, is_main: bool) -> None:
        self._shelf = shelf
        self._is_main = is_main
        self.problems: list[Problem] = []
        self.included: set[str] = set()
        """Names of the files that were included."""
        self._includes = 0
        self._nodes = 0
        self._full = False

    def nodes(self, name: str, document: Document) -> list[Node]:
        """The file's directives, with what they include."""
        return self._expand(document.directives, document, (name,), (), conditional=False, depth=0)

    def _expand(
        self,
        directives: list[Directive],
        document: Document,
        trail: tuple[str, ...],
        via: tuple[Span, ...],
        *,
        conditional: bool,
        depth: int,
    ) -> list[Node]:
        found: list[Node] = []
        for directive in directives:
            self._nodes += 1
            if self._nodes > _MOST_NODES or depth > MAX_DEPTH:
                self._too_much(document.header(directive))
                break
            node = Node(directive, document, via, None, conditional or directive.conditional)
            if directive.kind == "template":
                node.hole = f"the template's tag `{directive.name.text[:60]}` may stand for directives"
            if directive.name.text == "include" and directive.block is None and directive.args:
                found.extend(self._include(node, trail, depth))
                continue
            if directive.block is not None:
                node.block = self._expand(directive.block, document, trail, via, conditional=False, depth=depth + 1)
            found.append(node)
        return found

    def _include(self, node: Node, trail: tuple[str, ...], depth: int) -> list[Node]:
        token = node.args[0]
        place = node.span(token)
        self._includes += 1
        if self._includes > _MOST_INCLUDES:
            self._too_much(place)
            return []
        if token.template:
            unknown = value_of(node.document, token).unknown
            node.hole = f"`include {token.text}`: {unknown.reason if unknown else 'a template fills it in'}"
            return [node]
        path = token.text
        names = [name for name in self._shelf.find(path) if not (is_pattern(path) and name == trail[0])]
        if not names:
            return self._missing(node, path, place)
        found: list[Node] = []
        for name in names:
            if name in trail:
                self.problems.append(Problem(place, f"`include {path}` includes {name}, which is being read already"))
                continue
            document = self._shelf.document(name)
            if document is None:
                continue
            self.included.add(name)
            found += self._expand(
                document.directives,
                document,
                (*trail, name),
                (*node.via, node.header),
                conditional=node.conditional,
                depth=depth + 1,
            )
        return found

    def _missing(self, node: Node, path: str, place: Span) -> list[Node]:
        if is_pattern(path):
            return []
        if path.rpartition("/")[2] in _STOCK or any(folder in path for folder in _STOCK_FOLDERS):
            return []
        node.hole = f"`include {path}` names a file that is not in the tree"
        level = "warning" if self._is_main else "note"
        self.problems.append(
            Problem(place, f"`include {path}`: no such file in the tree; what it sets is unknown", level)
        )
        return [node]

    def _too_much(self, place: Span) -> None:
        if not self._full:
            self._full = True
            self.problems.append(Problem(place, "the includes nest too deep or unfold too far; the rest is not read"))
