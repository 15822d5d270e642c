"""From tasks to the files that they write on a host.

Where `src` is looked for: https://docs.ansible.com/ansible/latest/playbook_guide/playbook_pathing.html; the modules:
https://docs.ansible.com/ansible/latest/collections/ansible/builtin/template_module.html, `copy_module.html`,
`lineinfile_module.html`, `blockinfile_module.html`, `replace_module.html` beside it, and
https://docs.ansible.com/ansible/latest/collections/community/general/ini_file_module.html,
https://docs.ansible.com/ansible/latest/collections/community/postgresql/postgresql_set_module.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple

from accesslint import loaders
from accesslint.including.assembled import REST, Assembled, Piece, coarse, exact, lines_of
from accesslint.including.names import plain_name
from accesslint.loaders.ansible.conditions import asks_for_the_system
from accesslint.loaders.ansible.constants import Assignments, constants, filled
from accesslint.loaders.ansible.containers import CONTAINERS, container
from accesslint.loaders.ansible.inclusions import Inclusions
from accesslint.loaders.ansible.tasks import INCLUDES, Task, tasks_of
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source
from accesslint.syntax.yaml import documents, embedded_text

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Tree

PLATFORM = "ansible"

_ROLE = re.compile(r"((?:.*/)?)(?:tasks|handlers)/(?:[^/]+/)*[^/]+\Z")
_NESTED = (".json", ".xml", ".toml")
"""Files of which a line alone has no meaning."""
_SERVICES = ("service", "systemd", "systemd_service")
_STATES = ("state", "enabled", "masked")
_AUTOMATIC = "postgresql.auto.conf"


def load_files(sources: Sequence[Source], tree: Tree) -> Iterator[Loaded]:
    """The files and services of all tasks."""
    hosts: dict[str, _Host] = {}
    assignments = Assignments(sources, {role for one in sources if (role := _role_of(one.name)) is not None}, tree)
    found: dict[str, list[Task]] = {}
    for source in sources:
        role = _role_of(source.name)
        scope = source.name if role is None else role.rstrip("/") or "."
        if scope not in hosts:
            hosts[scope] = _Host(scope, role, tree, assignments)
        tasks = found[source.name] = []
        for document in documents(source, "text"):
            if isinstance(document, Problem):
                yield document
            else:
                tasks.extend(tasks_of(document, hosts[scope].names))
    inclusions = Inclusions(found, {source.name: source.text for source in sources})
    for source in sources:
        role = _role_of(source.name)
        host = hosts[source.name if role is None else role.rstrip("/") or "."]
        conditions = inclusions.conditions(source.name)
        for task in found[source.name] if conditions is not None else ():
            if task.module not in INCLUDES:
                task.conditions = (*(conditions or ()), *task.conditions)
                yield from host.take(task, source)
    for host in hosts.values():
        yield from host.files()


def _role_of(name: str) -> str | None:
    """The folder of the role that a task list belongs to, with its slash; None for a playbook."""
    found = _ROLE.match(name)
    return None if found is None else found[1]


def _beginning(path: str, source: Source, task: Task) -> list[Piece]:
    """What stands for the rest of a file; in YAML a document of its own, so that the lines can be read."""
    lines = [REST, "---"] if path.endswith((".yaml", ".yml")) else [REST]
    return [coarse(source, line, task.span) for line in lines]


class _Part(NamedTuple):
    """What one task writes into a file."""

    beginning: list[Piece]
    pieces: list[Piece]
    task: Task
    source: Source


def _joined(parts: list[_Part]) -> list[Piece]:
    """The lines of a file; those of a task that may not run stand in a condition of a template.

    Conditions that only select hosts by their system hold where they are the same for all: there the lines are sure.
    """
    selections = {part.task.conditions for part in parts}
    is_one_system = len(selections - {()}) == 1 and all(
        asks_for_the_system(one) for conditions in selections for one in conditions
    )
    pieces: list[Piece] = []
    for part in parts:
        pieces += part.beginning
        if part.task.conditions and not is_one_system:
            begin, end = (coarse(part.source, text, part.task.span) for text in ("{% if it_runs %}", "{% endif %}"))
            pieces += [begin, *part.pieces, end]
        else:
            pieces += part.pieces
    return pieces


class _Host:
    """What the tasks of one role or playbook write."""

    def __init__(self, scope: str, role: str | None, tree: Tree, assignments: Assignments) -> None:
        self._scope, self._role, self._tree = scope, role, tree
        self._whole: dict[tuple[str, str], Source] = {}
        self._parts: dict[str, list[_Part]] = {}
        self._count = 0
        self.names = constants(role, tree, assignments)

    def take(self, task: Task, source: Source) -> Iterator[Resource]:
        """Note what a task writes; gives the service that it manages."""
        if task.module in _SERVICES:
            yield from self._service(task)
            return
        if task.module in CONTAINERS:
            self._count += 1
            yield from container(task, self._scope, self._count)
            return
        if task.module == "postgresql_set":
            self._parameter(task, source)
            return
        path = task.names.path(task.text("path", "dest", "destfile", "name"))
        if not path or task.text("state") == "absent":
            return
        if task.module in ("template", "copy"):
            self._file(task, path, source)
        elif not path.endswith(_NESTED):
            pieces = self._part(task, source)
            if pieces:
                beginning = [] if path in self._parts else _beginning(path, source, task)
                self._parts.setdefault(path, []).append(_Part(beginning, pieces, task, source))

    def files(self) -> Iterator[Embedded]:
        """All that is written: whole files, and parts of those of which the rest is not told."""
        from accesslint.loaders import Embedded

        seen: dict[str, int] = {}
        for (path, _), source in self._whole.items():
            number = seen[path] = seen.get(path, 0) + 1
            scope = self._scope if number == 1 else f"{self._scope}@{number}"
            yield Embedded(source, path.lstrip("/"), "", scope)
        for path, parts in self._parts.items():
            if path not in seen:
                yield Embedded(Assembled(_joined(parts)), path.lstrip("/"), "", self._scope)

    def _file(self, task: Task, path: str, source: Source) -> None:
        content = task.argument("content")
        if content is not None:
            if content.text and not path.endswith("/"):
                inner = embedded_text(source, content)
                self._whole[path, f"{content.span}"] = filled(inner, task.names)
            return
        written = task.names.path(task.text("src"))
        if not written or task.text("remote_src").lower() in ("yes", "true"):
            return
        found = self._found(written, "templates" if task.module == "template" else "files", source.name)
        if found is None or loaders.claimant(found.name, found.text) is not None:
            return  # one that is claimed by its own name is judged as what it is
        if path.endswith("/"):
            path += plain_name(found.name)
        self._whole[path, found.name] = filled(found, task.names) if task.module == "template" else found

    def _found(self, written: str, folder: str, tasks: str) -> Source | None:
        beside = dirname(tasks)
        places = [beside] if self._role is None else [self._role.rstrip("/"), beside]
        for place in places:
            for name in (join(place, folder, written), join(place, written)):
                path = normpath(name)
                if not path.startswith(("/", "..")) and (source := self._tree.read(path)) is not None:
                    return source
        return None

    def _part(self, task: Task, source: Source) -> list[Piece]:
        if task.module == "blockinfile":
            block = task.argument("block", "content")
            if block is None or not block.text:
                return []
            inner = filled(embedded_text(source, block), task.names)
            return lines_of(inner.text, inner)
        if task.module in ("lineinfile", "replace"):
            line = task.argument("replace") if task.module == "replace" else task.argument("line", "value")
            if line is None or not line.text or (task.module == "replace" and "\\" in line.text):
                return []  # a replacement with groups keeps a part that is not told
            text, item = task.names.turned(line.text)
            shown = text.replace("\n", " ")
            return [exact(source, shown, line.span) if item is None else coarse(source, shown, item.span)]
        return self._option(task, source)

    def _parameter(self, task: Task, source: Source) -> None:
        """`postgresql_set` has PostgreSQL write a parameter beside its configuration, as ALTER SYSTEM does."""
        name, value = task.argument("name"), task.argument("value")
        if name is None or value is None or value.text is None or task.text("reset").lower() in ("yes", "true"):
            return
        written, named = task.names.turned(name.text or "")
        text, item = task.names.turned(value.text)
        if not written or "{" in written:
            return
        span = (item or (value if named is None else named)).span
        piece = coarse(source, f"{written} = '{text}'".replace("\n", " "), span)
        beginning = [] if _AUTOMATIC in self._parts else _beginning(_AUTOMATIC, source, task)
        self._parts.setdefault(_AUTOMATIC, []).append(_Part(beginning, [piece], task, source))

    def _option(self, task: Task, source: Source) -> list[Piece]:
        """`ini_file` sets one option of a section."""
        option, value = task.argument("option"), task.argument("value")
        if option is None or value is None:
            return []
        section, _ = task.names.turned(task.text("section"))
        name, named = task.names.turned(option.text or "")
        text, item = task.names.turned(value.text or "")
        span = (item or (value if named is None else named)).span
        lines = [f"[{section}]", f"{name} = {text}"] if section else [f"{name} = {text}"]
        return [coarse(source, line.replace("\n", " "), span) for line in lines]

    def _service(self, task: Task) -> Iterator[Resource]:
        name, _ = task.names.turned(task.text("name"))
        if not name or "{{" in name:
            return
        name = name.removesuffix(".service")
        self._count += 1
        given = {key: value for key in _STATES if (value := task.argument(key)) is not None}
        span = next((value.span for value in given.values()), task.span)
        if task.conditions:
            given["condition"] = Value(" and ".join(task.conditions), task.span)
        yield Resource(
            id=f"{self._scope}#service.{name}.{self._count}",
            platform=PLATFORM,
            type="ansible_service",
            address=f"the service {name}",
            attributes=Value({"name": Value(name, task.span), **given}, span),
            header=task.span,
            scope=self._scope,
        )
