"""What a simulation needs of an application's loggers: which of its records an appender takes, and who renders them.

Filters: https://logback.qos.ch/manual/filters.html and https://logging.apache.org/log4j/2.x/manual/filters.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accesslint.mappers.java_logging.elements import Node
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown

FAMILIES: Mapping[str, str] = {"logback_configuration": "logback", "log4j_configuration": "log4j"}
"""By the type of a configuration; of other libraries no lines are rendered."""
_PATTERNS = frozenset(("", "encoder", "layout", "patternlayout", "patternlayoutencoder"))
"""Layouts that do nothing but fill a pattern in; a class of the application's may mask or add."""
_LOWER = ("TRACE", "DEBUG", "INFO", "ALL")
_CHANGING = ("replace", "patternselector", "scriptpatternselector", "levelpatternselector", "markerpatternselector")


def layout_of(resource: Resource, holder: Node, kind: str, pattern: str | Unknown) -> Layout | None:
    """The pattern that a layout fills in; None where the layout is not one that is simulated."""
    family = FAMILIES.get(resource.type)
    if family is None or kind not in _PATTERNS:
        return None
    changing = holder.first(*_CHANGING)
    if changing is not None:
        return Layout(family, (Unknown(f"{changing.name} changes what is written", "the layout"),))
    return Layout(family, (pattern,))


def recording_of(emitter: Entity, resource: Resource, loggers: Sequence[Node], writings: Sequence[Writing]) -> None:
    """Tell a logger's lines; `writings` are those of its appenders."""
    family, name, state = FAMILIES.get(resource.type), loggers[0].said("name"), emitter.get("logging")
    if family is None:
        return
    told = Unknown(str(state["unknown"])) if isinstance(state, dict) else "off" if state == "off" else "on"
    emitter.recording = Recording(family, (Place("", told, tuple(writings) if told != "off" else ()),), name=name)


def condition(appender: Node, loggers: Sequence[Node]) -> str | Unknown:
    """Why an appender may not take a record; empty where nothing holds it back."""
    doubt = appender.doubt or _held_back(loggers[0].value("level")[0])
    children = [one for logger in loggers for one in logger.children()]
    for child in (*appender.children(), *children):
        if doubt is None and child.said("ref") == appender.said("name"):
            doubt = _held_back(child.value("level")[0])
        if doubt is not None or not child.name.endswith(("filter", "filters")):
            continue
        kind = child.said("class").rpartition(".")[2] or child.name
        if "threshold" in kind.lower():
            doubt = _held_back(child.value("level")[0])
        else:
            doubt = Unknown(f"whether {kind} lets the record through is not told", "the filter")
    return doubt or ""


def _held_back(level: str | Unknown | None) -> Unknown | None:
    if level is None or isinstance(level, Unknown) or level.upper() in _LOWER:
        return level if isinstance(level, Unknown) else None
    return Unknown(f"records below {level.upper()} are dropped, and the program chooses the level", "the program")
