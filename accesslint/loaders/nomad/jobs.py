"""From jobs to the containers of their tasks, and to what their templates write.

https://developer.hashicorp.com/nomad/docs/job-specification/template: `data` is filled in by Consul's templates, whose
tags loaders take as unknown, into the file `destination` of the task's folder (`local/…`), which `config` mounts:
https://developer.hashicorp.com/nomad/docs/deploy/task-driver/docker
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.including.assembled import Assembled, Piece, coarse
from accesslint.loaders import Embedded
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import LineOrigin, Problem, Source, Span
from accesslint.syntax.hcl import Body, parse
from accesslint.syntax.hcl.nodes import ListNode, Literal, Node, ObjectNode, Text, TextPiece

_BLOCKS = ("job", "group", "task", "template", "config", "env", "logging", "mount")
_CONTAINERS = frozenset({"docker", "podman"})
_FOLDER = re.compile(r"(?:\$\{NOMAD_(?:TASK|SECRETS|ALLOC)_DIR\}|/?(?:local|secrets|alloc))/+")
_FILLED_IN = re.compile(r"\$\$\{|\$\{[^{}\n]{0,300}\}|%%\{|%\{[^{}\n]{0,300}\}")
_DEEPEST = 20
_MOST_LINES = 20_000
_OUTPUT = Unknown("Nomad keeps its output in files of the allocation; what reads them is not told here", "the shipper")
"""https://developer.hashicorp.com/nomad/docs/job-specification/logs"""
_REASON = Unknown("an expression fills it in", "the job's variables")


def load_job(source: Source) -> Iterator[Resource | Embedded | Problem]:
    """What the tasks of a file start and write, and what is wrong with it."""
    top, problems = parse(source, _BLOCKS)
    yield from problems
    seen: dict[str, int] = {}
    for address, task, header in _tasks(top, "", 0):
        number = seen[address] = seen.get(address, 0) + 1
        name = address if number == 1 else f"{address}@{number}"
        yield from _Task(source, name, task, header).loaded()


def _tasks(body: Body, address: str, depth: int) -> Iterator[tuple[str, Body, Span]]:
    for block in body.blocks if depth < _DEEPEST else ():
        if block.type not in ("job", "group", "task"):
            continue
        inner = "/".join(part for part in (address, *block.labels[:1]) if part)
        if block.type == "task":
            yield inner, block.body, block.header
        else:
            yield from _tasks(block.body, inner, depth + 1)


class _Task:
    def __init__(self, source: Source, address: str, body: Body, header: Span) -> None:
        self._source, self._address, self._body, self._header = source, address, body, header
        configs = [block.body for block in body.blocks if block.type == "config"]
        self._config = configs[0] if configs else Body({}, [])
        self._volumes = list(self._mounted())

    def loaded(self) -> Iterator[Resource | Embedded]:
        """The container, if the task is one, and the files of its templates."""
        templates = [block.body for block in self._body.blocks if block.type == "template"]
        driver = _text(self._body, "driver")
        if driver in _CONTAINERS:
            yield self._container(templates)
        for template in templates:
            found = self._written(template)
            if found is not None:
                yield found

    def _container(self, templates: list[Body]) -> Resource:
        config = {name: _value(one.value) for name, one in self._config.attributes.items()}
        attributes: dict[str, Value] = {name: config[name] for name in ("image", "entrypoint") if name in config}
        if "image" in attributes:
            attributes["image"] = _image(self._config.attributes["image"].value)
        words = [item for name in ("command", "args") if name in config for item in config[name].items()]
        if words:
            attributes["command"] = Value(words, words[0].span)
        environment: dict[str, Value] = {}
        for block in self._body.blocks:
            if block.type == "env":
                environment.update({name: _value(one.value) for name, one in block.body.attributes.items()})
        if environment:
            attributes["environment"] = Value(environment, next(iter(environment.values())).span)
        if self._volumes:
            attributes["volumes"] = Value(self._volumes, self._volumes[0].span)
        if any(_text(template, "env") == "true" for template in templates):
            attributes["env_file"] = attributes["missing"] = Value(True, self._header)
        attributes["output"] = Value(_OUTPUT, self._header)
        logging = self._logging()
        if logging is not None:
            attributes["logging"] = logging
        return Resource(
            id=f"{self._source.name}#{self._address}",
            platform="docker",
            type="compose_service",
            address=self._address,
            attributes=Value(attributes, self._header),
            header=self._header,
            scope=self._source.name,
        )

    def _logging(self) -> Value | None:
        """The container's own log driver (`type`, or `driver` in its new name) and its options.

        A block with a block `config`, or an attribute: https://developer.hashicorp.com/nomad/docs/deploy/task-driver/podman
        """
        written = self._config.attributes.get("logging")
        whole = None if written is None else _value(written.value)
        found = {} if whole is None else dict(whole.entries())
        options = [] if "options" not in found else found["options"].items() or [found["options"]]
        place = None if whole is None else whole.span
        for block in self._config.blocks:
            if block.type == "logging" and place is None:
                place = block.header
                found = {name: _value(one.value) for name, one in block.body.attributes.items()}
                options = found["config"].items() or [found["config"]] if "config" in found else []
                for inner in block.body.blocks:
                    given = {name: _value(one.value) for name, one in inner.body.attributes.items()}
                    options = [*options, Value(given, inner.header)] if inner.type == "config" else options
        driver = found.get("type") or found.get("driver")
        if driver is None or place is None:
            return whole if whole is not None and whole.unknown is not None else None
        merged = {name: value for one in options for name, value in one.entries()}
        return Value({"driver": driver, "options": Value(merged, place)}, place)

    def _mounted(self) -> Iterator[Value]:
        """What is mounted into the container, as texts `source:target`."""
        for name in ("volumes", "volume_mount"):
            written = self._config.attributes.get(name)
            yield from _value(written.value).items() if written is not None else ()
        for block in self._config.blocks:
            if block.type == "mount":
                source, target = _text(block.body, "source"), _text(block.body, "target")
                if target:
                    yield Value(f"{source}:{target}", block.header)

    def _written(self, template: Body) -> Embedded | None:
        data, destination = template.attributes.get("data"), _text(template, "destination")
        if data is None or not destination or _text(template, "env") == "true":
            return None
        text = self._heredoc(data.value.span)
        return None if text is None else Embedded(text, self._target(destination), "", self._scope())

    def _scope(self) -> str:
        return f"{self._source.name}#{self._address}"

    def _target(self, destination: str) -> str:
        """The path of a template's file in the container, as far as it is mounted there."""
        own = _FOLDER.sub("", destination, count=1)
        for volume in self._volumes:
            source, _, rest = (volume.text or "").partition(":")
            target = rest.partition(":")[0]
            place = _FOLDER.sub("", source, count=1).rstrip("/")
            if target and place and (own == place or own.startswith(f"{place}/")):
                return (target.rstrip("/") + own[len(place) :]).lstrip("/")
        return own.lstrip("/")

    def _heredoc(self, span: Span) -> Source | None:
        """The lines of a here-document; what Nomad fills in stands as a tag."""
        source = self._source
        if not source.line_text(span.line)[span.column - 1 :].startswith("<<"):
            return None
        numbers = range(span.line + 1, min(span.end_line, span.line + _MOST_LINES))
        lines = [source.line_text(number).rstrip("\r\n") for number in numbers]
        widths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
        strips = source.line_text(span.line)[span.column - 1 :].startswith("<<-")
        shift = min(widths, default=0) if strips else 0
        pieces: list[Piece] = []
        for number, line in zip(numbers, lines, strict=True):
            text = line[shift:]
            filled = _FILLED_IN.sub(_tag, text)
            if filled == text:
                pieces.append(Piece(text, source.embed(text, [LineOrigin(number, shift if line.strip() else 0)])))
            else:
                place = Span(source.name, number, 1, number, max(2, len(line) + 1))
                pieces.append(coarse(source, filled, place))
        return Assembled(pieces) if pieces else None


def _tag(found: re.Match[str]) -> str:
    if found[0] in ("$${", "%%{"):
        return found[0][1:]
    if found[0].startswith("%"):
        word = next(iter(found[0].strip("%{}~ ").split()), "")
        return "{% " + word + " x" * (word in ("if", "for")) + " %}"
    name = re.sub(r"\W+", "_", found[0]).strip("_") or "x"
    return "{{ " + name + " }}"


def _text(body: Body, name: str) -> str:
    attribute = body.attributes.get(name)
    if attribute is None or not isinstance(attribute.value, Literal):
        return ""
    value = attribute.value.value
    return value.text or ("true" if value.data is True else "")


def _image(node: Node) -> Value:
    """An image; where an expression fills in a part, mostly the tag, the rest still tells what runs."""
    if not isinstance(node, Text):
        return _value(node)
    parts = (part.text if isinstance(part, TextPiece) else _REASON for part in node.parts)
    return Value(Template(tuple(parts)), node.span)


def _value(node: Node, depth: int = 0) -> Value:
    """A constant; unknown where an expression decides, item by item in lists."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, ListNode) and depth < _DEEPEST:
        return Value([_value(item, depth + 1) for item in node.items], node.span)
    if isinstance(node, ObjectNode) and depth < _DEEPEST:
        keys = [(_value(key, depth + 1), value) for key, value in node.items]
        return Value({key.text: _value(one, depth + 1) for key, one in keys if key.text is not None}, node.span)
    return Value(_REASON, node.span)
