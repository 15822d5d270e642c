"""Whether a task runs: what its `when` and that of the blocks around it say, as far as the files tell.

A condition that asks for the system alone (`ansible_os_family == "Debian"`) holds on the hosts that it selects. What
asks for the outcome of other tasks, or for variables that an inventory or `-e` may set, is not known.
https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_conditionals.html; tasks tagged `never` run only if
asked for: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_tags.html#special-tags-always-and-never
"""

from __future__ import annotations

import re

from accesslint.loaders.ansible.variables import Names
from accesslint.model.values import Value

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_SIMPLE = re.compile(
    r"(not\s+)?([A-Za-z_]\w*)(?:\s*\|\s*bool)?(?:\s*(==|!=)\s*(?:'([^']*)'|\"([^\"]*)\"|(\w+)))?\Z", re.ASCII
)
_SYSTEM = "distribution|os_family|pkg_mgr|service_mgr|system|architecture|virtualization|lsb|kernel|selinux"
_FACT = re.compile(
    rf"ansible_facts(?:\.|\[['\"])(?:{_SYSTEM})\w*(?:['\"]\])?|ansible_(?:{_SYSTEM})\w*(?:\.\w+|\[['\"]\w+['\"]\])*",
    re.ASCII,
)
_TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OF_EXPRESSIONS = frozenset({"and", "or", "not", "in", "is", "version", "int", "float", "lower", "match", "search"})
_LONGEST = 1_000

NEVER = "it is tagged never"


def undecided_of(item: Value, names: Names) -> list[str] | None:
    """The conditions of a task or block that the files do not decide; None where it never runs."""
    found: list[str] = []
    when = item.get("when")
    for condition in when.items() if when is not None else ():
        text = (condition.text or "").strip()[:_LONGEST]
        state = decided(text, names) if condition.text is not None else None
        if state is False:
            return None
        if state is None:
            found.append(text or "a condition")
    tags = item.get("tags")
    listed = [one.strip() for tag in (tags.items() if tags is not None else ()) for one in (tag.text or "").split(",")]
    if "never" in listed:
        found.append(NEVER)
    return found


def decided(text: str, names: Names) -> bool | None:
    """Whether a condition holds; None where the files do not tell."""
    if text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    found = _SIMPLE.match(text)
    value = names.settled(found[2]) if found is not None else None
    if found is None or value is None or value.text is None or "{" in value.text:
        return None
    negated, operator = found[1] is not None, found[3]
    if operator:
        wanted = next(one for one in found.groups()[3:] if one is not None)
        if found[6] is not None and not wanted.isdecimal():
            return None
        return ((value.text == wanted) is (operator == "==")) is not negated
    if value.text.lower() not in _TRUE | _FALSE:
        return None
    return (value.text.lower() in _TRUE) is not negated


def asks_for_the_system(text: str) -> bool:
    """Whether a condition asks for nothing but what the host's system is."""
    rest = _TEXT.sub("", _FACT.sub("", text))
    return _FACT.search(text) is not None and all(word in _OF_EXPRESSIONS for word in _WORD.findall(rest))
