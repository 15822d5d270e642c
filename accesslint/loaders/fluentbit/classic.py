"""The classic form to sections, includes and variables."""

from __future__ import annotations

from accesslint.loaders.fluentbit.parts import KINDS, Entry, File, Gap, Include, Part
from accesslint.loaders.fluentbit.texts import template
from accesslint.source import Source
from accesslint.syntax.fluentbit import Document, Hole, Section, parse


def classic_file(source: Source) -> File:
    """Read a file in the classic form."""
    document = parse(source)
    file = File(source.name, [], {}, document.problems)
    for item in document.items:
        if isinstance(item, Section):
            file.items.append(_part(document, item))
        elif isinstance(item, Hole):
            file.items.append(Gap(template(item.word.text).reason, document.span(item.word)))
        elif item.name == "INCLUDE":
            file.items.append(Include(item.argument.text, document.span(item.argument)))
        elif item.name == "SET":
            name, equals, text = item.argument.text.partition("=")
            if equals:
                file.variables[name.strip()] = text.strip()
    return file


def _part(document: Document, section: Section) -> Part:
    entries = [
        Entry(entry.key.text.lower(), entry.value.text, document.span(entry.value), entry.conditional)
        for entry in section.entries
    ]
    hole = "" if section.hole is None else template(section.hole.text).reason
    kind = KINDS.get(section.name.text.lower(), "other")
    return Part(kind, document.span(section.header), entries, open=hole)
