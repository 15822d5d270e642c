"""Keycloak: the server's `keycloak.conf`, and realms as the server exports and imports them.

- `keycloak_configuration`: `settings`, a mapping of options (`log-level`) to their values as text; in the names of
  providers' options one dash stands for two; `open`, the reasons why others may be set
- `keycloak_realm_representation`: `realm`, the object of a realm
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import plain_name

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "keycloak"
FILES = (".json", "keycloak")

_CONF = re.compile(r"keycloak[\w.-]*\.conf\Z", re.ASCII)
_OPTION = re.compile(
    r"^[ \t]*(?:#[ \t]*)?(?:db|hostname|http|https|log|proxy|cache|features|health|metrics|spi|transaction)"
    r"(?:-[\w.-]+)?[ \t]*=",
    re.MULTILINE | re.ASCII,
)
_REALM = re.compile(r'"realm"[ \t\n]*:[ \t\n]*"')
_OWN = re.compile(
    r'"(?:accessTokenLifespan|eventsEnabled|enabledEventTypes|eventsListeners|adminEventsEnabled|registrationAllowed'
    r'|ssoSessionIdleTimeout|sslRequired|notBefore|bruteForceProtected|defaultSignatureAlgorithm)"[ \t\n]*:'
)
"""What only a realm has; others, such as users, count only in one that says whether it is enabled."""
_COMMON = re.compile(r'"(?:clients|users|roles|groups|identityProviders|displayName)"[ \t\n]*:')
_ENABLED = re.compile(r'"enabled"[ \t\n]*:[ \t\n]*(?:true|false)')
_OTHERS = re.compile(r'"(?:auth-server-url|apiVersion|format_version)"')


def kind_of(name: str, head: str) -> str:
    """What a file is: `server`, `realm`, or nothing of Keycloak's."""
    base = plain_name(name).lower()
    if base.endswith(".json"):
        return "realm" if '"realm"' in head and _is_realm(head) else ""
    return "server" if _CONF.match(base) and _OPTION.search(head) else ""


def _is_realm(head: str) -> bool:
    if _REALM.search(head) is None or _OTHERS.search(head) is not None:
        return False
    return bool(_OWN.search(head)) or bool(_COMMON.search(head) and _ENABLED.search(head))


def claims(name: str, head: str) -> bool:
    """Whether a file is the server's configuration or a realm."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such a file includes no other)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """Servers and realms as resources; what cannot be read becomes a problem."""
    from accesslint.loaders import files
    from accesslint.loaders.keycloak.files import read_file

    for file in files(sources, embedded):
        yield from read_file(*file)
