"""What a site's directives do to the records of its accesses, wherever in the site they stand.

Sources: https://caddyserver.com/docs/caddyfile/directives/log_skip, …/log_append, …/log_name, …/tracing,
…/basic_auth and https://caddyserver.com/docs/caddyfile/matchers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.loaders.caddy.expansion import Node
from accesslint.model.values import Unknown, Value

_NESTING = frozenset(
    {"handle", "handle_path", "route", "handle_errors", "handle_response", "forward_auth", "intercept"}
)
_DEEPEST = 100
_MOST = 100_000


class Doings:
    """What a site's directives do to its records, wherever they stand."""

    def __init__(self, body: Sequence[Node], routes: Mapping[str, list[Node]]) -> None:
        self._matchers = {node.name: node for node in body if node.name.startswith("@")}
        self._routes = routes
        self.skipped: list[Value] = []
        self.skips_all: Value | None = None
        self.appended: list[Value] = []
        self.headers: list[Value] = []
        self.names: set[str] = set()
        self.authenticates = self.traces = self.proxies = self.unsure = False
        self.holes: list[Value] = []
        self._steps = 0

    def walk(self, nodes: Sequence[Node], within: str, depth: int) -> None:
        """Take in directives; `within`: the matcher of the block around them."""
        for node in nodes:
            self._steps += 1
            if depth > _DEEPEST or self._steps > _MOST:
                return
            name = node.name
            if node.hole:
                self.holes.append(Value(Unknown(node.hole, "the rendered file"), node.header))
            elif name in ("log_skip", "skip_log"):
                self._skip(node, within)
            elif name == "log_append":
                self._append(node)
            elif name == "log_name":
                self.names |= {word.text for word in node.words[1:] if word.text}
            elif name in ("basic_auth", "basicauth"):
                self.authenticates = True
            elif name == "tracing":
                self.traces = True
            elif name == "header":
                self._header(node, within)
            elif name == "invoke":
                self.walk(self._routes.get(node.text(1), []), within, depth + 1)
            elif name in _NESTING and node.block is not None:
                matcher = node.text(1) if name != "handle_errors" else ""
                self.walk(node.block, self._shown(matcher) or within, depth + 1)
            self.proxies = self.proxies or name == "reverse_proxy"
            self.unsure = self.unsure or name in {"encode", "php_fastcgi"}

    def _shown(self, matcher: str) -> str:
        if not matcher or matcher == "*":
            return ""
        node = self._matchers.get(matcher)
        if node is None:
            return matcher
        words = [word.text or "?" for word in node.words[1:]]
        for inner in node.block or []:
            words += [word.text or "?" for word in inner.words]
        return " ".join(words)[:100] if words else matcher

    def _skip(self, node: Node, within: str) -> None:
        what = self._shown(node.text(1)) or within
        if not what and not node.conditional:
            self.skips_all = Value(node.name, node.header)
        else:
            self.skipped.append(Value(what or "a template's condition", node.header))

    def _append(self, node: Node) -> None:
        words = [word for word in node.words[1:] if word.text is None or not word.text.startswith("@")]
        if len(words) >= 2:
            key = words[0].text or ""
            item = {"key": Value(key.lstrip("<"), words[0].span), "value": words[1]}
            if key.startswith("<"):
                item["early"] = Value(True, words[0].span)
            self.appended.append(Value(item, node.header))

    def _header(self, node: Node, within: str) -> None:
        """Response headers that are set; `unsure` where a condition or a placeholder decides about one."""
        lines = [inner.words for inner in node.block or []] or [node.words[1:]]
        for words in lines:
            kept = [word for word in words if word.text is None or not word.text.startswith(("@", "/", "*"))]
            told = len(kept) == 2 and all(word.text for word in kept) and len(kept) == len(words) and not within
            told = told and kept[0].text is not None and kept[0].text[0] not in "+-?>"
            self.unsure = self.unsure or not told or "{" in (kept[1].text or "") or len(node.words) > 1 < len(lines)
            if len(kept) >= 2 and kept[0].text:
                self.headers.append(Value({"key": kept[0], "value": kept[1]}, kept[0].span))
