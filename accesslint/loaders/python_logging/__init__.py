"""Python's logging as files set it up: gunicorn's configuration, and dictionaries for `logging.config.dictConfig`.

- `gunicorn_configuration`: `settings`, a mapping of the names that the file assigns; `open`, the reasons why others
  may be set; `command`, where a file beside it starts gunicorn with options for the access log
- `logging_dictionary`: the dictionary's own keys (`formatters`, `handlers`, `loggers`, `root`, …)

Python files are never run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "python_logging"

_GUNICORN = re.compile(r"gunicorn[\w.-]*\.py\Z")
_SETTINGS = re.compile(r"(?:\w*settings\w*|\w*log(?:ging|ger|gers|s)?(?:_?(?:config|conf|settings|setup))?)\.py\Z")
_IN_SETTINGS = re.compile(r"(?:^|/)(?:settings|config/settings)/[\w.-]+\.py\Z")


def kind_of(name: str) -> str:
    """What a Python file may configure, by its name alone: `gunicorn`, `logging`, or nothing."""
    lower = name.lower()
    base = lower.rpartition("/")[2]
    if not base.endswith(".py") or base.startswith("test_"):
        return ""
    if _GUNICORN.match(base):
        return "gunicorn"
    return "logging" if _SETTINGS.match(base) or _IN_SETTINGS.search(lower) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file is gunicorn's configuration, or a Python file in which a logging dictionary is to be expected."""
    return bool(kind_of(name)) or (name.endswith(".py") and ("dictConfig" in head or "LOGGING" in head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.python_logging.files import read_file

    for source in sources:
        yield from read_file(source, source.name, source.name, "", tree)
    for one in embedded:
        yield from read_file(one.source, one.file_name, one.scope, one.container, tree)
