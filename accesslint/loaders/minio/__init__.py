"""MinIO servers by their file of variables: `/etc/default/minio`, or the `config.env` of its operator.

`minio_configuration` has these attributes:

- `settings`: a mapping of the variables to their values as text
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

NAME = "minio"
FILES = (".env", "minio")

_FILE = re.compile(r"(?:minio|\.env(?:\.[\w-]+)?|[\w.-]*\.env)\Z", re.ASCII)
_SERVER = re.compile(r"^[ \t]*(?:export[ \t]+)?MINIO_(?:VOLUMES|OPTS|AUDIT_\w+)[ \t]*=", re.MULTILINE | re.ASCII)
"""What only a server takes; its clients have `MINIO_ROOT_USER` and the like as well."""


def claims(name: str, head: str) -> bool:
    """Whether a file of variables is a server's."""
    is_named = _FILE.match(plain_name(name).lower()) is not None
    return is_named and "MINIO_" in head and _SERVER.search(head) is not None


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All servers' files to resources."""
    from accesslint.loaders import files
    from accesslint.loaders.minio.files import read_file

    for file in files(sources, embedded):
        yield read_file(*file)
