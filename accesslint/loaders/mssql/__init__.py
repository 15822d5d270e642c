"""SQL Server on Linux by its `mssql.conf`; one resource per file.

`mssql_configuration` has these attributes:

- `settings`: a mapping of the settings' whole names in lower case (`filelocation.errorlogfile`) to their values as text
- `open`: the reasons why others may be set (a template's tags)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "mssql"
FILES = ("mssql",)

_FILE = re.compile(r"mssql[\w.-]*\.conf\Z", re.ASCII)
_SECTION = re.compile(
    r"^[ \t]*\[(?:EULA|sqlagent|telemetry|filelocation|memory|network|errorlog|traceflag\d*|coredump|language"
    r"|licensing|control|sqlpal|hadr|uncmapping|distributedtransaction|extensibility)\]",
    re.MULTILINE | re.IGNORECASE,
)


def claims(name: str, head: str) -> bool:
    """Whether a file has SQL Server's name and one of its sections."""
    return bool(_FILE.match(plain_name(name).lower())) and _SECTION.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All servers' files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.mssql.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
