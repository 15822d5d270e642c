"""Load balancers: on, off, absent and unknown, per type; where the logs go and what they hold."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import load_balancers
from tests.mappers.building import mapped, place_of, ref, resource, unknown

ON = {"bucket": "my-logs", "enabled": True}
UNKNOWN = {"unknown": "variable has no value"}


@pytest.mark.parametrize(
    ("kind", "attributes", "logging", "default"),
    [
        ("aws_lb", {}, "off", True),
        ("aws_alb", {}, "off", True),
        ("aws_lb", {"access_logs": []}, "off", True),
        ("aws_lb", {"access_logs": [{"bucket": "my-logs"}]}, "off", True),
        ("aws_lb", {"access_logs": [{"bucket": "my-logs", "enabled": None}]}, "off", True),
        ("aws_lb", {"access_logs": [{"bucket": "my-logs", "enabled": False}]}, "off", False),
        ("aws_lb", {"access_logs": [ON]}, "on", False),
        ("aws_alb", {"access_logs": [ON]}, "on", False),
        ("aws_lb", {"access_logs": [{"bucket": "my-logs", "enabled": "true"}]}, "on", False),
        ("aws_lb", {"access_logs": [{"bucket": "my-logs", "enabled": unknown()}]}, UNKNOWN, False),
        ("aws_lb", {"access_logs": unknown()}, UNKNOWN, False),
        ("aws_lb", {"access_logs": [{"bucket": unknown(), "enabled": True}]}, "on", False),
        ("aws_lb", {"load_balancer_type": "network", "access_logs": [ON]}, "on", False),
        ("aws_lb", {"load_balancer_type": unknown(), "access_logs": [ON]}, "on", False),
        ("aws_elb", {}, "off", True),
        ("aws_elb", {"access_logs": [{"bucket": "my-logs"}]}, "on", False),
        ("aws_elb", {"access_logs": [{"bucket": "my-logs", "enabled": False}]}, "off", False),
        ("aws_elb", {"access_logs": [{"bucket": "my-logs", "enabled": unknown()}]}, UNKNOWN, False),
    ],
)
def test_logging(kind: str, attributes: dict[str, Any], logging: Any, default: bool) -> None:
    emitter = mapped(load_balancers, resource(f"{kind}.web", attributes)).only("emitter", "load-balancer")
    assert emitter.get("logging") == logging
    assert ("logging" in emitter.defaults) is default
    assert emitter.get("plane") == "http"
    assert (emitter.get("logging_detail") is not None) is (logging == "off")
    assert (emitter.get("routes") is None) is (logging == "off")


def test_the_switch_is_the_place() -> None:
    lb = resource("aws_lb.web", {"access_logs": [{"bucket": "my-logs", "enabled": False}]})
    emitter = mapped(load_balancers, lb).only("emitter")
    assert emitter.span_of("logging") == place_of(lb, "access_logs", 0, "enabled")
    assert emitter.get("logging_detail") == "access_logs.enabled is false"


@pytest.mark.parametrize(
    ("kind", "more", "platform_key_only", "name"),
    [
        ("aws_lb", {}, True, "application load balancer"),
        ("aws_lb", {"load_balancer_type": "application"}, True, "application load balancer"),
        ("aws_lb", {"load_balancer_type": "network"}, None, "network load balancer"),
        ("aws_elb", {}, True, "classic load balancer"),
    ],
)
def test_route_and_format(kind: str, more: dict[str, Any], platform_key_only: bool | None, name: str) -> None:
    lb = resource(f"{kind}.web", {"access_logs": [{**ON, "bucket": ref("aws_s3_bucket.logs", "id")}], **more})
    found = mapped(load_balancers, lb, resource("aws_s3_bucket.logs", {"bucket": "my-logs"}))
    emitter, form = found.only("emitter"), found.only("format")
    assert emitter.get("routes.0.via") == "s3"
    assert emitter.get("routes.0.platform_key_only") is platform_key_only
    assert emitter.span_of("routes.0.to") == place_of(lb, "access_logs", 0, "bucket")
    (link,) = found.links
    assert (link.fact, link.must_exist) == ("routes.0.to", True)
    assert link.handles == ("tf:.#aws_s3_bucket.logs", "s3:my-logs")
    assert emitter.get("formats") == [form.id]
    assert (form.get("name"), form.get("configurable")) == (name, False)
    assert {"timestamp", "client_address", "result"} <= {field["meaning"] for field in form.get("fields")}


def test_a_request_line_is_action_and_resource() -> None:
    form = mapped(load_balancers, resource("aws_lb.web", {"access_logs": [ON]})).only("format")
    meanings = [field["meaning"] for field in form.get("fields") if field["token"] == "request"]
    assert meanings == ["action", "resource"]
    assert form.get("timestamp") == {"zone": "utc", "form": "rfc3339", "precision": "microsecond", "fixed": True}


def test_no_layout_is_guessed_for_an_unknown_type() -> None:
    found = mapped(load_balancers, resource("aws_lb.web", {"load_balancer_type": unknown(), "access_logs": [ON]}))
    assert found.only("emitter").get("formats") is None
    assert found.only("emitter").get("routes.0.platform_key_only") is None


def test_a_gateway_load_balancer_has_no_access_log() -> None:
    assert not mapped(load_balancers, resource("aws_lb.inspection", {"load_balancer_type": "gateway"}))


@pytest.mark.parametrize(
    ("protocols", "emitters"),
    [([], 1), (["TCP"], 0), (["TCP", "UDP"], 0), (["TCP", "TLS"], 1), (["TCP", unknown()], 1), ([None], 1)],
)
def test_a_network_load_balancer_records_tls_only(protocols: list[Any], emitters: int) -> None:
    listeners = [
        resource(f"aws_lb_listener.l{number}", {"load_balancer_arn": ref("aws_lb.web", "arn"), "protocol": protocol})
        for number, protocol in enumerate(protocols)
    ]
    found = mapped(load_balancers, resource("aws_lb.web", {"load_balancer_type": "network"}), *listeners)
    assert len(found) == emitters


@pytest.mark.parametrize(("enabled", "routes"), [(True, 2), (False, 1), (None, 1), (unknown(), 1)])
def test_connection_logs_go_to_a_store_too(enabled: Any, routes: int) -> None:
    attributes = {"access_logs": [ON], "connection_logs": [{"bucket": "connections", "enabled": enabled}]}
    emitter = mapped(load_balancers, resource("aws_lb.web", attributes)).only("emitter")
    assert len(emitter.get("routes")) == routes
    assert emitter.get("coverage") is None


def test_environment_and_twin() -> None:
    first = mapped(load_balancers, resource("aws_lb.web", scope="envs/prod")).only("emitter")
    other = mapped(load_balancers, resource("aws_lb.web", scope="envs/staging")).only("emitter")
    assert (first.environment, other.environment) == ("production", "staging")
    assert first.get("twin") == other.get("twin")
    assert first.handles == {"tf:envs/prod#aws_lb.web"}
