"""Kong by `kong.conf`: the access logs of the proxy and of the Admin API, and the audit log of Enterprise.

https://developer.konghq.com/gateway/configuration/: both access logs are on by default, `off` switches one off; a path
is below `prefix`. The proxy's has the format `kong_log_format` unless a name follows the path (from 3.5 on; `combined`
before), the Admin API's is nginx's `combined`. A format of one's own comes in as `nginx_http_log_format`. In Kong's
image the files of the default paths are links to standard output (docker-entrypoint.sh of Kong/docker-kong).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kong.audit_log import audit_log
from accesslint.mappers.kong.nginx_formats import format_of
from accesslint.mappers.kong.variables import COMMAND
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, Parameters, append_route, file_store
from accesslint.mappers.server_starts import configured
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

PREFIX = "/usr/local/kong/"
_NO_SERVERS = frozenset({"migrations", "config", "check", "health", "vault", "version", "hybrid"})
"""Commands of `kong` that handle no requests."""
_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2"})


class Listener(NamedTuple):
    """A part of Kong with an access log of its own."""

    name: str
    plane: str
    setting: str
    path: str
    format: str
    listen: str
    not_in: str
    """The role of a hybrid deployment that has no such part."""


LISTENERS = (
    Listener(
        "proxy", "http", "proxy_access_log", "logs/access.log", "kong_log_format", "proxy_listen", "control_plane"
    ),
    Listener(
        "Admin API", "control", "admin_access_log", "logs/admin_access.log", "combined", "admin_listen", "data_plane"
    ),
)
_LINKED = frozenset(listener.path for listener in LISTENERS)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for the proxy, one for the Admin API, and one for the audit log where that is on."""
    for resource in configured(resources, "kong_configuration"):
        parameters = Parameters(resource, "settings")
        if parameters.text(COMMAND, "start")[0] in _NO_SERVERS:
            continue
        audited, made = list(audit_log(resource, parameters)), set[str]()
        for listener in LISTENERS:
            role, _ = parameters.text("role", "traditional")
            listens, _ = parameters.text(listener.listen, "on")
            # What the audit log records of the Admin API needs no access log beside it.
            is_off = audited and listener.plane == "control" and parameters.text(listener.setting, "")[0] == "off"
            if role != listener.not_in and listens != "off" and not is_off:
                # Both listeners may write one format.
                found = [one for one in _listener(resource, parameters, listener) if one.id not in made]
                made.update(one.id for one in found)
                yield from found
        yield from audited


def _listener(resource: Resource, parameters: Parameters, listener: Listener) -> Iterator[Entity]:
    emitter = entity_for("emitter", "web-server", resource, listener.name)
    emitter.address = f"{resource.address}: {listener.name}"
    emitter.environment = environment_of(resource.scope, resource.address)
    emitter.set("plane", listener.plane)
    emitter.set("twin", f"web-server:{twin_of(resource.scope, resource.address)}:{listener.name}")
    written, span = parameters.text(listener.setting, listener.path)
    if isinstance(written, Unknown):
        emitter.set("logging", written, span)
    elif written.split()[:1] in (["off"], []):
        emitter.set("logging", "off", span)
        emitter.set("logging_detail", f"{listener.setting} is off")
    else:
        emitter.set("logging", "on", span, default=span is None)
        words = written.split()
        form = format_of(resource, parameters, words[1] if len(words) > 1 else listener.format, span)
        emitter.set("formats", [form.id])
        yield form
        yield from _route(emitter, resource, parameters, words[0], span)
        if listener.name == "proxy":
            _set_client_address(emitter, parameters)
    if listener.name == "proxy":
        _set_recording(emitter, written)
    yield emitter


def _set_recording(emitter: Entity, written: str | Unknown) -> None:
    """What a simulation needs; Kong's own server of nginx is named `kong`."""
    state = emitter.get("logging") if isinstance(written, str) else written
    writings: tuple[Writing, ...] = ()
    if state == "on" and isinstance(written, str) and written.split()[0] != "/dev/null":
        writings = (Writing(emitter.get("formats")[0], written.split()[0]),)
    emitter.recording = Recording("nginx", (Place("", state, writings),), name="kong")


def _route(
    emitter: Entity, resource: Resource, parameters: Parameters, path: str, span: Span | None
) -> Iterator[Entity]:
    prefix, _ = parameters.text("prefix", PREFIX)
    if path.startswith("syslog:"):
        append_route(emitter, "syslog", path, SYSLOG, span)
    elif path in _STREAMS or (resource.get("stdout") is not None and path in _LINKED):
        append_route(emitter, "stdout", path, STANDARD_OUTPUT, span)
    elif path == "/dev/null":
        emitter.append("routes", {"to": None, "via": "file", "target": path, "discarded": True}, span)
    elif isinstance(prefix, Unknown) and not path.startswith("/"):
        append_route(emitter, "file", path, prefix, span)
    else:
        whole = posixpath.join(prefix, path) if isinstance(prefix, str) else path
        store = file_store(resource, whole, whole, span)
        append_route(emitter, "file", whole, store.id, span)
        yield store


def _set_client_address(emitter: Entity, parameters: Parameters) -> None:
    """Whom the header with the client's address is believed: nobody unless `trusted_ips` says so."""
    trusted, span = parameters.text("trusted_ips", "")
    if isinstance(trusted, Unknown):
        emitter.set("client_address.source", trusted, span)
    elif trusted:
        anyone = any(part.strip() in ("0.0.0.0/0", "::/0") for part in trusted.split(","))
        emitter.set("client_address.source", "untrusted-header" if anyone else "trusted-header", span)
        if anyone:
            emitter.set("client_address.detail", "trusted_ips believes the header with the address of anyone")
