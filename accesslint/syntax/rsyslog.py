"""rsyslog's configuration in its three dialects, as a flat list of statements with the filters around them.

Why a parser of our own: no published one reads selector lines, `$` directives and RainerScript in one file, with
places, and what repositories hold is often a template. Sources: https://www.rsyslog.com/doc/configuration/filters.html,
https://www.rsyslog.com/doc/configuration/actions.html, https://www.rsyslog.com/doc/rainerscript/control_structures.html
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import OPENERS, tag_line

MAX_STATEMENTS = 50_000
"""Statements of one file that are read."""

_MOST_PROBLEMS = 50
_DEEPEST = 200
_LONGEST_EXPRESSION = 4_000
_LONGEST_OBJECT = 20_000
_OBJECT = re.compile(r"([A-Za-z_]{2,30})[ \t]*\(")
_WORD = re.compile(r"[A-Za-z_]{1,30}\b")
_SELECTOR = re.compile(r"(?:[\w*,;.!=\-]|\\\r?\n[ \t]*)+(?=[ \t])")
_CONTINUED = re.compile(r"\\\r?\n[ \t]*")
_FACILITY = re.compile(r"[\w*]\.")
_PROPERTY = re.compile(r':[ \t]*([\w$!.\-]+)[ \t]*,[ \t]*([!\w]+)[ \t]*,[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*')
_DIRECTIVE = re.compile(r"\$([A-Za-z]\w*)[ \t]*")
_PARAMETER = re.compile(
    r"(?<![\w.])([A-Za-z][\w.]*)[ \t\r\n]*=[ \t\r\n]*"
    r'(?:"((?:[^"\\]|\\.)*)"|\[([^\]]{0,2000})\]|(`[^`\n]{0,2000}`|[^\s")]+))'
)
_THEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\bthen\b")
_CLOSE = re.compile(r'"(?:[^"\\]|\\.)*"|[()]|#[^\n]*')
_QUIET = frozenset({"set", "unset", "reset", "continue", "foreach", "reload_lookup_table", "do"})
_KEYWORDS = frozenset({"if", "foreach", "else", "then"})
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Text(msgspec.Struct, frozen=True):
    """A text and its place."""

    text: str
    span: Span


class Statement(msgspec.Struct, frozen=True):
    """One directive, object or action."""

    kind: str
    """`directive`, `action`, `stop`, `call`, or an object's name (`module`, `template`, …)."""
    parameters: dict[str, Text]
    """By name in lower case; a directive has its name as the only one."""
    span: Span
    filters: tuple[str, ...] = ()
    """The conditions around it, outermost first, as written."""
    groups: tuple[int, ...] = ()
    """A number for each filter or block around it, outermost first; the same for all that stands in one."""
    conditional: bool = False
    """A template's condition decides whether it is there."""


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    source: Source
    statements: list[Statement]
    problems: list[Problem]
    hole: Span | None = None


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source, self.text = source, source.text
        self.document = Document(source, [], [])
        self.at = 0
        self.open: list[tuple[str, int]] = []
        self.pending: tuple[str, int] | None = None
        self.last: tuple[str, int] | None = None
        self.ended = ""
        self.groups = 0
        self.depth = 0

    def run(self) -> Document:
        while len(self.document.statements) < MAX_STATEMENTS and self._skip():
            if len(self.document.problems) >= _MOST_PROBLEMS:
                break
            self._statement()
        if len(self.document.statements) >= MAX_STATEMENTS:
            self._say(self.at, f"only the first {MAX_STATEMENTS:,} statements are read")
        return self.document

    # Places

    def _skip(self) -> bool:
        """Go to the next statement; False at the end."""
        text, size = self.text, len(self.text)
        while self.at < size:
            if text[self.at].isspace() or text[self.at] == ";":
                self.at += 1
            elif text[self.at] == "#" and not text.startswith("#}", self.at):
                self.at = self._line_end(self.at)
            elif text.startswith(("\\\n", "\\\r\n"), self.at):
                self.at += 2
            elif text.startswith("/*", self.at):
                end = text.find("*/", self.at)
                self.at = size if end < 0 else end + 2
            elif text.startswith(OPENERS, self.at):
                tags = tag_line(text, self.at, self.depth)
                if tags is None:
                    return True
                self.at, self.depth = max(self.at + 1, tags.next_line), tags.depth
                if tags.hole is not None and self.document.hole is None:
                    self.document.hole = self.source.span(*tags.hole)
            else:
                return True
        return False

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _say(self, at: int, message: str) -> None:
        if len(self.document.problems) < _MOST_PROBLEMS:
            span = self.source.span(at, min(self._line_end(at), at + 100))
            self.document.problems.append(Problem(span, message, "warning"))

    def _group(self, condition: str) -> tuple[str, int]:
        self.groups += 1
        return condition, self.groups

    def _add(self, kind: str, parameters: dict[str, Text], start: int, end: int) -> None:
        around = [*self.open, self.pending] if self.pending is not None else self.open
        filters = tuple(condition for condition, _ in around if condition)
        groups = tuple(number for _, number in around)
        span = self.source.span(start, end)
        self.document.statements.append(Statement(kind, parameters, span, filters, groups, self.depth > 0))
        self.last, self.pending = self.pending, None

    # Statements

    def _statement(self) -> None:
        text, at = self.text, self.at
        if text[at] == "}":
            self.at += 1
            self.ended = self.open.pop()[0] if self.open else ""
            self.pending = None
        elif text.startswith(OPENERS, at):
            # A tag that makes up a part of a line may stand for a selector and for an action.
            end = self._line_end(at)
            self.document.hole = self.document.hole or self.source.span(at, end)
            self.at, self.pending = end, None
        elif text[at] == "{":
            self.at += 1
            if len(self.open) >= _DEEPEST:
                self._say(at, "the blocks nest too deep; the rest is not read")
                self.at = len(text)
                return
            self.open.append(self.pending or self._group(""))
            self.pending = None
        elif text[at] == "&":
            self.at += 1
            self.pending = self.last
        elif text[at] == "$" and self.pending is None and (found := _DIRECTIVE.match(text, at)):
            end = self._line_end(at)
            value = text[found.end() : end].split(" #")[0].strip()
            where = self.source.span(found.end(), found.end() + len(value)) if value else self.source.span(at, end)
            self.at = end
            self._add("directive", {found[1].lower(): Text(value.strip('"'), where)}, at, max(at + 1, end))
        elif (found := _OBJECT.match(text, at)) and found[1].lower() not in _KEYWORDS:
            self._object(found[1].lower(), found.end())
        else:
            self._filter_or_action(at)

    def _filter_or_action(self, at: int) -> None:
        text = self.text
        word = _WORD.match(text, at)
        name = word[0].lower() if word is not None else ""
        if found := _PROPERTY.match(text, at):
            self.pending = self._group(f':{found[1]}, {found[2]}, "{found[3]}"')
            self.at = found.end()
        elif self.pending is None and (selector := self._selector(at)):
            self.pending = self._group(_CONTINUED.sub("", selector))
            self.at += len(selector)
        elif name == "if" and word is not None:
            self._condition(word.end())
        elif name == "else" and word is not None:
            self.at = word.end()
            self.pending = self._group(f"else of {self.ended}"[:_LONGEST_EXPRESSION])
        elif name in ("stop", "call", "call_indirect"):
            end = self._line_end(at)
            close = text.find("}", at, end)
            self.at = close if close > 0 else end
            self._add("stop" if name == "stop" else "call", {}, at, at + len(name))
        elif name in _QUIET and self.pending is None:
            self.at = self._line_end(at)
        else:
            self._action(at)

    def _selector(self, at: int) -> str:
        """The selector that begins here, over the lines that it goes on in; empty if there is none."""
        found = _SELECTOR.match(self.text, at)
        return found[0] if found is not None and _FACILITY.search(found[0]) else ""

    def _condition(self, at: int) -> None:
        text = self.text
        limit = min(len(text), at + _LONGEST_EXPRESSION)
        then = next((found for found in _THEN.finditer(text, at, limit) if found[0] == "then"), None)
        if then is None:
            self._say(at, "this condition has no `then` and is not read")
            self.at = self._line_end(at)
            return
        condition = " ".join(text[at : then.start()].split())
        self.pending = self._group(condition)
        self.ended = condition
        self.at = then.end()

    def _object(self, name: str, inner: int) -> None:
        """`name(a="1" b="2")`, of a template and a ruleset with a block behind it."""
        text, start, depth = self.text, self.at, 1
        end = -1
        for found in _CLOSE.finditer(text, inner, min(len(text), inner + _LONGEST_OBJECT)):
            depth += 1 if found[0] == "(" else -1 if found[0] == ")" else 0
            if depth == 0:
                end = found.start()
                break
        if end < 0:
            self._say(start, "this object does not end; the rest is not read")
            self.at = len(text)
            return
        self.at = end + 1
        parameters: dict[str, Text] = {}
        for found in _PARAMETER.finditer(text, inner, end):
            number = next(index for index in (2, 3, 4) if found[index] is not None)
            value = _ESCAPE.sub(r"\1", found[number]) if number == 2 and name != "template" else found[number]
            parameters[found[1].lower()] = Text(value, self.source.span(found.start(number), found.end(number)))
        if name == "ruleset":
            self.pending = None
            self._add(name, parameters, start, end + 1)
            self.pending = self._group("")
            return
        if name == "template":
            self._list_of_template(parameters)
        self._add(name, parameters, start, end + 1)

    def _list_of_template(self, parameters: dict[str, Text]) -> None:
        """The block behind a template of type `list`, as its parameter `list`."""
        if re.compile(r"[ \t\r\n]*\{").match(self.text, self.at) is None:
            return
        begin = self.text.index("{", self.at)
        for found in re.compile(r'"(?:[^"\\]|\\.)*"|\}').finditer(self.text, begin, begin + _LONGEST_OBJECT):
            if found[0] == "}":
                span = self.source.span(begin, found.end())
                parameters["list"] = Text(self.text[begin + 1 : found.start()], span)
                self.at = found.end()
                return
        self._say(begin, "this template does not end")
        self.at = self._line_end(begin)

    def _action(self, at: int) -> None:
        """An action in the old notation, up to the end of its line."""
        end = self._line_end(at)
        self.at = end
        if self.pending is None and not self.open:
            self._say(at, "this is no statement and is not read")
            return
        written = self.text[at:end].split(" #")[0].rstrip()
        if self.open and written.endswith("}") and "{{" not in written:
            written = written[:-1].rstrip()
            self.at = self.text.rindex("}", at, end)
        if not written:
            self.at = max(self.at, at + 1) if self.text[at] != "}" else self.at
            return
        parameters = legacy_action(written, self.source.span(at, at + len(written)))
        if parameters is None:
            self._add("stop", {}, at, at + 1)
        else:
            self._add("action", parameters, at, at + len(written))


def legacy_action(written: str, span: Span) -> dict[str, Text] | None:
    """An action of the old notation in the words of the new one; None for `~`.

    `@host` is UDP, `@@host` TCP: https://www.rsyslog.com/doc/configuration/actions.html
    """
    body, _, template = written.partition(";")
    body = body.strip()
    found: dict[str, str] = {}
    if body == "~":
        return None
    if body.startswith(("/", "-/", "?", "-?")):
        plain = body.removeprefix("-")
        found = {"type": "omfile", "dynafile" if plain[0] == "?" else "file": plain.removeprefix("?")}
    elif body.startswith("@"):
        # A remark may follow the target: "@host # UDP".
        target = body.partition("#")[0].rstrip().lstrip("@")
        if target.startswith("("):
            target = target.partition(")")[2]
        host, port = _host_and_port(target)
        found = {"type": "omfwd", "target": host, "protocol": "tcp" if body.startswith("@@") else "udp"}
        if port:
            found["port"] = port
    elif body.startswith("|"):
        found = {"type": "ompipe", "pipe": body[1:].strip()}
    elif body.startswith("^"):
        found = {"type": "omprog", "binary": body[1:]}
    elif body.startswith(":"):
        module, _, rest = body[1:].partition(":")
        found = {"type": module.lower(), "target": rest}
    else:
        found = {"type": "omusrmsg", "users": body}
    if template.strip():
        found["template"] = template.strip()
    return {name: Text(value, span) for name, value in found.items()}


def _host_and_port(target: str) -> tuple[str, str]:
    if target.startswith("["):
        host, _, rest = target[1:].partition("]")
        return host, rest.removeprefix(":")
    if "{{" in target or "<%" in target:
        return target, ""
    host, _, port = target.partition(":")
    return host, port


def parse(source: Source) -> Document:
    """Read a file. Faults become problems of the document; the rest is kept."""
    return _Reader(source).run()
