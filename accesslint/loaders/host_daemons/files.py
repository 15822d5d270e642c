"""From the daemons' files to resources: drop-ins after their main file, rules of one folder together.

Sources: https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html,
https://man7.org/linux/man-pages/man5/auditd.conf.5.html, https://man7.org/linux/man-pages/man8/augenrules.8.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.including.files import File
from accesslint.including.settings_files import further_settings, option_settings
from accesslint.loaders.host_daemons import kind_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem
from accesslint.syntax.audit_rules import Rule
from accesslint.syntax.audit_rules import parse as parse_rules
from accesslint.syntax.option_files import parse as parse_options

PLATFORM = "host"

_DROP_INS = ".conf.d"
_RULES_FOLDER = "rules.d"
_PART = re.compile(r"\d\d-")
"""How the files begin that augenrules puts together, wherever a repository keeps them."""
_DELETE_ALL = ("-D",)
"""The rule that a whole set begins with."""
_RENDERED = "the rendered file"


def load_files(files: Iterable[File]) -> Iterator[Resource | Problem]:
    """The resources of all files."""
    groups: dict[tuple[str, str, str], list[File]] = {}
    for file in sorted(files, key=lambda file: file.file_name):
        kind = kind_of(file.file_name, file.head)
        groups.setdefault((kind, file.scope, _group(kind, file.file_name)), []).append(file)
    for (kind, scope, name), members in groups.items():
        if kind == "rules":
            yield _rules(name, scope, members)
        else:
            # The main file is named like its folder of drop-ins without the last two letters, and sorts before it.
            yield from _settings(kind, name, scope, members)


def _group(kind: str, name: str) -> str:
    """What files are read together by: the main file's path, or the folder of rules."""
    folder, _, base = name.rpartition("/")
    if kind == "journald" and folder.endswith(_DROP_INS):
        return folder.removesuffix(".d")
    if kind == "rules" and folder and (folder.endswith(_RULES_FOLDER) or _PART.match(base)):
        return folder
    return name


def _settings(kind: str, name: str, scope: str, members: Sequence[File]) -> Iterator[Resource | Problem]:
    settings: dict[str, Value] = {}
    gaps: list[Value] = []
    for file in members:
        document = parse_options(file.source, grouped=False)
        yield from document.problems
        gaps += further_settings(document.hole)
        settings.update(option_settings(document, lambda entry: entry.name))
    yield _resource(f"{kind}_configuration", name, scope, members, {"settings": settings, "open": gaps})


def _rules(name: str, scope: str, members: Sequence[File]) -> Resource:
    rules: list[Value] = []
    gaps: list[Value] = []
    starts_anew = False
    for file in members:
        document = parse_rules(file.source)
        rules += [_rule(rule) for rule in document.rules]
        starts_anew |= any(rule.words == _DELETE_ALL for rule in document.rules)
        if document.hole is not None:
            gaps.append(Value(Unknown("a template's tag may stand for further rules", _RENDERED), document.hole))
    whole = name.endswith(_RULES_FOLDER) or not _PART.match(members[0].file_name.rpartition("/")[2])
    if not whole and not gaps and not starts_anew:
        header = header_of(members[0].source)
        gaps.append(Value(Unknown("the other files of rules are not in this folder", "the host's rules.d"), header))
    # In a file of which the rest is not told, and where augenrules puts files together, order means nothing.
    ordered = whole and not gaps and not name.endswith(_RULES_FOLDER)
    resource = _resource("audit_rules", name, scope, members, {"rules": rules, "ordered": ordered, "open": gaps})
    if not whole:
        resource.address = f"the audit rules of {name.rpartition('/')[2]}"
    return resource


def _rule(rule: Rule) -> Value:
    words = Value([Value(word, rule.span) for word in rule.words], rule.span)
    return Value({"words": words, "conditional": Value(rule.conditional, rule.span)}, rule.span)


def _resource(
    kind: str,
    name: str,
    scope: str,
    members: Sequence[File],
    attributes: dict[str, dict[str, Value] | list[Value] | bool],
) -> Resource:
    header = header_of(members[0].source)
    return file_resource(
        kind,
        name,
        attributes_at(header, attributes),
        header,
        platform=PLATFORM,
        scope=scope or name,
        container=members[0].container,
    )
