"""The rules of the kernel's audit: which kinds of events they record, and whether they are locked.

Options: https://man7.org/linux/man-pages/man8/auditctl.8.html (`-e 2` locks the rules until the next boot, `-e 0`
switches auditing off; `-a never,task` records nothing; `never` with fields and the list `exclude` leave records out).
The kinds are those that the CIS benchmarks of Linux distributions and the audit daemon's own sample rules ask for:
https://github.com/linux-audit/audit-userspace/tree/master/rules
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from accesslint.mappers import Mapped
from accesslint.mappers.host.auditd import LOG_FILE
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import emitter_for
from accesslint.mappers.server_files import append_route
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

Words: TypeAlias = "tuple[str, ...]"

_NEVER = frozenset({"never,task", "task,never"})
_ADDITIONS = frozenset({"CWD", "EOE", "BPF", "PROCTITLE", "CRYPTO_KEY_USER", "CRYPTO_SESSION"})
"""Types of records that tell nothing of who did what: an `exclude` filter of these loses nothing."""
_NARROWING = ("-F", "-S", "-C")


def _watches(*paths: str) -> Callable[[Words], bool]:
    def holds(words: Words) -> bool:
        watched = [*_behind(words, "-w"), *(_value(item, ("path=", "dir=")) for item in _behind(words, "-F"))]
        return any(path in paths or path.rstrip("/") in paths for path in watched)

    return holds


def _calls(*names: str) -> Callable[[Words], bool]:
    def holds(words: Words) -> bool:
        called = {name for item in _behind(words, "-S") for name in item.split(",")}
        return "all" in called or not called.isdisjoint(names)

    return holds


_FAILED = frozenset({"exit=-EACCES", "exit=-EPERM", "exit=-13", "exit=-1", "success=0", "success=no"})


def _refused(words: Words) -> bool:
    return not _FAILED.isdisjoint(_behind(words, "-F"))


_KINDS: dict[str, tuple[Callable[[Words], bool], ...]] = {
    "users and groups": (_watches("/etc/passwd", "/etc/shadow", "/etc/group", "/etc"),),
    "sudo rules": (_watches("/etc/sudoers", "/etc/sudoers.d", "/etc"),),
    "sign-ins": (
        _watches("/var/log/lastlog", "/var/log/faillog", "/var/log/tallylog", "/var/log"),
        _watches("/var/run/faillock", "/run/faillock", "/var/log/faillock"),
    ),
    "sessions": (_watches("/var/run/utmp", "/run/utmp", "/var/log/wtmp", "/var/log/btmp", "/var/log"),),
    "clock": (_calls("adjtimex", "settimeofday", "clock_settime"), _watches("/etc/localtime")),
    "permissions": (_calls("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown", "setxattr"),),
    "refused access": (_refused,),
    "deletion": (_calls("unlink", "unlinkat", "rename", "renameat"),),
    "mounts": (_calls("mount"),),
    "kernel modules": (
        _calls("init_module", "finit_module", "delete_module"),
        _watches("/sbin/insmod", "/usr/sbin/insmod", "/usr/bin/kmod", "/bin/kmod"),
    ),
}


def _behind(words: Words, option: str) -> list[str]:
    return [value for name, value in pairwise(words) if name == option]


def _value(item: str, prefixes: tuple[str, ...]) -> str:
    return next((item.removeprefix(prefix) for prefix in prefixes if item.startswith(prefix)), "")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every set of rules as an emitter of kind `kernel-audit`."""
    for resource in resources.of_type("audit_rules"):
        emitter = emitter_for(resource, "kernel-audit", "host")
        listed, gaps = resource.get("rules"), resource.get("open")
        rules = listed.items() if listed is not None else []
        doubt = next((gap.unknown for gap in (gaps.items() if gaps is not None else [])), None)
        _set_logging(emitter, rules)
        if emitter.get("logging") != "off":
            _set_kinds(emitter, rules, doubt)
            _set_sealed(emitter, resource, rules, doubt)
            _add_filters(emitter, rules)
            reason = Unknown("where the audit daemon writes is decided by its own configuration", "auditd.conf")
            append_route(emitter, "file", LOG_FILE, reason, None)
        yield emitter


def _words(rule: Value) -> Words:
    words = rule.get("words")
    return tuple(item.text or "" for item in words.items()) if words is not None else ()


def _is_open(rule: Value) -> bool:
    conditional = rule.get("conditional")
    return (conditional is not None and conditional.data is True) or any("{{" in word for word in _words(rule))


def _set_logging(emitter: Entity, rules: Sequence[Value]) -> None:
    for rule in rules:
        words = _words(rule)
        if words[:2] == ("-e", "0"):
            decided, why = rule, "-e 0 switches auditing off"
        elif words[0] in ("-a", "-A") and len(words) == 2 and words[1] in _NEVER:
            decided, why = rule, f"{' '.join(words)} keeps the kernel from auditing any task"
        else:
            continue
        if _is_open(decided):
            emitter.set("logging", Unknown("a template decides whether auditing is switched off"), decided.span)
        else:
            emitter.set("logging", "off", decided.span)
            emitter.set("logging_detail", why)
        return
    emitter.set("logging", "on", default=True)


def _add_filters(emitter: Entity, rules: Sequence[Value]) -> None:
    """Add what rules keep out of the log: `never` for what their fields match, and the list `exclude`."""
    doubt: Value | None = None
    for rule in rules:
        words = _words(rule)
        if not _leaves_out(words):
            continue
        if _is_open(rule):
            doubt = doubt or rule
            continue
        written = " ".join(words)
        detail = f"{written} keeps what it matches out of the log"
        emitter.append("filters", {"how": "exclude", "what": written, "detail": detail}, rule.span)
    if doubt is not None and emitter.get("filters") is None:
        emitter.set("filters", Unknown("a template decides what is left out", "the rendered file"), doubt.span)


def _leaves_out(words: Words) -> bool:
    if words[:1] not in (("-a",), ("-A",)) or not any(_behind(words, option) for option in _NARROWING):
        return False
    listed = words[1].split(",")
    if "exclude" in listed:
        return not {_value(item, ("msgtype=",)) for item in _behind(words, "-F")} <= _ADDITIONS
    return "never" in listed


def _set_kinds(emitter: Entity, rules: Sequence[Value], doubt: Unknown | None) -> None:
    included: list[str] = []
    for kind, ways in _KINDS.items():
        found = [rule for rule in rules if any(way(_words(rule)) for way in ways)]
        if any(not _is_open(rule) for rule in found):
            included.append(kind)
        elif found:
            doubt = doubt or Unknown("a template decides which rules are there", "the rendered file")
    missing = [kind for kind in _KINDS if kind not in included]
    if missing and doubt is not None:
        emitter.set("coverage.event_kinds", doubt)
        return
    fact: dict[str, object] = {"included": included, "excluded": missing}
    if missing:
        fact["detail"] = "no rule records them"
    emitter.set("coverage.event_kinds", fact)


def _set_sealed(emitter: Entity, resource: Resource, rules: Sequence[Value], doubt: Unknown | None) -> None:
    locks = [number for number, rule in enumerate(rules) if _words(rule)[:1] == ("-e",)]
    ordered = resource.get("ordered")
    if not locks:
        emitter.set("sealed", doubt or False)
        emitter.set("sealed_detail", "no rule is `-e 2`, so that root can change the rules unseen")
        return
    rule = rules[locks[-1]]
    locked = _words(rule)[1:2] == ("2",)
    unknown = Unknown("a template decides whether the rules are locked", "the rendered file")
    emitter.set("sealed", unknown if _is_open(rule) else locked, rule.span)
    if not locked:
        emitter.set("sealed_detail", f"the last -e is {' '.join(_words(rule)[1:2]) or 'empty'}")
    elif ordered is not None and ordered.data is True and locks[-1] < len(rules) - 1:
        detail = "the rules behind `-e 2` are refused"
        emitter.append("filters", {"how": "exclude", "what": "-e 2", "detail": detail}, rule.span)
