"""What `accesslint simulate` needs of MySQL and MariaDB: the logs that are written, and which of them are rendered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accesslint.mappers.database_settings import Found
from accesslint.mappers.server_files import Parameters
from accesslint.model.entities import Entity
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Unknown

_NOT_RENDERED = Unknown("only logs of MariaDB, which no syslog daemon writes, are rendered")


def writing_of(emitter: Entity, form: Entity | None) -> Writing:
    """The log whose route was added last; `form` is None where its format is not known."""
    target = str(emitter.facts["routes"][-1]["target"])
    if form is None or form.layout is None:
        return Writing("" if form is None else form.id, target, _NOT_RENDERED)
    return Writing(form.id, target, form.layout.parts[0])


def set_recording(
    emitter: Entity, parameters: Parameters, state: Found, writings: Sequence[Writing], logs: Iterable[Found]
) -> None:
    """Say which logs the server writes; a log that may be written besides is one of them, with the reason."""
    doubts = [log.holds for log in logs if isinstance(log.holds, Unknown)]
    decided: str | Unknown = state.holds if isinstance(state.holds, Unknown) else "on" if state.holds else "off"
    possible = [Writing("", "a log that may be written as well", doubt) for doubt in doubts]
    emitter.recording = Recording(
        "mysql",
        (Place("", decided, (*writings, *possible)),),
        definitions=parameters.definitions(emitter.header),
        plane="data",
    )
