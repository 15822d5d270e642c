"""Monolog: Laravel's `config/logging.php`, Symfony's `monolog.yaml`, and loggers that programs make.

One resource for each channel or logger:

- `laravel_channel`: `name`, `channel` (its options), `channels` (all of them, as some name others)
- `symfony_channel`: `name`, and `handlers`, the mapping of all handlers in production
- `monolog_logger`: a logger that a program makes; `call`, `doubt`, `name` and `additions` (`pushHandler`) as
  `accesslint.including.program_calls` makes them, and `formatters`, the calls that give handlers theirs

In Symfony what holds for production replaces what holds for all environments (`when@prod`, `config/packages/prod/`):
https://symfony.com/doc/current/configuration.html#configuration-environments. No program is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "php_logging"
FILES = (".php", "monolog.")

_LARAVEL = re.compile(r"""["']channels["']\s*=>""")
_SYMFONY = re.compile(r"^(?:when@\w+:[ \t]*(?:#[^\n]*)?\n\s+)?monolog[ \t]*:", re.MULTILINE)
_PROGRAM = re.compile(r"\bMonolog\\(?:Logger\b|\{)")
_OTHERS = re.compile(r"(?:^|/)(?:dev|test|tests)/[^/]*\Z")


def claims(name: str, head: str) -> bool:
    """Whether a file configures one of these; those for development and tests are left alone."""
    base = name.rpartition("/")[2]
    if base == "logging.php" and _LARAVEL.search(head) is not None:
        return True
    if base.endswith(".php"):
        return _PROGRAM.search(head) is not None
    return base in ("monolog.yaml", "monolog.yml") and not _OTHERS.search(name) and _SYMFONY.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (a loader's signature)
    options: Options,  # noqa: ARG001
) -> Iterator[Loaded]:
    """All channels to resources; what cannot be read becomes a problem."""
    from accesslint.loaders.php_logging.channels import read_all

    yield from read_all(sources, embedded)
