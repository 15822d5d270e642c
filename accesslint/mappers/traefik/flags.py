"""Traefik's static configuration as flags: `--accesslog.format=json`; a flag without a value is true.

https://doc.traefik.io/traefik/reference/static-configuration/cli-ref/
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from accesslint.model.values import Template, Unknown, Value

_IMAGE = re.compile(r"(?:[\w.-]+(?::\d+)?/)*traefik(?:[:@].*)?\Z", re.ASCII)
_FLAG = re.compile(r"--?([A-Za-z][\w.\[\]-]*)(?:=(.*))?\Z", re.DOTALL)
_FILE_FLAG = "configfile"


def is_traefik(image: str) -> bool:
    """Whether an image is Traefik's, whatever registry it comes from."""
    return _IMAGE.match(image) is not None


def settings_of(words: Iterable[Value]) -> tuple[dict[str, Value], Unknown | None]:
    """Settings by their names in lower case, and why there may be others; none where a file is named instead."""
    settings: dict[str, Value] = {}
    doubt: Unknown | None = None
    for word in words:
        begin = word.data.parts[0] if isinstance(word.data, Template) else word.text
        flag = _FLAG.match(begin) if isinstance(begin, str) else None
        if flag and word.unknown is not None and flag[2] is not None:  # which flag it is, is told, its value is not
            settings[flag[1].lower()] = Value(word.unknown, word.span)
            continue
        doubt = doubt or word.unknown
        if flag:
            settings[flag[1].lower()] = Value("true" if flag[2] is None else flag[2].strip("'\""), word.span)
    return ({}, doubt) if _FILE_FLAG in settings else (settings, doubt)
