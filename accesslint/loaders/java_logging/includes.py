"""What an XML configuration takes in from files beside it: logback's `<include resource>`, Log4j 2's XInclude.

https://logback.qos.ch/manual/configuration.html#fileInclusion: a resource lies on the class path, which is the folder
`src/main/resources` of the module, and the file's own folder as a rule. What is taken in stands where the include
stood. https://logging.apache.org/log4j/2.x/manual/configuration.html#xinclude. Short class names that an `<import>`
explains (https://logback.qos.ch/manual/configuration.html#import) are written out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.source import Problem
from accesslint.syntax.xml import Element, read_xml

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_DEEPEST = 5
_CLASS_PATH = "src/main/resources/"


def taken_in(root: Element, name: str, tree: Tree) -> None:
    """Put the included elements in place of the includes, and whole class names in place of short ones.

    An include whose file is not there, or no XML, stays.
    """
    _take_in(root, name, tree, 0)
    imports = {
        written.rpartition(".")[2]: written
        for child in root.children
        if child.name == "import" and (written := child.attributes.get("class", ("",))[0])
    }
    if imports:
        _write_out(root, imports)


def _take_in(element: Element, name: str, tree: Tree, depth: int) -> None:
    children: list[Element] = []
    for child in element.children:
        found = _read(child, name, tree) if child.name == "include" and depth < _DEEPEST else None
        if found is None:
            children.append(child)
            if depth < _DEEPEST and child.name != "include":
                _take_in(child, name, tree, depth + 1)
            continue
        part, path = found
        _take_in(part, path, tree, depth + 1)
        children += [part] if "href" in child.attributes else part.children
    element.children = children


def _read(include: Element, name: str, tree: Tree) -> tuple[Element, str] | None:
    written, _ = include.attributes.get("resource") or include.attributes.get("href") or ("", None)
    for path in _paths(written, name):
        source = tree.read(path)
        found = None if source is None else read_xml(source)
        if found is not None and not isinstance(found, Problem):
            return found, path
    return None


def _paths(written: str, name: str) -> Iterator[str]:
    if not written or "${" in written or "://" in written or written.startswith("/"):
        return
    yield posixpath.normpath(posixpath.join(posixpath.dirname(name), written))
    before, found, _ = name.rpartition(_CLASS_PATH)
    if found:
        yield posixpath.normpath(before + found + written)


def _write_out(root: Element, imports: dict[str, str]) -> None:
    pending = [root]
    while pending:
        element = pending.pop()
        written = element.attributes.get("class")
        if written is not None and element.name != "import" and written[0] in imports:
            element.attributes["class"] = (imports[written[0]], written[1])
        pending += element.children
