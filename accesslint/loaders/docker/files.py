"""From Compose files to services: what a service extends comes first, then the file, then its override.

https://docs.docker.com/reference/compose-file/services/#extends and
https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/: an override file beside `compose.yaml` is merged
over it, mapping by mapping. Values with `${VARIABLE}` are filled in when Compose runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import dirname, join, normpath

import msgspec

from accesslint.including.files import HEAD
from accesslint.loaders import Tree
from accesslint.loaders.docker import kind_of
from accesslint.loaders.docker.environment_files import with_files
from accesslint.loaders.docker.templates import read_documents
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.yaml.templates import MARK

PLATFORM = "docker"

_DEEPEST = 20
_MAIN = re.compile(r"(?:docker-)?compose\.ya?ml")
_VARIANT = re.compile(r"(?:docker-)?compose[.-][\w.-]+\.ya?ml", re.ASCII)
_ADDED_UP = frozenset({"volumes", "configs", "env_file"})
_OVERRIDE = re.compile(r"(?:docker-)?compose\.override\.ya?ml")
_DEFAULTED = re.compile(r"\$\{\w+:?-([^${}]*)\}", re.ASCII)
_VARIABLE = re.compile(r"(?<!\$)\$(?:\{(\w+)|(\w+))", re.ASCII)
_PLACE = re.compile(r"(?<!\$)\$(?:\{\w+[^${}]*\}|\w+)", re.ASCII)
_HOW = "the environment of Compose"


class _File(msgspec.Struct):
    name: str
    source: Source
    services: dict[str, Value]


def load_files(named: Sequence[tuple[str, Source]], tree: Tree) -> Iterator[Resource | Problem]:
    """The services of every Compose file that is not merged over another, and the daemons' settings."""
    files: dict[str, _File] = {}
    for name, source in named:
        services: dict[str, Value] = {}
        for document in read_documents(source):
            if isinstance(document, Problem):
                yield document
            elif kind_of(name, source.text[:HEAD]) == "daemon":
                yield _daemon(name, document)
            else:
                listed = document.get("services")
                services.update(listed.entries() if listed is not None else ())
        if services:
            files[name] = _File(name, source, services)
    over = {name: main for name in files if (main := _override_of(name, files)) not in (None, name)}
    overriding: dict[str | None, list[_File]] = {}
    for name, main in over.items():
        overriding.setdefault(main, []).append(files[name])
    mains = {dirname(name): file for name, file in files.items() if _MAIN.fullmatch(name.rpartition("/")[2])}
    for name, file in files.items():
        if over.get(name) in files:
            continue
        beside = mains.get(dirname(name))
        under = beside if beside is not None and _goes_on_from(file, beside) else None
        layers = [file, *overriding.get(name, ())]
        for service in dict.fromkeys(one for layer in layers for one in layer.services):
            below = [under] if under is not None and service in under.services else []
            yield _service(name, service, [*below, *layers], files, tree)


def _override_of(name: str, files: dict[str, _File]) -> str | None:
    """The main file that an override file is merged over; None for any other file."""
    if not _OVERRIDE.fullmatch(name.rpartition("/")[2]):
        return None
    beside = (other for other in files if dirname(other) == dirname(name))
    return next((other for other in beside if _MAIN.fullmatch(other.rpartition("/")[2])), None)


def _goes_on_from(file: _File, main: _File) -> bool:
    """Whether a file beside the main one is incomplete without it (`compose.prod.yaml`): Compose is given both."""
    base = file.name.rpartition("/")[2]
    if not _VARIANT.fullmatch(base) or _OVERRIDE.fullmatch(base):
        return False
    whole = ("image", "build", "extends")
    lacking = (name for name, one in file.services.items() if all(one.get(key) is None for key in whole))
    return any(name in main.services for name in lacking)


def _daemon(name: str, document: Value) -> Resource:
    settings = Value(dict(document.entries()), document.span)
    return _resource("docker_daemon", name, name.rpartition("/")[2], {"settings": settings}, document)


def _service(name: str, service: str, layers: Sequence[_File], files: dict[str, _File], tree: Tree) -> Resource:
    merged: Value | None = None
    goes_on = layers[0].name if layers[0].name != name and len(layers) > 1 else ""
    for file in layers:
        given = file.services.get(service)
        if given is not None:
            given = _extended(given, file, files, 0)
            merged = given if merged is None else _over(merged, given)
    merged = merged if merged is not None else Value({}, layers[0].source.span(0, 1))
    filled = {key: _image(item) if key == "image" else _filled(item) for key, item in merged.entries()}
    listed = merged.get("environment")
    if listed is not None and isinstance(listed.data, list):
        # Names first: a value that is filled in must not hide which variable it is of.
        filled["environment"] = _filled(Value(_variables(listed), listed.span))
    content = with_files(filled, name, tree)
    content["project"] = Value(name, merged.span)
    if goes_on:
        content["over"] = Value(goes_on, merged.span)
    return _resource("compose_service", name, service, content, merged)


def _extended(service: Value, file: _File, files: dict[str, _File], depth: int) -> Value:
    extends = service.get("extends")
    if extends is None or depth > _DEEPEST:
        return service
    wanted, path = (extends, None) if extends.text is not None else (extends.get("service"), extends.get("file"))
    holder: _File | None = file
    if path is not None:
        holder = files.get(normpath(join(dirname(file.name), path.text or "")))
    base = holder.services.get(wanted.text or "") if holder is not None and wanted is not None else None
    if base is None or holder is None:
        reason = Unknown("what the service extends is not in the files", "the extended file")
        own = dict(service.entries())
        return Value({"logging": Value(reason, extends.span), **own}, service.span)
    return _over(_extended(base, holder, files, depth + 1), service)


def _over(under: Value, over: Value) -> Value:
    """A service merged over another: mounts and files of variables add up, variables go by their names.

    https://docs.docker.com/reference/compose-file/merge/
    """
    merged = _merged(under, over)
    if not isinstance(merged.data, dict):
        return merged
    result = dict(merged.entries())
    for key in _ADDED_UP | {"environment"}:
        below, above = under.get(key), over.get(key)
        if below is None or above is None or below.unknown is not None or above.unknown is not None:
            continue
        if key == "environment":
            result[key] = Value({**_variables(below), **_variables(above)}, above.span)
        else:
            result[key] = Value([*below.items(), *above.items()], above.span)
    return Value(result, merged.span)


def _variables(environment: Value) -> dict[str, Value]:
    found = dict(environment.entries())
    for item in environment.items() if isinstance(environment.data, list) else ():
        name, sign, text = (item.text or "").partition("=")
        found[name] = Value(text if sign else Unknown(f"{name} is set where Compose runs", _HOW), item.span)
    return found


def _merged(under: Value, over: Value, depth: int = 0) -> Value:
    if not isinstance(under.data, dict) or not isinstance(over.data, dict) or depth > _DEEPEST:
        return over
    result = dict(under.data)
    for key, item in over.data.items():
        below = result.get(key)
        result[key] = item if below is None else _merged(below, item, depth + 1)
    return Value(result, over.span)


def _filled(value: Value, depth: int = 0) -> Value:
    """A value with the defaults of its variables; unknown where a variable has none."""
    data = value.data
    if depth > _DEEPEST:
        return value
    if isinstance(data, dict):
        return Value({key: _filled(item, depth + 1) for key, item in data.items()}, value.span)
    if isinstance(data, list):
        return Value([_filled(item, depth + 1) for item in data], value.span)
    text = value.text
    if text is None:
        return value
    if "{{" in text or MARK in text:
        return Value(Unknown("a template fills it in", "the rendered file"), value.span)
    text = _DEFAULTED.sub(r"\1", text)
    variable = _VARIABLE.search(text)
    if variable is not None:
        unknown = Unknown(f"the variable {variable[1] or variable[2]} is not set in the files", _HOW)
        known = text[: variable.start()]
        tells = (known.startswith("-") and "=" in known) or "://" in known
        return Value(Template((known, unknown)) if tells else unknown, value.span)
    return Value(text.replace("$$", "$"), value.span)


def _image(value: Value) -> Value:
    """An image of which the environment decides a part, mostly the tag: the rest still tells what runs."""
    text = value.text
    filled = _filled(value)
    if text is None or filled.unknown is None or "{{" in text or MARK in text:
        return filled
    parts: list[str | Unknown] = []
    after = 0
    text = _DEFAULTED.sub(r"\1", text)
    for variable in _PLACE.finditer(text):
        parts += [text[after : variable.start()], filled.unknown]
        after = variable.end()
    parts.append(text[after:])
    return Value(Template(tuple(part for part in parts if part != "")), value.span)


def _resource(kind: str, scope: str, address: str, content: dict[str, Value], place: Value) -> Resource:
    return Resource(
        id=f"{scope}#{address}",
        platform=PLATFORM,
        type=kind,
        address=address,
        attributes=Value(content, place.span),
        header=place.span,
        scope=scope,
    )
