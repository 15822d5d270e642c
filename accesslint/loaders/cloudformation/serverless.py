"""SAM: globals added to the resources that they are for, and the APIs that functions' events imply.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
and https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Value

_TRANSFORM = "AWS::Serverless-2016-10-31"
_PREFIX = "AWS::Serverless::"

_IMPLIED = {
    "Api": ("RestApiId", "ServerlessRestApi", "Api", "Prod"),
    "HttpApi": ("ApiId", "ServerlessHttpApi", "HttpApi", "$default"),
}
"""By an event's type: the property that names an API; logical name, type and stage of the one that is implied."""

_MERGE_DEPTH = 50


def is_serverless(template: Value) -> bool:
    """Whether a template asks for SAM's transform."""
    transform = template.get("Transform")
    return transform is not None and any(item.text == _TRANSFORM for item in transform.items())


def expanded(template: Value) -> Value:
    """The template with its globals where they belong, and the implied APIs among its resources."""
    resources = template.get("Resources")
    if resources is None or not isinstance(resources.data, dict) or not isinstance(template.data, dict):
        return template
    found = dict(resources.data)
    for name, kind, stage, place in _implied(resources):
        if name not in found:
            properties = Value({"StageName": Value(stage, place.span)}, place.span)
            found[name] = Value({"Type": Value(_PREFIX + kind, place.span), "Properties": properties}, place.span)
    shared = template.get("Globals")
    if shared is not None:
        found = {name: _with_globals(raw, shared) for name, raw in found.items()}
    return Value({**template.data, "Resources": Value(dict(found), resources.span)}, template.span)


def _implied(resources: Value) -> Iterator[tuple[str, str, str, Value]]:
    """(logical name, type, stage, place) of the APIs that events of functions imply."""
    for _, raw in resources.entries():
        events = raw.get("Properties", "Events") if _kind(raw) == "Function" else None
        for _, event in events.entries() if events is not None else ():
            kind = event.get("Type")
            implied = _IMPLIED.get(kind.text or "") if kind is not None else None
            if kind is not None and implied is not None and event.get("Properties", implied[0]) is None:
                yield implied[1], implied[2], implied[3], kind


def _kind(raw: Value) -> str:
    kind = raw.get("Type")
    text = kind.text or "" if kind is not None else ""
    return text.removeprefix(_PREFIX) if text.startswith(_PREFIX) else ""


def _with_globals(raw: Value, shared: Value) -> Value:
    section = shared.get(_kind(raw)) if _kind(raw) else None
    if section is None or not isinstance(raw.data, dict):
        return raw
    own = raw.get("Properties")
    properties = section if own is None else _merged(section, own)
    return Value({**raw.data, "Properties": properties}, raw.span)


def _merged(shared: Value, own: Value, depth: int = 0) -> Value:
    """Mappings are merged, lists added, anything else replaced."""
    if depth > _MERGE_DEPTH:
        return own
    if isinstance(shared.data, dict) and isinstance(own.data, dict):
        if _is_function(shared) or _is_function(own):
            return own
        result = dict(shared.data)
        for key, value in own.data.items():
            result[key] = _merged(result[key], value, depth + 1) if key in result else value
        return Value(result, own.span)
    if isinstance(shared.data, list) and isinstance(own.data, list):
        return Value([*shared.data, *own.data], own.span)
    return own


def _is_function(value: Value) -> bool:
    keys = list(value.data) if isinstance(value.data, dict) else []
    return len(keys) == 1 and keys[0].startswith(("!", "Fn::", "Ref"))
