"""Redis and its kin: they record what they refuse, in memory, and nothing of what they allow.

ACL LOG keeps the last refusals (sign-ins, commands, keys, channels), `acllog-max-len` of them (128 by default), until
the server ends: https://redis.io/docs/latest/commands/acl-log/. The server's own log names addresses at `loglevel
verbose`, and never users or commands. The slow log keeps what is slow, not who asked. Without users of its own
everybody is the user `default`, who needs no password unless `requirepass` gives one to all:
https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/. A module may
audit; what it does is its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, append_route
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_REFUSED = ("refused sign-ins", "denied commands")
_ALLOWED = ("reads", "writes", "administration")
_ACCEPTED = "accepted sign-ins"
_ADDRESSES = frozenset({"verbose", "debug"})
_DEFAULT_LENGTH = 128
_COLLECTOR = Unknown("whether a program collects ACL LOG before it is lost is not told here", "the collector")

ACL_LOG = Layout(
    name="Redis ACL LOG",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp-created",),
            "identity": ("username",),
            "action": ("reason", "object"),
            "resource": ("object",),
            "result": ("reason",),
            "client_address": ("client-info",),
            "request_id": ("entry-id",),
        },
        times={"timestamp-created": Time("utc", "epoch", "millisecond")},
        client_controlled=frozenset({"username", "object"}),
    ),
    listed="count reason context object username client-info entry-id timestamp-created timestamp-last-updated",
    source="https://redis.io/docs/latest/commands/acl-log/",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `database`."""
    yield from map_audited(resources, "redis_configuration", _map)


def _map(server: AuditedServer) -> None:
    module = next((value for value in _listed(server, "modules") if "audit" in _first(value).lower()), None)
    if module is not None:
        what = f"the module {_first(module).rpartition('/')[2]} decides what is recorded"
        server.set_logging(Unknown(what, "the module's settings"), module.span)
        return
    written, span = server.text("acllog-max-len", default=str(_DEFAULT_LENGTH))
    if isinstance(written, Unknown):
        server.set_logging(written, span)
    elif written.isdecimal() and int(written[:9]) == 0:
        server.set_logging("off", span, "acllog-max-len is 0, and no other record of accesses is kept")
    else:
        server.set_logging("partial", span)
        server.add_format(ACL_LOG)
        _set_coverage(server)
        append_route(server.emitter, "memory", "ACL LOG", _COLLECTOR, span)
        if span is not None and written.isdecimal() and int(written[:9]) < _DEFAULT_LENGTH:
            server.emitter.append("buffers", {"output": "ACL LOG", "medium": "memory", "overflow": "drop"}, span)
    _set_identity(server)


def _set_coverage(server: AuditedServer) -> None:
    included = list(_REFUSED)
    level, place = server.text("loglevel", default="notice")
    if level in _ADDRESSES:
        included.append("connections")
        _add_log(server, place)
    detail = "Redis records no command that it allows; only a proxy or a module can"
    has_users = any((server.doubt, server.value("requirepass"), server.value("aclfile"), _listed(server, "users")))
    # Accepted sign-ins are among what is left out for one cause: a finding of their own would be a second one of it.
    server.set_kinds(included, (*_ALLOWED, *[_ACCEPTED] * has_users), None, detail)
    if has_users:
        server.emitter.set("authentication.failures", True, default=True)


def _add_log(server: AuditedServer, span: Span | None) -> None:
    """Where the server's own log goes: syslog beside the file, standard output where no file is named."""
    on_syslog, place = server.switched("syslog-enabled")
    if on_syslog is True:
        append_route(server.emitter, "syslog", "syslog", SYSLOG, place)
    path, place = server.text("logfile")
    if isinstance(path, Unknown):
        append_route(server.emitter, "file", "logfile", path, place)
    elif path:
        server.add_file("log", path, place)
    else:
        append_route(server.emitter, "stdout", "stdout", STANDARD_OUTPUT, place or span)


def _listed(server: AuditedServer, attribute: str) -> list[Value]:
    found = server.resource.get(attribute)
    return found.items() if found is not None else []


def _first(words: Value) -> str:
    return shown(words.get(0)) or ""


def _set_identity(server: AuditedServer) -> None:
    """Whether the names in the records are those of single users."""
    users = _listed(server, "users")
    unknown = next((why for user in users if (why := undecided(user)) is not None and _first(user) != "default"), None)
    rules = [word for user in users if _first(user) == "default" for word in user.items()[1:]]
    open_to_all = next((word for word in reversed(rules) if word.data in ("nopass", "resetpass", "reset")), None)
    state = next((word.data for word in reversed(rules) if word.data in ("on", "off")), "on" if not rules else "off")
    if state == "off":
        return
    if rules and open_to_all is not None and open_to_all.data == "nopass":
        _shared(server, "the user default needs no password (nopass)", open_to_all.span)
        return
    doubt = next((gap.unknown for gap in _listed(server, "users_open")), server.doubt)
    if unknown is not None or doubt is not None:
        server.emitter.set("identity.individual", unknown or doubt)
        return
    if any(_first(user) not in ("", "default") for user in users):
        return
    password = server.value("requirepass")
    if password is not None or rules:
        # No place: the line holds the password.
        _shared(server, "one password serves all, and every record names the user default", None)
    else:
        _shared(server, "no password is set, and every record names the user default", None)


def _shared(server: AuditedServer, why: str, span: Span | None) -> None:
    server.emitter.set("identity.individual", False, span, default=span is None)
    server.emitter.set("identity.detail", why)
