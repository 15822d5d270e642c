"""NLog's configuration files: one resource for each target that rules write to.

https://github.com/NLog/NLog/wiki/Configuration-file: `<variable>`s are filled in, `include`d files are not read; a rule
writes to the targets that it names; a target may hold others (wrappers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.loaders.dotnet_logging.elements import element_resource
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.xml import Element, read_xml

_VARIABLE = re.compile(r"\$\{(?:var:)?([\w.-]{1,100})\}")
_MOST = 500


def read_nlog(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, and what is wrong with it."""
    root = read_xml(source)
    if isinstance(root, Problem):
        yield root
        return
    top = root if root.name == "nlog" else next((child for child in root.children if child.name == "nlog"), None)
    if top is None:
        return
    known = dict(_variables(top))
    rules = [rule for holder in top.children if holder.name == "rules" for rule in holder.children]
    for holder in top.children:
        if holder.name != "targets":
            continue
        for target, written in list(_targets(holder, ()))[:_MOST]:
            chosen = [rule for rule in rules if written & _named(rule)]
            yield _resource(target, chosen, known, name, scope, container)


def _variables(top: Element) -> Iterator[tuple[str, str]]:
    for child in top.children:
        name, value = child.attributes.get("name"), child.attributes.get("value")
        if child.name == "variable" and name is not None and not child.is_conditional:
            yield name[0].lower(), value[0] if value is not None else child.text.strip()


def _targets(holder: Element, above: tuple[str, ...]) -> Iterator[tuple[Element, set[str]]]:
    """Targets that hold no others, each with the names by which rules write to it."""
    for child in holder.children:
        if child.name not in ("target", "wrapper-target", "compound-target", "wrapper"):
            continue
        name = child.attributes.get("name")
        names = (*above, name[0]) if name is not None else above
        inner = [one for one in child.children if one.name in ("target", "wrapper-target")]
        if inner and len(names) < 20:
            yield from _targets(child, names)
        else:
            yield child, set(names)


def _named(rule: Element) -> set[str]:
    written = rule.attributes.get("writeto") or rule.attributes.get("appendto")
    return {one.strip() for one in written[0].split(",")} if written is not None else set()


def _resource(  # noqa: PLR0917 (each is another text of the resource)
    target: Element, rules: list[Element], known: dict[str, str], name: str, scope: str, container: str
) -> Resource:
    own = target.attributes.get("name")
    address = f"target {own[0] if own is not None else target.span.line} of {name.rpartition('/')[2]}"
    data: dict[str, Value] = {
        "settings": _settings(target, known),
        "rules": Value([_settings(rule, known) for rule in rules], target.span),
    }
    return element_resource("nlog_target", address, target, data, scope=scope, container=container)


def _settings(element: Element, known: dict[str, str], depth: int = 0) -> Value:
    """Attributes by name, in lower case; `inside` are the elements below, each with its name as `element`."""
    found: dict[str, Value] = {"element": Value(element.name, element.span)}
    for key, (text, span) in element.attributes.items():
        found[key] = Value(_filled(text, known), span)
    if element.text.strip():
        found["text"] = Value(_filled(element.text.strip(), known), element.text_span or element.span)
    if element.children and depth < 10:
        found["inside"] = Value([_settings(child, known, depth + 1) for child in element.children], element.span)
    return Value(found, element.span)


def _filled(text: str, known: dict[str, str]) -> str | Unknown:
    """A text with the file's own variables; tokens of a deployment (`#{Level}`, `{{ level }}`) make it unknown."""
    if "{{" in text or "#{" in text:
        return Unknown("it is filled in when the application is deployed", "the deployment")
    return _VARIABLE.sub(lambda found: known.get(found[1].lower(), found[0])[:2_000], text)
