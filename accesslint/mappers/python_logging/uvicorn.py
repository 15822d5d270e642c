"""`uvicorn.run` and aiohttp's `web.run_app` in a program, where they say something of the access log.

https://www.uvicorn.org/settings/#logging: `access_log=False` takes the logger's handlers away; `log_level` is that of
the access log as well, whose records are of level INFO. A start without any of these, or with `reload=True`, is
commonly a developer's own, and left alone. https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.run_app:
`access_log=None` keeps no access log.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.loggers import threshold
from accesslint.mappers.python_logging.own_records import leave_to_middlewares
from accesslint.mappers.records import emitter_for
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource

_TELLING = ("access_log", "log_level")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Starts that speak of the access log as emitters of kind `web-server`."""
    for resource in resources.of_type("uvicorn_run"):
        reload = resource.get("reload")
        if (reload is None or reload.data is False) and any(resource.get(name) is not None for name in _TELLING):
            emitter = _emitter(resource)
            leave_to_middlewares(emitter, resources)
            yield emitter
    for resource in resources.of_type("aiohttp_run"):
        access = resource.get("access_log")
        if access is not None and access.unknown is None and access.data is None:
            emitter = _made(resource, "web.run_app")
            emitter.set("logging", "off", access.span)
            emitter.set("logging_detail", "access_log is None")
            leave_to_middlewares(emitter, resources)
            yield emitter


def _made(resource: Resource, call: str) -> Entity:
    emitter = emitter_for(resource, "web-server", "http")
    emitter.address = f"{call} in {resource.address.rpartition(' ')[0]}"
    emitter.environment = environment_of(resource.scope)
    return emitter


def _emitter(resource: Resource) -> Entity:
    emitter = _made(resource, "uvicorn.run")
    access, level = resource.get("access_log"), resource.get("log_level")
    unknown = None if access is None else undecided(access)
    if access is not None and unknown is not None:
        emitter.set("logging", unknown, access.span)
    elif access is not None and access.data is False:
        emitter.set("logging", "off", access.span)
        emitter.set("logging_detail", "access_log is False")
    elif level is not None and (why := undecided(level)) is not None:
        emitter.set("logging", why, level.span)
    elif level is not None and threshold(level) >= threshold("WARNING"):
        emitter.set("logging", "off", level.span)
        emitter.set("logging_detail", f"log_level is {shown(level)}, and records of accesses are of the level info")
    else:
        emitter.set("logging", "on", (access or level or resource.attributes).span)
    if emitter.get("logging") == "on":
        append_route(emitter, "stdout", "standard output", STANDARD_OUTPUT, None)
    return emitter
