"""What a trail's (or event data store's) event selectors select: management events, and data events by resource type.

Basic and advanced selectors: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html.
Without any selector a trail logs all management events and no data event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from accesslint.mappers.meanings import boolean, shown, undecided
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

READ, WRITE = "management read", "management write"

_SIDES = {"all": (True, True), "readonly": (True, False), "writeonly": (False, True)}
"""(reads, writes) by `read_write_type`."""


class DataEvents(msgspec.Struct, frozen=True):
    """One selector of data events."""

    reads: bool
    writes: bool
    span: Span
    types: tuple[str, ...] = ()
    """What the accessed resources are: `AWS::S3::Object`; empty where any, or where it is unknown."""
    targets: tuple[Value, ...] = ()
    """ARNs of resources, objects or prefixes of objects."""
    beginnings: tuple[Value, ...] = ()
    """Those of the targets that need only be the beginning of an ARN."""
    spared: tuple[Value, ...] = ()
    """ARNs that are left out; then, and where there are no targets, all other resources are meant."""
    narrowed: str = ""
    """What else narrows it (`eventName`), for messages; then it covers no resource wholly."""
    unknown: Unknown | None = None

    @property
    def is_general(self) -> bool:
        """Whether it means every resource of its types but the spared ones."""
        return not self.targets

    def may_be(self, kind: str) -> bool:
        """Whether it tells of resources of a type."""
        return not self.types or kind in self.types


class Selection(msgspec.Struct):
    """What the selectors of one trail select."""

    name_of: Callable[[str], str]
    """An attribute as the trail's file writes it."""
    is_default: bool = True
    """There is no selector."""
    management: dict[str, bool] = msgspec.field(default_factory=lambda: {READ: False, WRITE: False})
    detail: str = ""
    span: Span | None = None
    unknown: Unknown | None = None
    spared_sources: list[Value] = msgspec.field(default_factory=list)
    """Event sources whose management events are left out: `kms.amazonaws.com`."""
    spared_users: list[Value] = msgspec.field(default_factory=list)
    filters: list[tuple[str, Span]] = msgspec.field(default_factory=list)
    """Other conditions on management events, as written."""
    data: list[DataEvents] = msgspec.field(default_factory=list)
    network: bool = False
    """Whether a selector takes events of VPC endpoints."""
    insights: bool = False
    """Whether unusual numbers of calls and of errors are looked for, or may be."""


class _Field(NamedTuple):
    """One field selector: its lists by operator."""

    name: str
    operators: Mapping[str, Value]

    def equals(self) -> Value | None:
        return self.operators.get("equals")


def selection(trail: Resource) -> Selection:
    """What a trail selects, by its basic or advanced selectors."""
    found = Selection(trail.name_of, insights=find(trail, "insight_selector") is not None)
    for name, read in (("event_selector", _basic), ("advanced_event_selector", _advanced)):
        blocks = trail.get(name)
        if blocks is None or blocks.data is None or blocks.data == []:
            continue
        found.is_default = False
        found.unknown = found.unknown or undecided(blocks)
        for block in blocks.items():
            if isinstance(block.data, dict):
                read(block, found)
        if found.span is None:
            found.span = blocks.span
    if found.is_default:
        found.management = {READ: True, WRITE: True}
    elif not found.detail and not any(found.management.values()):
        found.detail = "no event selector includes management events"
    return found


def _basic(block: Value, found: Selection) -> None:
    kind, includes = find(block, "read_write_type"), find(block, "include_management_events")
    sides, unknown = _rw(kind)
    wanted = True if includes is None else boolean.of(includes)
    if isinstance(wanted, Unknown):
        found.unknown, found.span = wanted, (includes or block).span
    elif wanted and unknown is not None:
        found.unknown, found.span = unknown, (kind or block).span
    elif wanted:
        found.management[READ] |= sides[0]
        found.management[WRITE] |= sides[1]
        if kind is not None and sides != (True, True):
            found.span, found.detail = kind.span, f"{found.name_of('read_write_type')} is {shown(kind)}"
        spared = block.get("exclude_management_event_sources")
        found.spared_sources.extend(spared.items() if spared is not None else ())
    elif includes is not None:
        found.span, found.detail = includes.span, f"{found.name_of('include_management_events')} is false"
    resources = block.get("data_resource")
    for item in resources.items() if resources is not None else ():
        found.data.extend(_basic_data(item, sides, unknown))


def _rw(kind: Value | None) -> tuple[tuple[bool, bool], Unknown | None]:
    if kind is None:
        return (True, True), None
    unknown = undecided(kind)
    if unknown is None and (kind.text or "").lower() not in _SIDES:
        unknown = Unknown(f"read_write_type {kind.text} is not one that the vendor documents")
    return _SIDES.get((kind.text or "").lower(), (False, False)), unknown


def _basic_data(block: Value, sides: tuple[bool, bool], unknown: Unknown | None) -> Iterator[DataEvents]:
    kind, values = find(block, "type"), find(block, "values")
    targets = tuple(values.items()) if values is not None else ()
    why = unknown or (undecided(kind) if kind is not None else None)
    if any(_is_every(value) for value in targets):
        targets = ()
    elif not targets:
        return
    types = (kind.text,) if kind is not None and kind.text else ()
    yield DataEvents(sides[0], sides[1], (values or block).span, types, targets, unknown=why)


def _is_every(value: Value) -> bool:
    """Whether a text stands for every resource of a service: `arn:aws:s3`, `arn:aws:s3:::`, `arn:aws:dynamodb`.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
    """
    text = value.text or ""
    return text.startswith("arn:") and text.rstrip(":").count(":") == 2


def _advanced(block: Value, found: Selection) -> None:
    selectors = block.get("field_selector")
    fields = [_field(item) for item in selectors.items()] if selectors is not None else []
    category = next((field.equals() for field in fields if field.name == "eventCategory"), None)
    if category is None or (unknown := undecided(category)) is not None:
        found.unknown = found.unknown or (unknown if category is not None else None)
        return
    names = {item.text for item in category.items()}
    if "Management" in names:
        _advanced_management(fields, category, found)
    if "Data" in names:
        _advanced_data(fields, category, found)
    found.network |= "NetworkActivity" in names


def _field(item: Value) -> _Field:
    name = find(item, "field")
    operators = {key: value for key, value in item.entries() if key != "field" and value.data not in (None, [])}
    return _Field((name.text or "") if name is not None else "", operators)


def _sides(fields: list[_Field]) -> tuple[bool, bool, Span | None]:
    """(reads, writes, span) by the field `readOnly`."""
    for field in fields:
        value = field.equals()
        if field.name == "readOnly" and value is not None:
            texts = {shown(item) for item in value.items()}
            return "true" in texts, "false" in texts, value.span
    return True, True, None


def _advanced_management(fields: list[_Field], category: Value, found: Selection) -> None:
    reads, writes, span = _sides(fields)
    found.management[READ] |= reads
    found.management[WRITE] |= writes
    found.span = span or category.span
    if not (reads and writes):
        found.detail = f"readOnly equals {'true' if reads else 'false'}"
    for field in fields:
        if field.name in ("eventCategory", "readOnly"):
            continue
        for operator, value in field.operators.items():
            negative = operator.startswith("not_")
            if field.name == "eventSource" and negative:
                found.spared_sources.extend(value.items())
            elif field.name == "userIdentity.arn" and negative:
                found.spared_users.extend(value.items())
            else:
                listed = ", ".join(shown(item) or "…" for item in value.items())
                found.filters.append((f"{field.name} {operator} {listed}", value.span))


def _advanced_data(fields: list[_Field], category: Value, found: Selection) -> None:
    kind = next((field.equals() for field in fields if field.name == "resources.type"), None)
    reads, writes, _ = _sides(fields)
    targets: list[Value] = []
    beginnings: list[Value] = []
    spared: list[Value] = []
    narrowed = ""
    for field in fields:
        if field.name == "resources.ARN":
            for operator, value in field.operators.items():
                if operator in ("equals", "starts_with"):
                    targets.extend(value.items())
                    beginnings.extend(value.items() if operator == "starts_with" else ())
                elif operator in ("not_equals", "not_starts_with"):
                    spared.extend(value.items())
                else:
                    narrowed = f"{field.name} {operator}"
        elif field.name not in ("eventCategory", "resources.type", "readOnly"):
            narrowed = narrowed or field.name
    why = undecided(kind) if kind is not None else None
    types = tuple(item.text for item in kind.items() if item.text) if kind is not None and why is None else ()
    if any(_is_every(value) for value in targets):
        targets, beginnings = [], []
    events = DataEvents(
        reads, writes, category.span, types, tuple(targets), tuple(beginnings), tuple(spared), narrowed, why
    )
    found.data.append(events)
