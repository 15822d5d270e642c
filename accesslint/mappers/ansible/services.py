"""The audit daemon, where a task stops, disables or masks it: the host's accesses leave no record.

https://docs.ansible.com/ansible/latest/collections/ansible/builtin/service_module.html,
https://docs.ansible.com/ansible/latest/collections/ansible/builtin/systemd_service_module.html. Other daemons say
nothing: a stopped rsyslog often gives way to another shipper.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import emitter_for
from accesslint.model.values import Resource, Unknown, Value

_RENDERED = "the value of the variable"
_OFF = {
    "state": (frozenset({"stopped"}), "stops it"),
    "enabled": (frozenset({"no", "false", "off", "0", "n", "f"}), "keeps it from being started"),
    "masked": (frozenset({"yes", "true", "on", "1", "y", "t"}), "masks it"),
}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every task that may switch auditd off as an emitter of kind `kernel-audit`."""
    audits = [one for one in resources.of_type("ansible_service") if _text(one, "name") == "auditd"]
    started = {one.scope for one in audits if _text(one, "state") in ("started", "restarted", "reloaded")}
    for service in audits:
        decided = _decided(service, keys=("enabled", "masked") if service.scope in started else tuple(_OFF))
        if decided is not None:
            emitter = emitter_for(service, "kernel-audit", "host")
            value, state, detail = decided
            emitter.set("logging", state, value.span)
            if detail:
                emitter.set("logging_detail", detail)
            yield emitter


def _text(service: Resource, name: str) -> str:
    value = service.get(name)
    return "" if value is None else value.text or ""


def _decided(service: Resource, keys: tuple[str, ...]) -> tuple[Value, str | Unknown, str] | None:
    """What switches the service off, or may do so."""
    open_one: Value | None = None
    for key in keys:
        words, what = _OFF[key]
        value = service.get(key)
        text = None if value is None else value.text
        if value is None or text is None:
            continue
        is_off = text.lower() in words
        if is_off and service.get("condition") is None:
            return value, "off", f"a task {what} ({key}: {text})"
        if is_off or "{{" in text:
            open_one = open_one or value
    if open_one is None:
        return None
    reason = "a variable or a condition decides whether auditd runs"
    return open_one, Unknown(reason, _RENDERED), ""
