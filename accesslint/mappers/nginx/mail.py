"""nginx's mail proxies as emitters of sign-ins.

They have no access log (https://nginx.org/en/docs/mail/ngx_mail_core_module.html). What tells who signed in is the
error log: `client logged in` and `client login failed` are messages of the severity info, which the default, error,
leaves out (https://nginx.org/en/docs/ngx_core_module.html#error_log). The tests hold both against a running nginx.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.nginx.destinations import DEFAULT_ERROR_TARGET, Destinations, Target
from accesslint.mappers.records import Layout, Time, Vocabulary, add_format, emitter_for, fixed_format
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_KEPT = frozenset({"info", "debug"})
_SEVERITIES = _KEPT | {"notice", "warn", "error", "crit", "alert", "emerg"}
_UNTOLD = Unknown("the severity that error_log keeps is not known", "the rendered file")
_ADVICE = "nginx writes sign-ins at `info`"
_SIGN_INS = Layout(
    "mail",
    "access-log",
    Vocabulary(
        meanings={
            "timestamp": ("time",),
            "action": ("message",),
            "result": ("message",),
            "identity": ("login",),
            "resource": ("server", "upstream"),
            "client_address": ("client",),
            "request_id": ("connection",),
        },
        times={"time": Time("none", "other", "second")},
        client_controlled=frozenset({"login"}),
    ),
    "time severity connection message client server login upstream",
    "https://nginx.org/en/docs/mail/ngx_mail_core_module.html",
    structured=False,
)


def map_mail_server(server: Resource, destinations: Destinations) -> Iterator[Mapped]:
    """The emitter of a `server` of the mail module, of kind `mail-server`, and the format of its records."""
    emitter = emitter_for(server, "mail-server", "auth")
    state, span, why = _decided(server)
    default = span is None and not isinstance(state, Unknown)
    emitter.set("logging", state, span, default=default)
    if state == "off":
        emitter.set("logging_detail", why)
    else:
        form = fixed_format(server, _SIGN_INS)
        add_format(emitter, form)
        yield form
    for name in ("logins", "failures"):
        emitter.set(
            f"authentication.{name}", state if isinstance(state, Unknown) else state == "on", span, default=default
        )
    for log in _logs(server):
        target = log.get("target")
        if target is not None and state != "off" and _keeps(log) is not False:
            written = "/dev/stderr" if target.text == "stderr" else _text(log, "written")
            yield from destinations.add_route(
                emitter, server, Target(target, written, target.span, maybe=log.get("maybe") is not None)
            )
    if emitter.get("routes") is None and not isinstance(state, Unknown):
        emitter.set("routes", [], span)
    yield emitter


def _decided(server: Resource) -> tuple[str | Unknown, Span | None, str]:
    """Whether sign-ins are written, what decides it, and why they are not."""
    decided = server.get("error_log")
    state = decided.get("state") if decided is not None else None
    if decided is None or _text(decided, "level") == "default":
        return "off", None, f"no error_log is set; {DEFAULT_ERROR_TARGET} gets errors only by default, and {_ADVICE}"
    if state is not None and state.unknown is not None:
        return state.unknown, state.span, ""
    first = {_keeps(log): log for log in reversed(_logs(server))}  # the first log of each kind
    if not first:
        return "off", decided.span, f"error_log writes to memory only, where nobody reads it back, and {_ADVICE}"
    log = first.get(True) or first.get(None) or first[False]
    place = log.get("severity") or log
    if True in first:
        return "on", place.span, ""
    if None in first:
        return place.unknown or _UNTOLD, place.span, ""
    severity = place.text if log.get("severity") is not None else "error"
    return "off", place.span, f"error_log keeps `{severity}` and worse, and {_ADVICE}"


def _keeps(log: Value) -> bool | None:
    """Whether a log gets messages of the severity info; None where the files do not tell."""
    severity = log.get("severity")
    if severity is None:
        return False
    if severity.text is None or severity.text not in _SEVERITIES:
        return None
    if severity.text in _KEPT:
        return None if log.get("maybe") is not None else True
    return False


def _logs(server: Resource) -> list[Value]:
    """The logs in force but for those in memory, which are for debuggers: https://nginx.org/en/docs/ngx_core_module.html."""
    listed = server.get("error_log", "logs")
    logs = listed.items() if listed is not None else []
    return [log for log in logs if not _text(log, "written").startswith("memory:")]


def _text(value: Value, name: str) -> str:
    found = value.get(name)
    return (found.text or "") if found is not None else ""
