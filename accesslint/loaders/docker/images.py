"""From Dockerfiles to images: the last stage with those that it goes on from, and the files that they write.

https://docs.docker.com/reference/dockerfile/: an ENTRYPOINT drops the CMD of the stage before; a COPY takes
here-documents, in which variables are filled in unless the name is quoted. Which stage is built may be said elsewhere
(`--target`): the last one is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

import msgspec

from accesslint import loaders
from accesslint.including.assembled import Assembled, Piece, coarse
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import LineOrigin, Problem, Source
from accesslint.syntax.dockerfile import Heredoc, Instruction, parse
from accesslint.syntax.shell_words import Word

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "docker"
TYPE = "container_image"

_MOST_STEPS = 50
_CONFIGURATION = re.compile(
    r"(/[^\s'\"]{1,300}\.(?:conf|cnf|config|ini|json|properties|toml|xml|ya?ml))(?:\.sample)?\Z", re.ASCII
)
_DOLLAR = re.compile(r"\\\$|\$\{(\w+)(?:[^\w}][^}]{0,300})?\}|\$(\w+)", re.ASCII)
_ENVIRONMENT = "the container's environment"
_VARIABLE_ALONE = re.compile(r"\$(?:\{\w|[A-Za-z_])[^\s/:]*\Z", re.ASCII)
_VARIABLE = re.compile(r"\$\{?\w", re.ASCII)
_BEFORE = frozenset({"then", "do", "else", "{", "(", "sudo", "exec"})
"""Words of a shell that may stand before a command."""
_ENDS = frozenset({"&&", "||", ";", "|", "&"})


class _Stage(msgspec.Struct):
    image: Word
    before: list[Instruction] = []
    """Those of the stages that it goes on from."""
    own: list[Instruction] = []

    def instructions(self) -> list[Instruction]:
        """All that are in force."""
        before = self.before
        if any(one.name == "ENTRYPOINT" for one in self.own):
            before = [one for one in before if one.name != "CMD"]
        return [*before, *self.own]


def load_image(name: str, source: Source, tree: Tree) -> Iterator[Resource | Embedded | Problem]:
    """The image of a Dockerfile, and the files that it writes."""
    document = parse(source)
    yield from document.problems
    stages: dict[str, _Stage] = {}
    last: _Stage | None = None
    for instruction in document.instructions:
        if instruction.name == "FROM":
            words = [word for word in instruction.words if not word.text.startswith("--")]
            if not words:
                continue
            last = _Stage(words[0])
            alias = words[2].text if len(words) > 2 and words[1].text.lower() == "as" else ""
            before = stages.get(words[0].text.lower())
            if before is not None:
                last = _Stage(before.image, before.instructions())
            stages[alias.lower() or str(len(stages))] = last
        elif last is not None:
            last.own.append(instruction)
    if last is not None:
        image = _Image(name, source, tree, last)
        yield image.resource()
        yield from image.files()


class _Image:
    def __init__(self, name: str, source: Source, tree: Tree, stage: _Stage) -> None:
        self._name, self._source, self._tree = name, source, tree
        self._image, self._instructions = stage.image, stage.instructions()

    def resource(self) -> Resource:
        """The image: `image`, `entrypoint`, `command`, `environment`, `links` and `copies`."""
        span = self._source.span(self._image.start, self._image.end)
        attributes = {"image": self._value(self._image)}
        links: list[Value] = []
        environment: dict[str, Value] = {}
        for instruction in self._instructions:
            if instruction.name in ("CMD", "ENTRYPOINT"):
                place = self._source.span(instruction.start, instruction.end)
                value = Value(list(self._command(instruction)), place)
                attributes["command" if instruction.name == "CMD" else "entrypoint"] = value
            elif instruction.name == "RUN":
                links += self._links(instruction.words)
            elif instruction.name == "ENV":
                environment.update(self._variables(instruction.words))
        attributes["links"] = Value(links, span)
        attributes["copies"] = Value([*self._copies(), *self._changes()], span)
        attributes["environment"] = Value(environment, span)
        name = self._name
        return Resource(
            id=f"{name}#image",
            platform=PLATFORM,
            type=TYPE,
            address=name,
            attributes=Value(attributes, span),
            header=span,
            scope=name,
        )

    def _command(self, instruction: Instruction) -> Iterator[Value]:
        """The words of a command; one that a variable alone stands for may be anything, even further options."""
        before = ""
        for word in instruction.words:
            value = self._value(word)
            parts = word.text.split() if instruction.is_list else [word.text]
            for part in parts:
                named = before if before.startswith("-") and not part.startswith("-") else part
                if (_VARIABLE_ALONE.match(part) and named is part) or ("$" in part and "log" in named):
                    value = Value(Unknown(f"{part} is filled in when the container starts", _ENVIRONMENT), value.span)
                before = part
            yield value

    def _value(self, word: Word) -> Value:
        span = self._source.span(word.start, word.end)
        if "{{" in word.text or "<%" in word.text:
            return Value(Unknown("a template fills it in", "the rendered file"), span)
        return Value(word.text, span)

    def _variables(self, words: Sequence[Word]) -> Iterator[tuple[str, Value]]:
        if len(words) > 1 and "=" not in words[0].text:
            yield words[0].text, self._value(words[1])
            return
        for word in words:
            name, sign, value = word.text.partition("=")
            if sign:
                span = self._source.span(word.start, word.end)
                unknown = Unknown(f"{name} is filled in when the image is built", "the build's arguments")
                yield name, Value(unknown if _VARIABLE.search(value) else value, span)

    def _links(self, words: Sequence[Word]) -> Iterator[Value]:
        """What `ln -s` links: the path, and where it leads."""
        command: list[Word] = []
        for word in [*words, Word(";", 0, 0, is_operator=True)]:
            if not word.is_operator or word.text not in _ENDS:
                command.append(word)
                continue
            options = "".join(one.text for one in command if one.text.startswith("-"))
            plain = [one for one in command if not one.text.startswith("-") and one.text not in _BEFORE]
            if len(plain) == 3 and plain[0].text.rpartition("/")[2] == "ln" and "s" in options:
                value = {"to": self._value(plain[1]), "path": self._value(plain[2])}
                yield Value(value, self._source.span(plain[1].start, plain[2].end))
            command = []

    def _copies(self) -> Iterator[Value]:
        """The files and folders of the tree that go into the image."""
        for words in self._copied():
            *sources, target = words
            for one in sources[:_MOST_STEPS]:
                path = self._in_tree(one.text)
                if path:
                    value = {
                        "source": Value(path, self._source.span(one.start, one.end)),
                        "target": self._value(target),
                    }
                    yield Value(value, self._source.span(one.start, target.end))

    def _changes(self) -> Iterator[Value]:
        """Configurations that commands name while the image is built, and so may write."""
        for instruction in self._instructions:
            for word in instruction.words if instruction.name == "RUN" else ():
                found = _CONFIGURATION.match(word.text)
                if found is not None:
                    span = self._source.span(word.start, word.end)
                    yield Value({"source": Value("", span), "target": Value(found[1], span)}, span)

    def _copied(self) -> Iterator[list[Word]]:
        for instruction in self._instructions:
            if instruction.name in ("COPY", "ADD"):
                words = [word for word in instruction.words if not word.text.startswith("--")]
                is_of_stage = any(word.text.startswith("--from") for word in instruction.words)
                if not is_of_stage and not instruction.heredocs and len(words) > 1:
                    yield words

    def _in_tree(self, written: str) -> str:
        for folder in dict.fromkeys((dirname(self._name), "")):
            path = normpath(join(folder, written.lstrip("/")))
            if not path.startswith("..") and path != "." and self._tree.exists(path):
                return path
        return ""

    def files(self) -> Iterator[Embedded]:
        """The here-documents, and the files of the tree whose own names do not tell what they are."""
        found: dict[str, Source] = {}
        for instruction in self._instructions:
            if instruction.heredocs:
                found.update(self._heredocs(instruction))
        for *sources, target in self._copied():
            path = self._in_tree(sources[0].text) if len(sources) == 1 else ""
            source = self._tree.read(path) if path else None
            if source is None or target.text.endswith(("/", ".")):
                continue
            if loaders.claimant(source.name, source.text) is None:
                found[target.text] = source
        for name, source in found.items():
            yield loaders.Embedded(source, name.lstrip("/"), "", self._name)

    def _heredocs(self, instruction: Instruction) -> Iterator[tuple[str, Source]]:
        if instruction.name == "RUN":
            written = [after.text for word, after in pairwise(instruction.words) if word.text in (">", "1>", "tee")]
            if len(instruction.heredocs) == 1 and len(written) == 1:
                yield written[0], self._text(instruction.heredocs[0])
            return
        target = instruction.words[-1].text
        for heredoc in instruction.heredocs:
            if target.endswith("/"):
                yield target + heredoc.name, self._text(heredoc)
            elif len(instruction.heredocs) == 1:
                yield target, self._text(heredoc)

    def _text(self, heredoc: Heredoc) -> Source:
        """The text of a here-document; a line with a variable that is filled in has it as a tag."""
        written = self._source.text[heredoc.start : heredoc.end]
        first, _ = self._source.position(heredoc.start)
        pieces: list[Piece] = []
        for number, line in enumerate(written.split("\n")[:-1]):
            text = line.lstrip("\t") if heredoc.strips_tabs else line
            filled = text if heredoc.is_literal else _DOLLAR.sub(_tag, text)
            if filled == text:
                inner = self._source.embed(text, [LineOrigin(first + number, len(line) - len(text))])
                pieces.append(Piece(text, inner))
            else:
                start = self._source.starts[first + number - 1]
                pieces.append(coarse(self._source, filled, self._source.span(start, start + max(1, len(line)))))
        return Assembled(pieces or [Piece("", self._source)])


def _tag(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    return "$" if name is None else "{{ " + name + " }}"
