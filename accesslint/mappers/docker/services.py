"""What containers write to standard output: which logging driver takes it, where to, what may get lost.

Drivers: https://docs.docker.com/engine/logging/configure/ (`json-file` is the default, `none` keeps nothing,
`mode: non-blocking` drops when its buffer is full). `json-file` keeps one file without a limit unless `max-size` is
set: https://docs.docker.com/engine/logging/drivers/json-file/; `local` keeps five of 20 MB:
https://docs.docker.com/engine/logging/drivers/local/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.docker.drivers import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import decide_logging
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_DAEMON = Unknown("the service names no driver: the daemon's log-driver takes its output", "daemon.json")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every service of a Compose file, and every daemon that names a driver, as an emitter of kind `application`."""
    for service in resources.of_type("compose_service"):
        yield from _service(service)
    for daemon in resources.of_type("docker_daemon"):
        yield from _daemon(daemon)


def _emitter(resource: Resource, address: str) -> Entity:
    emitter = entity_for("emitter", "application", resource)
    emitter.address = address
    emitter.environment = environment_of(resource.scope, resource.address)
    emitter.set("plane", "http")
    emitter.set("twin", f"application:{twin_of(resource.scope, resource.address)}")
    return emitter


def _service(service: Resource) -> Iterator[Mapped]:
    emitter = _emitter(service, f"the service {service.address}")
    logging = service.get("logging")
    driver = logging.get("driver") if logging is not None else None
    if logging is not None and logging.unknown is not None:
        decide_logging(emitter, logging.unknown, logging.span)
        emitter.set("routes", logging.unknown, logging.span)
    elif driver is None:
        decide_logging(emitter, "on", None)
        emitter.defaults.add("logging")
        output = service.get("output")
        taker = (output.unknown if output is not None else None) or _DAEMON
        emitter.append("routes", {"to": {"unknown": taker.reason}, "via": "stdout", "target": "stdout"})
        emitter.decided_by["routes.0.to"] = taker.decided_by
    else:
        yield from _driven(emitter, service, driver, logging.get("options") if logging is not None else None)
    yield emitter


def _daemon(daemon: Resource) -> Iterator[Mapped]:
    driver, options = daemon.get("settings", "log-driver"), daemon.get("settings", "log-opts")
    if driver is None and options is None:
        return
    emitter = _emitter(daemon, f"containers of {daemon.address}")
    yield from _driven(emitter, daemon, driver or Value("json-file", daemon.header), options)
    yield emitter


def _driven(emitter: Entity, resource: Resource, driver: Value, options: Value | None) -> Iterator[Entity]:
    unknown = undecided(driver)
    if unknown is not None:
        decide_logging(emitter, unknown, driver.span)
        return
    if driver.text == "none":
        decide_logging(emitter, "off", driver.span)
        emitter.set("logging_detail", "its logging driver is none")
        return
    decide_logging(emitter, "on", driver.span)
    yield from add_route(emitter, resource, driver, options)
