"""One configuration's directives in the order that httpd meets them: files included, sections decided, macros used.

Sources: https://httpd.apache.org/docs/2.4/mod/core.html (Define, IfDefine, IfModule, Include, IncludeOptional) and
https://httpd.apache.org/docs/2.4/mod/mod_macro.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.apache import Directive, Document, Token

_MOST_INCLUDES = 2_000
_MOST_NODES = 200_000
_MOST_FILLED = 20_000
_LONGEST_FILLED = 20_000
"""A text that doubles at each of a few `Define`s or macros would fill the memory."""
_DEEPEST = 60
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_TAG = re.compile(r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|<%.{0,200}?%>|\{\{|\}\}")
_INLINE = frozenset({"ifmodule", "ifdefine", "ifversion", "ifdirective", "ifsection", "iffile"})
_PACKAGED = {"APACHE_LOG_DIR": "/var/log/apache2", "SUFFIX": ""}
"""What Debian's /etc/apache2/envvars sets before httpd starts."""
_STOCK = re.compile(r"(?:mods-enabled/|conf\.modules\.d/|modules\.d/|ports\.conf|mime\.types|magic|letsencrypt/)")
"""Files of the distributions that say nothing about logs."""
_DECIDED_BY = "the rendered file"


class Node(msgspec.Struct):
    """A directive where httpd meets it."""

    name: str
    """In lower case; empty for a hole."""
    args: list[Value]
    header: Span
    via: tuple[Span, ...] = ()
    block: list[Node] | None = None
    conditional: bool = False
    """A template, or a flag of the command line, decides whether it is there."""
    hole: str = ""
    """Why directives may be missing here."""

    def word(self, number: int) -> str:
        """An argument's text; empty where there is none or it is not known."""
        return (self.args[number].text or "") if number < len(self.args) else ""


class Expansion:
    """Follows one configuration from its first file. `find` gives the documents that an include's path means."""

    def __init__(self, find: Callable[[str], list[tuple[str, Document]]]) -> None:
        self._find = find
        self._defines: dict[str, str] = {}
        self._flags: set[str] = set()
        self._macros: dict[str, tuple[Directive, Document]] = {}
        self._includes = self._count = 0
        self.included: set[str] = set()
        self.problems: list[Problem] = []

    def nodes(self, name: str, document: Document) -> list[Node]:
        """The file's directives with what they include."""
        return self._walk(document.directives, document, (name,), (), {}, conditional=False)

    def _walk(
        self,
        directives: list[Directive],
        document: Document,
        trail: tuple[str, ...],
        via: tuple[Span, ...],
        given: Mapping[str, str],
        *,
        conditional: bool,
    ) -> list[Node]:
        found: list[Node] = []
        for directive in directives:
            self._count += 1
            most = _MOST_FILLED if given else _MOST_NODES
            if self._count > most or len(trail) > _DEEPEST:
                message = "the configuration is too large or too deep to be followed further"
                if not any(problem.message == message for problem in self.problems):
                    self.problems.append(Problem(document.header(directive), message))
                break
            header = document.header(directive)
            maybe = conditional or directive.conditional
            if directive.hole:
                reason = f"the template's tag `{directive.name.text[:60]}` may stand for directives"
                found.append(Node("", [], header, via, hole=reason))
                continue
            name = directive.name.text.lower()
            args = [self._value(document, token, given) for token in directive.args]
            node = Node(name, args, header, via, None, maybe)
            inner = (trail, via, given)
            if name in ("include", "includeoptional") and args:
                found += self._include(node, trail)
            elif name in _INLINE and directive.block is not None:
                kept = self._condition(name, node)
                if kept is not False:
                    found += self._walk(directive.block, document, *inner, conditional=maybe or kept is None)
            elif name == "macro" and directive.block is not None and args:
                self._macros[node.word(0).lower()] = (directive, document)
            elif name == "use" and args:
                found += self._use(node, trail)
            else:
                self._define(node)
                if directive.block is not None:
                    node.block = self._walk(directive.block, document, *inner, conditional=False)
                found.append(node)
        return found

    def _define(self, node: Node) -> None:
        if node.name == "define" and node.args and not node.conditional:
            self._flags.add(node.word(0))
            if len(node.args) > 1 and node.args[1].text is not None:
                self._defines[node.word(0)] = node.word(1)
        elif node.name == "undefine":
            self._defines.pop(node.word(0), None)
            self._flags.discard(node.word(0))

    def _condition(self, section: str, node: Node) -> bool | None:
        """Whether a section's directives are in force; None if the files do not tell.

        A module that is asked for is taken as loaded: what the section says is what is meant to hold.
        """
        word = node.word(0)
        negated = word.startswith("!")
        if section == "ifmodule":
            return not negated
        if section == "ifdefine":
            is_set = word.lstrip("!") in self._flags
            return (not negated) if is_set else None
        return True

    def _include(self, node: Node, trail: tuple[str, ...]) -> list[Node]:
        path = node.args[0].text
        if path is None:
            unknown = node.args[0].unknown
            reason = unknown.reason if unknown else "its path is not known"
            return [Node("", [], node.header, node.via, hole=f"an include's path is not known: {reason}")]
        self._includes += 1
        documents = self._find(path) if self._includes <= _MOST_INCLUDES else []
        if not documents:
            is_stock = _STOCK.search(path) is not None
            return [] if is_stock else [Node("", [], node.header, node.via, hole=f"{path} is not in the tree")]
        found: list[Node] = []
        for name, document in documents:
            if name in trail:
                self.problems.append(Problem(node.header, f"{path} includes itself"))
                continue
            self.included.add(name)
            via = (*node.via, node.header)
            found += self._walk(document.directives, document, (*trail, name), via, {}, conditional=node.conditional)
        return found

    def _use(self, node: Node, trail: tuple[str, ...]) -> list[Node]:
        known = self._macros.get(node.word(0).lower())
        if known is None:
            return [Node("", [], node.header, node.via, hole=f"the macro {node.word(0)} is not in the files")]
        macro, document = known
        names = [token.text for token in macro.args[1:]]
        given = {name: node.word(number + 1) for number, name in enumerate(names)}
        via = (*node.via, node.header)
        return self._walk(
            macro.block or [], document, (*trail, f"use {node.word(0)}"), via, given, conditional=node.conditional
        )

    def _value(self, document: Document, token: Token, given: Mapping[str, str]) -> Value:
        span, text = document.span(token), token.text
        for name in sorted(given, key=len, reverse=True):
            if len(text) + text.count(name) * len(given[name]) > _LONGEST_FILLED + len(token.text):
                return Value(Unknown("the arguments of the macros make too long a text", _DECIDED_BY), span)
            text = text.replace(name, given[name])
        parts: list[str | Unknown] = []
        at = 0
        for match in re.finditer(f"{_VARIABLE.pattern}|{_TAG.pattern}", text):
            filled: str | Unknown
            if match[1]:
                value = self._defines.get(match[1], _PACKAGED.get(match[1]))
                filled = (
                    value if value is not None else Unknown(f"${{{match[1]}}} is not defined in the files", "Define")
                )
            else:
                filled = Unknown(f"the template's `{match[0][:60]}` is filled in elsewhere", _DECIDED_BY)
            parts += [text[at : match.start()], filled]
            at = match.end()
        parts.append(text[at:])
        if at and sum(len(part) for part in parts if isinstance(part, str)) > _LONGEST_FILLED + len(token.text):
            return Value(Unknown("the variables make too long a text", _DECIDED_BY), span)
        if all(isinstance(part, str) for part in parts):
            return Value("".join(part for part in parts if isinstance(part, str)), span)
        kept = tuple(part for part in parts if part != "")
        return Value(kept[0] if len(kept) == 1 else Template(kept), span)
