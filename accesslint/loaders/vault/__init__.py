"""Servers of Vault and OpenBao by their configuration, HCL or JSON; one resource for each.

`vault_configuration` has these attributes:

- `settings`: a mapping of what stands at the top (`log_requests_level`, `raw_storage_endpoint`)
- `audit`: the declared audit devices, each with `type`, `path` and `options`
- `product`: `OpenBao` where the file's name or its content tells so, else `Vault`
- `open`: the reasons why others may be set (a part that is not read)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "vault"
FILES = (".hcl", ".json")

_JSON = re.compile(r"(?:vault|bao|config|server|extraconfig)[\w.-]*\.json\Z", re.ASCII)
_STORAGE = re.compile(
    r"^[ \t]*(?:(?:ha_)?storage|backend)[ \t]+\"?(?:raft|file|consul|inmem|postgresql|mysql|s3|gcs|azure|dynamodb|etcd"
    r"|mssql|cockroachdb|couchdb|oci|swift|zookeeper|cassandra|manta|spanner|foundationdb|filesystem)\"?[ \t]*\{",
    re.MULTILINE,
)
_LISTENER = re.compile(r"^[ \t]*listener[ \t]+\"?(?:tcp|unix)\"?[ \t]*\{", re.MULTILINE)
_ADDRESS = re.compile(r"^[ \t]*(?:api_addr|cluster_addr|disable_mlock|plugin_directory)[ \t]*=", re.MULTILINE)
_AUDIT = re.compile(r"^[ \t]*audit[ \t]+\"(?:file|socket|syslog|http)\"[ \t]+(?:\"[^\"\n]*\"[ \t]*)?\{", re.MULTILINE)
_OTHERS = re.compile(r"^[ \t]*(?:controller|worker|auto_auth|template|cache)[ \t]*\{", re.MULTILINE)
"""Blocks of Boundary and of agents, which have listeners as well."""
_JSON_TELLING = re.compile(r'"(?:storage|audit)"[ \t\n]*:[ \t\n]*[{\[]')
_JSON_LISTENER = re.compile(r'"(?:listener|api_addr|cluster_addr)"[ \t\n]*:')


def claims(name: str, head: str) -> bool:
    """Whether a file configures a server of Vault or OpenBao: it names its storage, or its audit devices."""
    base = plain_name(name).lower()
    if base.endswith(".hcl"):
        if _STORAGE.search(head) or _AUDIT.search(head):
            return True
        return bool(_LISTENER.search(head) and _ADDRESS.search(head)) and _OTHERS.search(head) is None
    return bool(_JSON.match(base)) and bool(_JSON_TELLING.search(head)) and bool(_JSON_LISTENER.search(head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All servers' files to resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.vault.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
