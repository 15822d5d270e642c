"""The tasks of playbooks and task lists: blocks opened, constant loops unrolled.

https://docs.ansible.com/ansible/latest/reference_appendices/playbooks_keywords.html,
https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_loops.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from accesslint.loaders.ansible.conditions import undecided_of
from accesslint.loaders.ansible.variables import Names
from accesslint.model.values import Value
from accesslint.source import Span

_FILES = ("template", "copy", "lineinfile", "blockinfile", "replace", "ini_file")
_COMPOSED = ("docker_compose", "docker_compose_v2")
_CONTAINERS = ("docker_container", "podman_container", *_COMPOSED)
INCLUDES = ("include_tasks", "import_tasks")
_BUILT_IN = (*_FILES[:-1], "service", "systemd", "systemd_service", *INCLUDES)
MODULES = {
    "ansible.builtin.": _BUILT_IN,
    "ansible.legacy.": _BUILT_IN,
    "community.general.": ("ini_file", "docker_container"),
    "community.docker.": ("docker_container", *_COMPOSED),
    "containers.podman.": ("podman_container",),
    "community.postgresql.": ("postgresql_set",),
    "community.general.postgresql.": ("postgresql_set",),
    "": (*_BUILT_IN, "ini_file", *_CONTAINERS, "postgresql_set"),
}
"""The modules that matter here, by the prefix of their full names."""

_MODULES = {prefix + name: name for prefix, names in MODULES.items() for name in names}
_LISTS = ("pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always")
_LOOPS = ("loop", "with_items", "with_list", "with_flattened")
_DEEPEST = 50
_MOST_TASKS = 20_000
_MOST_ITEMS = 200
_ARGUMENT = re.compile(r"""(?<!\w)(\w+)=("[^"]*"|'[^']*'|(?:\{\{[^{}]*\}\}|\S)*)""", re.ASCII)
_LONGEST = 10_000
_NAMED = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*(\|\s*dict2items\s*)?\}\}\Z", re.ASCII)
"""A loop over a variable."""
_FAILURE = "it runs only after a failure"


class Task(msgspec.Struct):
    """One run of a module."""

    module: str
    """Its short name."""
    arguments: Mapping[str, Value]
    span: Span
    """The task's first line."""
    names: Names
    """What its variables mean, as far as the files tell."""
    conditions: tuple[str, ...] = ()
    """Why it may not run: those of its `when`, and of the blocks around it, that the files do not decide."""

    def argument(self, *names: str) -> Value | None:
        """The first argument that is there, of several names that mean the same."""
        return next((self.arguments[name] for name in names if name in self.arguments), None)

    def text(self, *names: str) -> str:
        """The text of an argument, empty where it is absent or no text."""
        value = self.argument(*names)
        return "" if value is None else value.text or ""


def tasks_of(document: Value, names: Names) -> Iterator[Task]:
    """The tasks of a playbook or task list that run one of the modules above."""
    found = 0
    none: tuple[str, ...] = ()
    waiting = [(item, names, none, 0) for item in reversed(document.items())]
    while waiting and found < _MOST_TASKS:
        item, known, around, depth = waiting.pop()
        variables = item.get("vars")
        if variables is not None:
            known = known.with_variables(variables)
        own = undecided_of(item, known)
        if own is None:
            continue
        conditions = (*around, *own)
        inner = [
            (one, known, (*conditions, _FAILURE) if key == "rescue" else conditions, depth + 1)
            for key in _LISTS
            if (listed := item.get(key)) is not None
            for one in listed.items()
        ]
        if inner and depth < _DEEPEST:
            waiting += reversed(inner)
            continue
        for task in _runs(item, known, conditions):
            found += 1
            yield task


def _runs(item: Value, names: Names, conditions: tuple[str, ...]) -> Iterator[Task]:
    called = _called(item)
    if called is None:
        return
    module, arguments = called
    more = item.get("args")
    given = {**dict(arguments.entries()), **(dict(more.entries()) if more is not None else {})}
    control = item.get("loop_control", "loop_var")
    variable = control.text if control is not None and control.text else "item"
    turns, is_default = _turns(item, names)
    for turn in turns:
        known = names if turn is None else names.with_item(variable, turn, is_default=is_default)
        yield Task(module, given, item.span, known, conditions)


def _called(item: Value) -> tuple[str, Value] | None:
    for key, value in item.entries():
        module = _MODULES.get(key)
        if module in INCLUDES and value.text is not None:
            return module, Value({"file": value}, value.span)
        if module is not None:
            return module, _pairs(value) if value.text is not None else value
        if key in ("action", "local_action") and value.text:
            word, _, rest = value.text.partition(" ")
            if word in _MODULES:
                return _MODULES[word], _pairs(Value(rest, value.span))
    return None


def _pairs(value: Value) -> Value:
    """`src=a.j2 dest=/etc/a` as a mapping."""
    text = (value.text or "")[:_LONGEST]
    span, found = value.span, dict[str, Value]()
    exact = span.line == span.end_line and span.end_column - span.column == len(value.text or "")
    for match in _ARGUMENT.finditer(text):
        written = match[2]
        place = span
        if exact:
            place = Span(span.file, span.line, span.column + match.start(2), span.line, span.column + match.end(2))
        is_quoted = len(written) > 1 and written[0] == written[-1] and written[0] in "\"'"
        found[match[1]] = Value(written[1:-1] if is_quoted else written, place)
    return Value(found, span)


def _turns(item: Value, names: Names) -> tuple[list[Value | None], bool]:
    """The items of a constant loop, and whether they are a default's that others may replace.

    One turn without any for a task that has no loop, or one that is not known.
    """
    by_key = item.get("with_dict")
    listed = by_key or next((found for key in _LOOPS if (found := item.get(key)) is not None), None)
    named = _NAMED.match(listed.text) if listed is not None and listed.text is not None else None
    is_default = False
    if named is not None:
        settled = names.settled(named[1])
        listed = settled or names.constants.get(named[1])
        is_default = settled is None
    if listed is not None and isinstance(listed.data, dict) and (by_key is not None or (named and named[2])):
        pairs = list(listed.entries())[:_MOST_ITEMS]
        return [Value({"key": Value(key, one.span), "value": one}, one.span) for key, one in pairs], is_default
    if listed is None or not isinstance(listed.data, list) or (named is not None and named[2]):
        return [None], False
    flat = [one for part in listed.items() for one in (part.items() if isinstance(part.data, list) else [part])]
    return list(flat[:_MOST_ITEMS]), is_default
