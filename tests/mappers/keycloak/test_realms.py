"""Realms of Keycloak, by exports and by Terraform: which events are kept, and how long."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.keycloak import realms
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.mappers.building import Mapped, hcl, mapped
from tests.trees import MemoryTree


def entities(text: str) -> Mapped:
    found = list(loader("keycloak").load([Source("realm.json", text)], [], MemoryTree({}), Options()))
    return mapped(realms, *(item for item in found if isinstance(item, Resource)))


def realm(**content: Any) -> Mapped:
    return entities(json.dumps({"realm": "shop", "clients": [], **content}))


def said(fact: Any) -> Any:
    return "?" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("content", "logging", "logins", "failures"),
    [
        ({}, "?", None, None),
        ({"eventsEnabled": False}, "?", None, None),
        ({"eventsListeners": ["jboss-logging", "email"]}, "?", None, None),
        ({"eventsListeners": ["kafka"]}, "?", None, None),
        ({"eventsListeners": ["email"]}, "off", None, None),
        ({"eventsListeners": []}, "off", None, None),
        ({"eventsEnabled": "${EVENTS}"}, "?", None, None),
        ({"eventsEnabled": 7}, "?", None, None),
        ({"eventsEnabled": True}, "partial", True, True),
        ({"eventsEnabled": True, "adminEventsEnabled": True}, "on", True, True),
        ({"eventsEnabled": True, "enabledEventTypes": []}, "partial", True, True),
        ({"eventsEnabled": True, "enabledEventTypes": ["LOGIN", "LOGIN_ERROR", "LOGOUT"]}, "partial", True, True),
        ({"eventsEnabled": True, "enabledEventTypes": ["LOGIN_ERROR"]}, "partial", False, True),
        ({"eventsEnabled": True, "enabledEventTypes": ["{{ x }}"]}, "partial", "?", "?"),
        ({"eventsEnabled": False, "adminEventsEnabled": True}, "on", "?", "?"),
        ({"adminEventsEnabled": True, "eventsListeners": []}, "on", False, False),
    ],
)
def test_events(content: dict[str, Any], logging: str, logins: object, failures: object) -> None:
    emitter = realm(**content).only("emitter")
    found = said(emitter.get("logging"))
    gap = emitter.get("coverage.event_kinds.excluded")
    assert ("partial" if found == "on" and gap else found) == logging
    assert said(emitter.get("authentication.logins")) == logins
    assert said(emitter.get("authentication.failures")) == failures


@pytest.mark.parametrize(
    ("expiration", "days"), [(None, "forever"), (0, "forever"), (604800, 7), (3600, 0), ("${X}", "?"), ("x", "?")]
)
def test_how_long_events_are_kept(expiration: object, days: object) -> None:
    store = realm(eventsEnabled=True, eventsExpiration=expiration).only("store")
    assert said(store.get("retention.days")) == days


def test_several_realms_and_their_places() -> None:
    text = '[\n{"realm": "a", "clients": 1},\n{"realm": "b",\n "eventsEnabled": true}, 5]'
    found = entities(text)
    names = [entity.address for entity in found.values() if entity.category == "emitter"]
    assert names == ["the realm a", "the realm b"]
    assert found["emitter:realm.json#keycloak_realm_events.b"].spans["logging"].line == 4


def test_words_of_the_file() -> None:
    emitter = realm(eventsEnabled=True).only("emitter")
    assert emitter.get("coverage.event_kinds.detail") == "adminEventsEnabled is not true"


def test_terraform() -> None:
    found = hcl(
        """
        resource "keycloak_realm" "a" {
          realm = "a"
        }
        resource "keycloak_realm" "b" {
          realm = "b"
        }
        resource "keycloak_realm_events" "b" {
          realm_id             = keycloak_realm.b.id
          events_enabled       = true
          admin_events_enabled = var.admin
          events_expiration    = 3600
        }
        """
    )
    emitters = [entity for entity in mapped(realms, *found).values() if entity.category == "emitter"]
    assert [(one.address, said(one.get("logging"))) for one in emitters] == [
        ("keycloak_realm_events.b", "on"),
        ("keycloak_realm.a", "?"),
    ]
    assert said(emitters[0].get("coverage.event_kinds")) == "?"


def test_bad_json_is_reported() -> None:
    found = list(
        loader("keycloak").load([Source("realm.json", '{"realm": "a", "users": [}')], [], MemoryTree({}), Options())
    )
    assert any(isinstance(item, Problem) for item in found)


@given(
    st.dictionaries(
        st.sampled_from(
            ["eventsEnabled", "eventsExpiration", "eventsListeners", "enabledEventTypes", "adminEventsEnabled"]
        ),
        st.none()
        | st.booleans()
        | st.floats()
        | st.text(max_size=5)
        | st.lists(st.integers() | st.none())
        | st.dictionaries(st.text(max_size=2), st.integers()),
    )
)
def test_odd_values(content: dict[str, Any]) -> None:
    realm(**content)
