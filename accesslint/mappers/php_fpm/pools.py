"""A pool's access log.

https://www.php.net/manual/en/install.fpm.configuration.php: without `access.log` there is none. The web server in front
of FPM has one as a rule, so a pool without it is left alone. Requests for paths of `access.suppress_path[]` that end
well and have no query are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import Escaping, set_written
from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.php_fpm.codes import DEFAULT, pieces_of
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Template, Unknown, Value

_STREAMS = (
    "/proc/self/fd/1",
    "/proc/self/fd/2",
    "/dev/stdout",
    "/dev/stderr",
    "/dev/fd/1",
    "/dev/fd/2",
    "/proc/1/fd/2",
)
_ESCAPING = Escaping(
    in_text="none",
    in_json="none",
    keeps_quotes=True,
    json_fault="PHP-FPM writes what a client sends as it comes, so that a quote in it breaks the record",
)
_UNCERTAIN = Unknown("an included file that is not seen may set it", "the files that FPM includes")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every pool that has an access log as an emitter of kind `web-server`, with its format and file."""
    for resource in resources.of_type("php_fpm_pool"):
        settings = resource.get("settings")
        path = settings.get("access.log") if settings is not None else None
        if settings is not None and path is not None and path.data != "":
            yield from _entities(resource, settings, path)


def _entities(resource: Resource, settings: Value, path: Value) -> Iterator[Entity]:
    emitter = entity_for("emitter", "web-server", resource)
    emitter.address = f"PHP-FPM's {resource.address}"
    emitter.environment = environment_of(resource.scope)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(resource.scope, resource.address)}")
    target = path.text
    if target == "/dev/null":
        emitter.set("logging", "off", path.span)
        emitter.set("logging_detail", "access.log is /dev/null")
        emitter.recording = Recording("php_fpm", (Place("", "off", ()),))
        yield emitter
        return
    emitter.set("logging", "on" if target is not None or isinstance(path.data, Template) else _known(path), path.span)
    if target in _STREAMS:
        append_route(emitter, "stdout", str(target), STANDARD_OUTPUT, path.span)
    else:
        store = file_store(resource, "access.log", target, path.span)
        append_route(emitter, "file", store.address, store.id, path.span)
        yield store
    suppressed = settings.get("access.suppress_path")
    paths = [item.text or "a path that is filled in" for item in suppressed.items()] if suppressed is not None else []
    if suppressed is not None and paths:
        detail = "access.suppress_path[] leaves out what succeeds there"
        emitter.set("coverage.locations", {"excluded": paths, "detail": detail}, suppressed.span)
    emitter.set("filters", [], default=True)
    form = _format(resource, settings.get("access.format"))
    add_format(emitter, form)
    yield form
    _set_recording(emitter, resource, settings, form)
    yield emitter


def _set_recording(emitter: Entity, resource: Resource, settings: Value, form: Entity) -> None:
    """What `accesslint simulate` needs: the line of the pool's one log."""
    logging = emitter.get("logging")
    path = settings.get("access.log")
    state = logging if isinstance(logging, str) or path is None else _known(path)
    name, given = resource.get("name"), dict(settings.entries())
    target = str(emitter.facts["routes"][-1]["target"])
    emitter.recording = Recording(
        "php_fpm",
        (Place("", state, (Writing(form.id, target),)),),
        name=(name.text if name is not None else None) or "",
        definitions={key: given[key] for key in ("listen", "access.suppress_path") if key in given},
    )


def _known(value: Value) -> Unknown:
    return value.unknown or _UNCERTAIN


def _format(resource: Resource, written: Value | None) -> Entity:
    form = entity_for("format", "access-log", resource, "access.format")
    form.handles.clear()
    form.address = f"access.format of PHP-FPM's {resource.address}"
    form.environment = environment_of(resource.scope)
    form.set("name", "access.format")
    form.set("configurable", True)
    form.header = form.header if written is None else written.span
    set_written(form, written, DEFAULT, pieces_of, _ESCAPING)
    form.layout = Layout("php_fpm", parts_of(written, DEFAULT))
    return form
