"""A realm's representation in the words of the Terraform provider.

https://www.keycloak.org/docs-api/latest/rest-api/index.html#RealmRepresentation and
https://registry.terraform.io/providers/keycloak/keycloak/latest/docs/resources/realm_events
"""

from __future__ import annotations

from accesslint.model.values import Resource, Unknown, Value

TYPE = "keycloak_realm_events"

_NAMES = {
    "events_enabled": "eventsEnabled",
    "events_expiration": "eventsExpiration",
    "events_listeners": "eventsListeners",
    "enabled_event_types": "enabledEventTypes",
    "admin_events_enabled": "adminEventsEnabled",
    "admin_events_details_enabled": "adminEventsDetailsEnabled",
}


_FILLED_IN = ("${", "$(", "{{", "<%=")


def realm_resource(realm: Value, scope: str, platform: str, container: str = "") -> Resource:
    """The resource of a realm's representation, a mapping that has `realm`."""
    name = realm.get("realm")
    shown = name.text if name is not None and name.text else "a realm"
    place = name.span if name is not None else realm.span
    attributes: dict[str, Value] = {} if name is None else {"realm_id": name}
    for attribute, written in _NAMES.items():
        value = realm.get(written)
        if value is not None and value.data is not None:
            attributes[attribute] = _known(written, value)
    return Resource(
        id=f"{scope}#{TYPE}.{shown}",
        platform=platform,
        type=TYPE,
        address=f"the realm {shown}",
        attributes=Value(attributes, place),
        header=place.first_line(),
        scope=scope,
        container=container,
        dialect="terraform",
        written_type="realm",
        written_names=_NAMES,
    )


def _known(name: str, value: Value) -> Value:
    """https://www.keycloak.org/server/importExport#_using_environment_variables_within_the_realm_configuration_files"""
    if any(mark in (item.text or "") for item in value.items() for mark in _FILLED_IN):
        return Value(Unknown(f"{name} is filled in from outside of the file", "the environment"), value.span)
    return value
