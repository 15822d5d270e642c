"""Python's logging as files set it up: gunicorn's configuration, and dictionaries for `logging.config.dictConfig`.

- `gunicorn_configuration`: `settings`, a mapping of the names that the file assigns; `open`, the reasons why others
  may be set; `command`, where a file beside it starts gunicorn with options for the access log
- `logging_dictionary`: the dictionary's own keys (`formatters`, `handlers`, `loggers`, `root`, …), or what a program's
  statements amount to (`statements.py`)
- `loguru_sink`, `structlog_configuration`, `uvicorn_run`, `aiohttp_run`, `hypercorn_configuration`, `django_settings`:
  see `libraries.py`
- `python_request_records` for each middleware that writes records of requests: `records` (`own_records.py`)

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
FILES = (".cfg", ".conf", ".ini", ".json", ".py", ".yaml", ".yml")

_GUNICORN = re.compile(r"gunicorn[\w.-]*\.py\Z")
_SETTINGS = re.compile(r"(?:\w*settings\w*|\w*log(?:ging|ger|gers|s)?(?:_?(?:config|conf|settings|setup))?)\.py\Z")
_IN_SETTINGS = re.compile(r"(?:^|/)(?:settings|config/settings)/[\w.-]+\.py\Z")


_IN_PROGRAMS = (
    "dictConfig",
    "LOGGING",
    "import logging",
    "from logging",
    "loguru",
    "structlog",
    "uvicorn",
    "hypercorn",
    "web.run_app",
    "BaseHTTPMiddleware",
    ".middleware(",
    "after_request",
    "get_response",
)
"""Words in a program that may set up logging."""
_DATA = re.compile(r"\.(?:ya?ml|json)\Z")
_VERSION = re.compile(r"""^[ \t{]*["']?version["']?[ \t]*:[ \t]*1[ \t,]*$|[{,]\s*"version"\s*:\s*1\s*,""", re.MULTILINE)
_KEYS = re.compile(r"""(?:^[ \t]{0,8}|[{,]\s*)["']?(formatters|handlers|loggers|root)["']?[ \t]*:""", re.MULTILINE)
_INI = re.compile(r"\.(?:ini|cfg|conf|config)\Z")
_SECTIONS = re.compile(r"^\[(loggers|handlers|formatters)\]", re.MULTILINE)
_FEWEST = 2


def kind_of_data(name: str, head: str) -> str:
    """What a file that is not Python's is: `data` (YAML or JSON with a dictionary), `ini`, or nothing."""
    lower = name.lower()
    if _INI.search(lower):
        return "ini" if "[loggers]" in head and len(set(_SECTIONS.findall(head))) >= _FEWEST else ""
    if not _DATA.search(lower) or "handlers" not in head or not _VERSION.search(head):
        return ""
    return "data" if len(set(_KEYS.findall(head))) >= _FEWEST else ""


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
    """Whether a file is gunicorn's configuration, a logging dictionary, or a Python file that is likely to hold one."""
    if not name.endswith(".py"):
        return bool(kind_of_data(name, head))
    return bool(kind_of(name)) or any(word in head for word in _IN_PROGRAMS)


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.python_logging.files import read_file
    from accesslint.loaders.python_logging.own_records import ADDING

    adds = any(ADDING.search(source.text) is not None for source in sources)
    for file in files(sources, embedded):
        yield from read_file(*file, tree, adds=adds)
