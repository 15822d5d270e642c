"""What the lines of a section set, one after the other: https://docs.haproxy.org/2.6/configuration.html#4.2."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.haproxy import Line, Section

_FORMATS = {"httplog": "httplog", "httpslog": "httpslog", "tcplog": "tcplog"}
_OPTIONS = frozenset({"dontlognull", "dontlog-normal", "log-separate-errors", "logasap", "http-ignore-probes"})
_RULES = frozenset({"http-request", "http-response", "http-after-response", "tcp-request", "tcp-response"})
_LAYERS = frozenset({"content", "connection", "session", "inspect-delay"})
_RENDERED = "the rendered file"


def target_of(line: Line, standard: str = "local") -> Value:
    """A `log` line that names a target. `standard`: the syslog format where the line names none."""
    data: dict[str, Value] = {"target": line.value(1)}
    at, last = 2, len(line.words)
    while at + 1 < last and line.words[at].text in ("len", "format", "sample", "profile"):
        name = line.words[at].text
        data["length" if name == "len" else name] = line.value(at + 1)
        at += 2
    for name in ("facility", "level", "minimum"):
        if at < last:
            data[name] = line.value(at)
            at += 1
    if last == 2 and not line.words[1].is_whole:  # it may hold the whole line
        data["format"] = data["level"] = Value(line.value(1).unknown, data["target"].span)
    data.setdefault("format", Value(standard, line.span))
    if line.conditional:
        data["maybe"] = _doubt(line, "decides about this log line")
    return Value(data, line.span)


def _doubt(line: Line, what: str) -> Value:
    return Value(Unknown(f"a template or a macro {what}", _RENDERED), line.span)


def _any_format(doubt: Unknown | None, header: Span) -> Value:
    return Value({"kind": Value("custom", header), "text": Value(doubt, header)}, header)


class Settings(msgspec.Struct):
    """What is in force, inherited or set."""

    open: Unknown | None = None
    """Why lines may be missing."""
    open_format: Unknown | None = None
    """Why a format may be chosen that is not seen."""
    logs: list[Value] = []
    values: dict[str, Value] = {}
    options: dict[str, Value] = {}
    levels: list[Value] = []
    requests: list[Value] = []
    responses: list[Value] = []
    variables: dict[str, Value] = {}
    acls: dict[str, list[Value]] = {}
    addresses: list[Value] = []
    datagrams: list[Value] = []
    services: list[Value] = []
    servers: list[Value] = []
    standard: str = "local"
    """The syslog format where a log line names none."""

    def copy(self) -> Settings:
        """What a section that inherits starts from: captures, addresses and access lists are a frontend's own."""
        return Settings(
            self.open,
            self.open_format,
            [*self.logs],
            {**self.values},
            {**self.options},
            [*self.levels],
            variables={**self.variables},
        )

    def read(self, section: Section, global_targets: Sequence[Value]) -> None:
        """Take a section's lines."""
        for line in section.lines:
            words = line.texts()
            if line.is_hole:
                tag = line.keyword[:60]
                self.open = self.open or Unknown(f"the template's `{tag}` may stand for further lines", _RENDERED)
            elif line.keyword == "log" and len(words) > 1:
                self._log(line, words, global_targets)
            elif words[:2] == ["no", "log"]:
                self.logs.clear()
                self.values["no_log"] = Value(True, line.span)
            elif line.keyword in ("option", "no") and len(words) > 1:
                self._option(line, words)
            elif words[:2] == ["filter", "spoe"]:
                self.values["scripted"] = Value(True, line.span)
            elif line.keyword in _RULES:
                self._rule(line, words)
            elif line.keyword in _READERS and len(words) > 1:
                _READERS[line.keyword](self, line, words)

    def attributes(self, header: Span) -> dict[str, Value]:
        """Everything as the resource's attributes."""
        data = dict(self.values)
        data.setdefault("mode", Value("tcp", header))
        data["logs"] = Value(self.logs, header)
        data["options"] = Value(self.options, header)
        data["levels"] = Value(self.levels, header)
        data["variables"] = Value(self.variables, header)
        data["acls"] = Value({name: Value(listed, header) for name, listed in self.acls.items()}, header)
        data["addresses"] = Value(self.addresses, header)
        data["datagrams"] = Value(self.datagrams, header)
        data["services"] = Value(self.services, header)
        data["servers"] = Value(self.servers, header)
        captures = {"request": Value(self.requests, header), "response": Value(self.responses, header)}
        if "cookie" in self.values:
            captures["cookie"] = data.pop("cookie")
        data["captures"] = Value(captures, header)
        if self.open is not None:
            data["open"] = Value(self.open, header)
        if (self.open or self.open_format) is not None:
            data.setdefault("log_format", _any_format(self.open or self.open_format, header))
        return data

    # Lines

    def _log(self, line: Line, words: Sequence[str], global_targets: Sequence[Value]) -> None:
        if words[1] != "global":
            self.logs.append(target_of(line, self.standard))
            return
        known = {log.span for log in self.logs}
        for target in global_targets:
            if line.conditional and target.get("maybe") is None:
                doubt = _doubt(line, "decides about `log global`")
                self.logs.append(Value({**dict(target.entries()), "maybe": doubt}, target.span))
            elif target.span not in known:
                self.logs.append(target)
        if not global_targets and self.open is not None:
            doubt = Value(self.open, line.span)
            self.logs.append(Value({"target": doubt, "maybe": doubt}, line.span))

    def _option(self, line: Line, words: Sequence[str]) -> None:
        negated = words[0] == "no"
        name = words[2] if negated and len(words) > 2 and words[1] == "option" else words[1]
        if not all(word.is_whole for word in line.words[:3]):
            doubt = Unknown(f"the template's option `{name[:60]}` is not known", _RENDERED)
            self.options.setdefault("dontlog-normal", Value(doubt, line.span))
            self.open_format = self.open_format or doubt
        elif name in _FORMATS and not negated:
            kind = "clf" if words[2:3] == ["clf"] else _FORMATS[name]
            self._set_format(line, Value({"kind": Value(kind, line.span)}, line.span))
        elif name in _OPTIONS:
            if line.conditional:
                self.options[name] = _doubt(line, f"decides about {name}")
            elif negated:
                self.options.pop(name, None)
            else:
                self.options[name] = Value(True, line.span)

    def _set_format(self, line: Line, value: Value) -> None:
        if line.conditional:
            value = Value({"kind": Value("custom", line.span), "text": _doubt(line, "decides about it")}, line.span)
        self.values["log_format"] = value

    def custom(self, line: Line, words: Sequence[str]) -> None:
        """`log-format`."""
        text = line.value(1, len(words))
        data = {"kind": Value("custom", line.span), "text": text}
        if len(words) > 2 and all(word.is_whole for word in line.words):
            data["fault"] = Value("log-format takes one word: its blanks need quotes or backslashes", line.span)
        self._set_format(line, Value(data, line.span))

    def plain(self, line: Line, words: Sequence[str]) -> None:
        """A keyword with one value."""
        names = {"log-format-sd": "structured_data", "error-log-format": "error_format", "mode": "mode",
                 "unique-id-format": "unique_id", "log-tag": "tag", "monitor-uri": "monitor"}  # fmt: skip
        name = names[words[0]]
        self.values[name] = _doubt(line, f"decides about {words[0]}") if line.conditional else line.value(1)

    def capture(self, line: Line, words: Sequence[str]) -> None:
        """`capture …` and `declare capture …`."""
        if words[0] == "declare":
            words = words[1:]
        if len(words) < 2:
            return
        side = self.requests if words[1] == "request" else self.responses
        if words[:3] in (["capture", "request", "header"], ["capture", "response", "header"]) and len(words) > 3:
            length = line.value(5) if len(words) > 5 else Value("0", line.span)
            side.append(Value({"header": line.value(3), "length": length}, line.span))
        elif words[1] == "cookie" and len(words) > 2:
            length = line.value(4) if len(words) > 4 else Value("63", line.span)
            self.values["cookie"] = Value({"header": line.value(2), "length": length}, line.span)
        elif words[1] in ("request", "response"):
            length = line.value(len(line.words) - 1)
            side.append(Value({"slot": Value(True, line.span), "length": length}, line.span))

    def acl(self, line: Line, words: Sequence[str]) -> None:
        """An access list's line."""
        if len(words) > 2:
            self.acls.setdefault(words[1], []).append(line.value(2, len(words)))

    def server(self, line: Line, words: Sequence[str]) -> None:  # noqa: ARG002 (a reader's signature)
        """A server."""
        self.servers.append(line.value(1))

    def bind(self, line: Line, words: Sequence[str]) -> None:
        """An address to listen on."""
        self.addresses.append(line.value(1, len(words)))

    def _rule(self, line: Line, words: Sequence[str]) -> None:
        at = 2 if words[1:2] and words[1] in _LAYERS else 1
        action = words[at] if at < len(words) else ""
        condition = next((n for n in range(at + 1, len(words)) if words[n] in ("if", "unless")), len(words))
        if action == "set-log-level" and at + 1 < len(words):
            data = {"level": line.value(at + 1), "action": Value(words[0], line.span)}
            if condition < len(words):
                data["condition"] = line.value(condition, len(words))
            elif line.conditional:
                data["condition"] = _doubt(line, "decides about set-log-level")
            self.levels.append(Value(data, line.span))
        elif action.startswith(("set-var(", "set-var-fmt(")) and at + 1 < condition:
            name = action[action.index("(") + 1 :].partition(")")[0].partition(",")[0]
            expression = line.value(at + 1, condition)
            if action.startswith("set-var-fmt") or name in self.variables:
                shown = Unknown(f"{name} is set in several ways or by a format", "the running server")
                expression = (
                    Value({"format": expression}, line.span) if action.startswith("set-var-fmt") else expression
                )
                expression = Value(shown, line.span) if name in self.variables else expression
            self.variables[name] = expression
        elif action == "use-service" and at + 1 < len(words):
            self.services.append(line.value(at + 1))
        elif action.startswith("lua.") or action == "send-spoe-group":
            self.values["scripted"] = Value(True, line.span)
        elif action == "capture" and at + 1 < condition:
            self._captured(line, words, at + 1, condition)
        elif action == "auth":
            self.values["authenticates"] = Value(True, line.span)
        elif action == "set-src" and at + 1 < len(words):
            conditioned = Value(condition < len(words), line.span)
            self.values["source"] = Value({"from": line.value(at + 1), "conditioned": conditioned}, line.span)

    def _captured(self, line: Line, words: Sequence[str], first: int, condition: int) -> None:
        """`capture <expression> len <n>` or `id <slot>`."""
        keyword = next((n for n in range(first + 1, condition - 1) if words[n] in ("len", "id")), 0)
        if not keyword:
            return
        side = self.requests if "request" in words[0] else self.responses
        expression, number = line.value(first, keyword), line.value(keyword + 1)
        if words[keyword] == "len":
            side.append(Value({"expression": expression, "length": number}, line.span))
        elif (number.text or "").isdecimal() and len(number.text or "") < 5 and int(number.text or "") < len(side):
            slot = int(number.text or "")
            length = side[slot].get("length") or number
            side[slot] = Value({"expression": expression, "length": length}, line.span)

    def datagram(self, line: Line, words: Sequence[str]) -> None:
        """An address of a log-forward to receive datagrams on."""
        self.datagrams.append(line.value(1, len(words)))


_Reader = Callable[[Settings, Line, Sequence[str]], None]
_READERS: Mapping[str, _Reader] = {
    "log-format": Settings.custom,
    **dict.fromkeys(
        ("log-format-sd", "error-log-format", "mode", "unique-id-format", "log-tag", "monitor-uri"), Settings.plain
    ),
    "capture": Settings.capture,
    "declare": Settings.capture,
    "acl": Settings.acl,
    "bind": Settings.bind,
    "dgram-bind": Settings.datagram,
    "server": Settings.server,
    "server-template": Settings.server,
}
