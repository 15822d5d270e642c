"""The formats that Squid's logs name, as format entities: defined, built in, defined again, missing."""

from __future__ import annotations

from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.squid.configuration import Squid, words_of
from accesslint.mappers.squid.format_codes import BUILT_IN
from accesslint.mappers.squid.log_format import set_facts
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Unknown, Value


def format_of(squid: Squid, name: str, place: Value | None) -> Entity:
    """The format of a name; `place` is where it is named, None where it is the default."""
    if name in squid.formats:
        return squid.formats[name]
    form = squid.formats[name] = entity_for("format", "access-log", squid.resource, name)
    form.environment = environment_of(squid.resource.scope)
    form.handles.clear()
    form.address = f"logformat {name}"
    form.set("name", name)
    form.set("configurable", True)
    definitions = [line for line in squid.lines("logformat") if words_of(line)[:1] == [name]]
    strips = squid.switch("strip_query_terms", default=True)
    stripped = strips is True or isinstance(strips, Unknown)
    asks = squid.asks or squid.doubt is not None
    if name in BUILT_IN:
        form.header = place.span if place is not None else squid.resource.header
        text = Value(BUILT_IN[name], form.header)
        set_facts(form, text, default=True, stripped=stripped, asks=asks)
        form.layout = _layout(text, stripped=stripped, own=True)
        if definitions:
            form.set("defined", "duplicate", definitions[-1].span)
            form.set("defined_detail", f"{name} is built in, and Squid takes no notice of this definition")
    elif definitions:
        text = definitions[0].items()[-1]
        form.header = text.span
        form.set("defined", "duplicate" if len(definitions) > 1 else "once", definitions[-1].span)
        if len(definitions) > 1:
            form.set("defined_detail", "Squid takes the first definition and no notice of this one")
        set_facts(form, text, default=False, stripped=stripped, asks=asks)
        form.layout = _layout(text, stripped=stripped)
    else:
        form.header = place.span if place is not None else squid.resource.header
        missing = squid.doubt or "missing"
        form.set("defined", missing, form.header)
        if isinstance(missing, Unknown):
            form.set("fields", missing, form.header)
        else:
            form.set("defined_detail", f"no logformat {name} is in the files")
    return form


def _layout(text: Value, *, stripped: bool, own: bool = False) -> Layout:
    """The text for a simulation, and the settings that decide how its codes are written."""
    on = {"strip_query_terms": stripped, "own": own}
    definitions = {name: Value(True, text.span) for name, is_on in on.items() if is_on}
    return Layout("squid", parts_of(text), "", definitions)
