"""Logging of Ruby's web applications: Rails' configuration, and Rack's log of accesses in Rack, Sinatra and Puma.

- `rails_configuration`: one for each environment but development and test. `settings` are what `config` is assigned, by
  name (`lograge.enabled`), those of `config/application.rb` and of the initializers included; `filtered` is whether any
  of them filters parameters.
- `rack_common_logger`: each use of `Rack::CommonLogger`, or what switches it on (`enable :logging`, Puma's
  `log_requests`), with `call` and `doubt` as `accesslint.including.program_calls` makes them.

No program is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "ruby_logging"
FILES = (".rb", "config.ru")

_ENVIRONMENT = re.compile(r"(?:^|/)config/environments/(?!(?:development|test)\.rb)\w+\.rb\Z")
CONFIGURES = re.compile(r"(?:[A-Z][\w:]{0,80}\.)?(?:\w{1,40}\.)?configure[ \t]+(?:do\b|\{)")
"""Where an environment's settings begin."""
_SINATRA = re.compile(r"require\s*(?:\(\s*)?['\"]sinatra|Sinatra::(?:Base|Application)")


def is_environment(name: str) -> bool:
    """Whether a file is that of an environment of Rails that counts."""
    return _ENVIRONMENT.search(name) is not None


def claims(name: str, head: str) -> bool:
    """Whether a file configures one of these."""
    base = name.rpartition("/")[2]
    if base == "config.ru" or name.endswith("config/puma.rb"):
        return True
    if not base.endswith(".rb"):
        return False
    return CONFIGURES.search(head) is not None if is_environment(name) else _SINATRA.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All such files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.ruby_logging.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file, tree)
