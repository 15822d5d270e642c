"""What a simulation needs of a varnishncsa: its format, where it writes, which queries choose."""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.mappers.varnish.log_format import refused
from accesslint.model.entities import Entity
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_BACKEND = Unknown("-b has it write what is asked of backends", "the running Varnish")


def recording_of(form: Entity, target: str, switches: Mapping[str, Span], values: Mapping[str, Value]) -> Recording:
    """The recording by its arguments; whether it is started at all is its caller's to say."""
    state: str | Unknown = "on"
    texts = form.layout.parts if form.layout is not None else ()
    code = next((found for text in texts if isinstance(text, str) and (found := refused(text))), "")
    if code:
        state = Unknown(f"varnishncsa does not start with a format that holds {code}", "another format")
    elif "b" in switches or "E" in switches:
        state = _BACKEND
    conditions = [f"-{letter} {(values[letter].text or '')[:200]}".rstrip() for letter in "qQR" if letter in values]
    return Recording("varnish", (Place("", state, (Writing(form.id, target, " and ".join(conditions)),)),))
