"""Pools of FPM's files: sections, directives with their places.

Why a parser of our own: configparser has no places and takes neither lists (`name[] = value`) nor templates.
The rules are those of https://www.php.net/manual/en/install.fpm.configuration.php and
https://www.php.net/manual/en/function.parse-ini-file.php: `;` begins a comment outside of quotes; in quotes a backslash
stands before a quote; `${NAME}` is a variable of the environment; `$pool` is the pool's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from accesslint.including.folders import by_folder
from accesslint.loaders import files_together
from accesslint.loaders.php_fpm import NAME
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.filled_texts import filled_text
from accesslint.syntax.template_lines import TextLines

if TYPE_CHECKING:
    from accesslint.loaders import Embedded

_SECTION = re.compile(r"\[[ \t]*([^\]\s](?:[^\]\n]{0,200}[^\]\s])?)[ \t]{0,100}\]")
_DIRECTIVE = re.compile(r"([A-Za-z_][\w.]{0,100})(\[([^\]\n]{0,200})\])?[ \t]*=[ \t]*")
_MOST = 20_000
_CONDITIONAL = Unknown("a template's condition decides whether it is there", "the rendered file")


class _Pool(msgspec.Struct):
    header: Span
    settings: dict[str, Value] = {}


def read_pools(sources: Sequence[Source], embedded: Sequence[Embedded]) -> Iterator[Resource]:
    """The pools of all files, folder by folder."""
    for scope, container, within, files in by_folder(files_together(sources, embedded)):
        pools: dict[str, _Pool] = {}
        for file in sorted(files, key=lambda file: file.file_name):
            _read(file.source, pools)
        for name, pool in pools.items():
            if name.lower() == "global":
                continue
            attributes = {"settings": Value(dict(pool.settings), pool.header), "name": Value(name, pool.header)}
            yield Resource(
                id=f"{scope}#{within}pool {name}",
                platform=NAME,
                type="php_fpm_pool",
                address=f"pool {name}",
                attributes=Value(attributes, pool.header),
                header=pool.header,
                scope=scope,
                container=container,
            )


def _read(source: Source, pools: dict[str, _Pool]) -> None:
    text, name = source.text, ""
    for count, (at, last, _, depth) in enumerate(TextLines(source)):
        if count > _MOST:
            break
        if text[at] in ";#":
            continue
        section = _SECTION.match(text, at, last)
        if section is not None:
            name = section[1] if isinstance(filled_text(section[1], source.span(at, last)).data, str) else "a pool"
            pools.setdefault(name, _Pool(source.span(*section.span()), {}))
            continue
        found = _DIRECTIVE.match(text, at, last)
        if found is None or not name:
            continue
        value = _value(source, found.end(), last, name)
        if depth:
            value = Value(_CONDITIONAL, value.span)
        key = found[1]
        settings = pools[name].settings
        if found[2] is not None and found[3]:
            settings[f"{key}[{found[3]}]"] = value
        elif found[2] is not None:
            before = settings.get(key)
            settings[key] = Value([*(before.items() if before is not None else ()), value], value.span)
        else:
            settings[key] = value


def _value(source: Source, start: int, last: int, pool: str) -> Value:
    text = source.text
    quote = text[start : start + 1]
    if quote in ('"', "'"):
        end = start + 1
        while end < last and text[end] != quote:
            end += 2 if text[end] == "\\" and quote == '"' else 1
        end = min(end, last)
        start += 1
        written = text[start:end].replace('\\"', '"') if quote == '"' else text[start:end]
    else:
        end = text.find(";", start, last)
        end = last if end < 0 else end
        written = text[start:end].rstrip()
        end = start + len(written)
    return filled_text(written.replace("$pool", pool), source.span(start, max(start, end)))
