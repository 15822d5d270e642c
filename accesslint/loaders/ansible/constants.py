"""The constants of roles, how often the files set a variable, and texts with what is settled filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.assembled import Assembled, Piece, coarse
from accesslint.loaders.ansible.variables import Names
from accesslint.model.values import Value
from accesslint.source import Source
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_ENDINGS = (".yml", ".yaml")
_LARGEST = 200_000


class Assignments:
    """Where playbooks, tasks and the `vars` of roles set variables."""

    def __init__(self, sources: Sequence[Source], roles: Iterable[str], tree: Tree) -> None:
        self._texts = [source.text for source in sources]
        folders = {"vars"} | {f"{role}vars" for role in roles}
        names = [name for folder in sorted(folders) for name in tree.folder(folder) if name.endswith(_ENDINGS)]
        self._texts += [source.text for name in names if (source := tree.read(name)) is not None]
        self._found: dict[str, int] = {}

    def count(self, name: str) -> int:
        """How often a variable is set, as `name:` or `name=`."""
        if name not in self._found:
            pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}[\"']?[ \t]*(?::|=(?!=))")
            self._found[name] = sum(len(pattern.findall(text)) for text in self._texts if name in text)
        return self._found[name]


def constants(role: str | None, tree: Tree, assignments: Assignments) -> Names:
    """What a role's `defaults/main.yml` and `vars/main.yml` say."""
    names = Names(count=assignments.count)
    if role is None:
        return names
    for document in _documents(f"{role}defaults/main", tree):
        names = names.with_defaults(document)
    for document in _documents(f"{role}vars/main", tree):
        names = names.with_variables(document)
    return names


def _documents(path: str, tree: Tree) -> Iterator[Value]:
    for ending in _ENDINGS:
        source = tree.read(f"{path}{ending}")
        for document in documents(source, "text") if source is not None else ():
            if isinstance(document, Value):
                yield document


def filled(source: Source, names: Names) -> Source:
    """A text in which settled variables stand for what they are; each such line stands for the whole of it."""
    text = source.text
    if "{{" not in text or not names.fixed or len(text) > _LARGEST:
        return source
    pieces: list[Piece] = []
    is_changed = False
    for number, line in enumerate(text.split("\n"), 1):
        new = names.with_settled(line) if "{{" in line else line
        if new == line or "\n" in new:
            pieces.append(Piece(line, source, number))
            continue
        is_changed = True
        start = source.starts[number - 1]
        pieces.append(coarse(source, new, source.span(start, start + max(1, len(line)))))
    return Assembled(pieces) if is_changed else source
