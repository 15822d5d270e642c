"""What the words of a command line set in Redis and its kin, by the names of `redis.conf`.

`redis-server [FILE] --DIRECTIVE VALUE …`; without a file the built-in defaults hold:
https://redis.io/docs/latest/operate/oss_and_stack/management/config/. Bitnami's image takes variables instead:
https://github.com/bitnami/containers/blob/main/bitnami/redis/README.md (each may be read from a file, by its name with
`_FILE`), and the image of Redis Stack flags in `REDIS_ARGS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.meanings import shown
from accesslint.mappers.server_flags import Flags, begun, further
from accesslint.model.values import Unknown, Value

_VARIABLES = {
    **{
        f"{product}_{name}{file}": "requirepass"
        for product in ("REDIS", "VALKEY")
        for name in ("PASSWORD", "REQUIREPASS")
        for file in ("", "_FILE")
    },
    "REDIS_ACLFILE": "aclfile",
    "VALKEY_ACLFILE": "aclfile",
}
_MORE = ("REDIS_EXTRA_FLAGS", "VALKEY_EXTRA_FLAGS", "REDIS_ARGS")
_USERS = frozenset({"aclfile", "user"})
_ACL = Unknown("the users are in an ACL file, or in the command", "the ACL file")
_MODULE = Unknown("a module may audit", "the module's settings")


def read(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:
    """The directives of `redis-server`: each begins with two dashes, and takes the words up to the next one."""
    words = [*(more for name in _MORE for more in further(variables.get(name))), *words]
    flags = begun(words)
    for variable, name in _VARIABLES.items():
        if variable in variables and shown(variables[variable]) != "":
            flags.put(name, variables[variable])
    if words and words[0].text and not words[0].text.startswith("-"):
        flags.file = words[0]
    for number, word in enumerate(words):
        text = word.text or ""
        if text.startswith("--") and len(text) > 2:
            following = words[number + 1] if number + 1 < len(words) else None
            has_own = following is not None and not (following.text or "").startswith("--")
            flags.put(text[2:].lower(), following if has_own and following is not None else Value("", word.span))
    password = flags.settings.get("requirepass")
    if password is not None and password.text == "":
        del flags.settings["requirepass"]
    if not _USERS.isdisjoint(flags.settings):
        flags.doubt = flags.doubt or _ACL
    if "loadmodule" in flags.settings:
        flags.doubt = flags.doubt or _MODULE
    return flags
