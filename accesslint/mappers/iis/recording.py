"""What a simulation needs of a site of IIS's: which requests leave a line, by what `httpLogging` says of their paths.

A location takes what it does not say itself from the site:
https://learn.microsoft.com/en-us/iis/configuration/system.webserver/httplogging.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.iis.formats import FAMILY
from accesslint.model.entities import Entity
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Unknown, Value

_EVERYTHING = "logall"
_RENDERED = "the rendered file"


def recording_of(emitter: Entity, form: str, exceptions: Sequence[Value]) -> Recording:
    """The recording of a site that writes one format; `exceptions` as the loader describes them."""
    by_path: dict[str, dict[str, Value]] = {}
    for one in exceptions:
        path = one.get("path")
        where = (path.text if path is not None else None) or ""
        by_path.setdefault("" if where == "." else where, {}).update(one.entries())
    own = by_path.pop("", {})
    state = emitter.get("logging")
    main: str | Unknown = Unknown(str(state["unknown"])) if isinstance(state, dict) else str(state)
    target = str((emitter.get("routes") or [{}])[0].get("target", ""))
    places = [Place("", main, (Writing(form, target, _condition(own)),))]
    for where, settings in by_path.items():
        merged = {**own, **settings}
        silent = _silent(merged)
        writing = Writing(form, target, _condition(merged))
        places.append(Place(where, "off", ()) if silent is True else Place(where, silent or main, (writing,)))
    return Recording(FAMILY, tuple(places))


def _silent(settings: Mapping[str, Value]) -> bool | Unknown:
    found = settings.get("dontlog")
    if found is None or found.text is not None:
        return found is not None and (found.text or "").lower() == "true"
    return found.unknown or Unknown("whether dontLog is true is not known", _RENDERED)


def _condition(settings: Mapping[str, Value]) -> str | Unknown:
    found = settings.get("selectivelogging")
    if found is None:
        return ""
    if found.text is None:
        return found.unknown or Unknown("which requests are recorded is not known", _RENDERED)
    return "" if found.text.lower() == _EVERYTHING else found.text.lower()
