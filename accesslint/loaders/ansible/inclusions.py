"""Task lists that others include: they run only where what includes them does.

https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_reuse.html: a `when` of `import_tasks` is that of each
task in the file; one of `include_tasks` decides whether the file is read. A list that nothing here includes by its
name is taken to run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

from accesslint.loaders.ansible.tasks import INCLUDES, Task

_MENTION = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?:ansible\.builtin\.)?(?:include|import)_tasks:[ \t]*(?:\n[ \t]+)?\{?[ \t]*(?:file:[ \t]*)?"
    r"[\"']?([\w./-]{1,200})",
    re.MULTILINE | re.ASCII,
)
_TASKS = re.compile(r"(?:.*/)?tasks/")
_DEEPEST = 10


class Inclusions:
    """Which lists are included, by which others and on which conditions."""

    def __init__(self, tasks: Mapping[str, list[Task]], texts: Mapping[str, str]) -> None:
        self._files = tasks.keys()
        self._included: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._kept: dict[str, tuple[str, ...] | None] = {}
        for name, listed in tasks.items():
            for task in listed:
                target = self._target(name, task.names.path(task.text("file"))) if task.module in INCLUDES else ""
                if target:
                    self._included.setdefault(target, []).append((name, task.conditions))
        self._mentioned = {
            self._target(name, found[1]) for name, text in texts.items() for found in _MENTION.finditer(text)
        }

    def _target(self, name: str, file: str) -> str:
        role = _TASKS.match(name)
        folders = (dirname(name), role[0] if role is not None else "")
        paths = (normpath(join(folder, file)) for folder in folders if file)
        return next((path for path in paths if path in self._files and path != name), "")

    def conditions(self, name: str, depth: int = 0) -> tuple[str, ...] | None:
        """Why the tasks of a file may not run; None where they never do."""
        if name not in self._kept:
            self._kept[name] = ()  # lists may include each other
            self._kept[name] = self._conditions(name, depth)
        return self._kept[name]

    def _conditions(self, name: str, depth: int) -> tuple[str, ...] | None:
        including = self._included.get(name, [])
        if not including:
            return None if name in self._mentioned else ()
        found: list[tuple[str, ...]] = []
        for other, own in including:
            above = self.conditions(other, depth + 1) if depth < _DEEPEST else ()
            if above is not None:
                found.append((*above, *own))
        return min(found, key=len) if found else None
