"""Pods in a chart's templates: what Helm may add to them is told in the ways in which pods are read.

A command that is not known has a word that is not known, variables come from an unknown object, a volume that may be of
any kind has none, and a mount that is not told is one over everything.
"""

from __future__ import annotations

from accesslint.loaders.kubernetes.chart_images import is_known
from accesslint.model.opened import Opened
from accesslint.model.values import Template, Unknown, Value
from accesslint.syntax.charts.opening import RENDERED

_OF_FILES = frozenset({"configMap", "secret", "projected", "downwardAPI"})
"""Kinds of volumes that containers do not write to."""

_MOST_USERS = 50
"""Containers that are looked at for one volume."""

_MORE_VARIABLES = Unknown("the template may write more variables", RENDERED)


def open_words(container: dict[str, Value], place: Value, more: Unknown | None) -> None:
    """A command that is not known is a list with a word that is not known, as it is where some of its words are."""
    for key in ("command", "args"):
        given = container.get(key)
        if given is not None and isinstance(given.data, Unknown):
            container[key] = Opened([Opened(given.data, given.span)], given.span)
    if more is not None and not {"command", "args"} <= container.keys():
        given = container.get("args")
        known = given.data if given is not None and isinstance(given.data, list) else []
        container["args"] = Opened([*known, Opened(more, place.span)], place.span)


def open_mounts(container: dict[str, Value], place: Value, more: Unknown | None) -> None:
    """A volume that may be mounted and is not told is put over everything that no other is mounted at."""
    mounts = container.get("volumeMounts")
    listed = mounts.items() if mounts is not None else []
    for one in listed:
        path = one.get("mountPath")
        if isinstance(one.data, dict) and path is not None and path.text is None:
            one.data["mountPath"] = Value(_known_folder(path), path.span)
    doubt = next((one.data for one in listed if isinstance(one.data, Unknown)), more if mounts is None else None)
    if doubt is not None:
        anywhere = {"name": Opened(doubt, place.span), "mountPath": Value("/", place.span)}
        known = mounts.data if mounts is not None and isinstance(mounts.data, list) else []
        container["volumeMounts"] = Opened([*known, Opened(anywhere, place.span)], place.span)


def _known_folder(path: Value) -> str:
    """The folder in which a path lies that a tag ends; all of them where that is a folder of folders, or not told."""
    begin = path.data.parts[0] if isinstance(path.data, Template) else ""
    folder = begin.rpartition("/")[0] if isinstance(begin, str) else ""
    return folder if folder.count("/") > 1 else "/"


def open_variables(container: dict[str, Value], place: Value, more: Unknown | None) -> None:
    """Say where those are looked for that more may be set: `envFrom` holds what is not known."""
    env, others = container.get("env"), container.get("envFrom")
    is_open = more is not None or any(
        isinstance(one.data, Unknown) or any(_is_unnamed(item) for item in one.items())
        for one in (env, others)
        if one is not None
    )
    if is_open:
        known = others.data if others is not None and isinstance(others.data, list) else []
        container["envFrom"] = Opened([*known, Opened(_MORE_VARIABLES, place.span)], place.span)


def _is_unnamed(item: Value) -> bool:
    """Whether it is not told which variables an entry stands for."""
    name = item.get("name")
    return isinstance(item.data, Unknown) or (name is not None and "{{" in (name.text or "{{"))


def open_volume(volume: dict[str, Value], *, is_odd: bool) -> None:
    """Leave only the name of a volume that may be of another kind."""
    kinds = volume.keys() - {"name"}
    if kinds and not kinds <= _OF_FILES and (is_odd or len(kinds) > 1):
        for kind in kinds:
            del volume[kind]


def doubt_volumes(spec: dict[str, Value], more: Unknown | None) -> None:
    """Leave only the names of volumes that a container may ship whose image is not known, or that Helm may add."""
    volumes = spec.get("volumes")
    listed = volumes.items() if volumes is not None else []
    containers = spec["containers"].items()
    mounts = [_mounted(container) for container in containers if isinstance(container.data, dict)]
    staying = spec.get("initContainers")
    others = [] if staying is None else staying.items()
    is_open = len(mounts) < len(containers) or any(isinstance(one.data, Unknown) for one in others)
    is_open = is_open or (staying is None and more is not None)
    anywhere = [is_sure for names, is_sure in mounts if names is None]
    by_name: dict[str | None, list[bool]] = {}
    for names, is_sure in mounts:
        for name in names or ():
            by_name.setdefault(name, []).append(is_sure)
    for volume in listed:
        named = volume.get("name")
        using = [*anywhere, *by_name.get(named.text if named is not None else None, ())][:_MOST_USERS]
        is_doubtful = is_open or (len(using) > 1 and not all(using))
        if is_doubtful and isinstance(volume.data, dict) and "emptyDir" in volume.data:
            open_volume(volume.data, is_odd=True)


def _mounted(container: Value) -> tuple[frozenset[str | None] | None, bool]:
    """The volumes that a container mounts, None where they are not all told; and whether its image is known."""
    mounts = container.get("volumeMounts")
    listed = mounts.items() if mounts is not None else []
    names = [item.get("name") for item in listed]
    is_sure = is_known(container.get("image"))
    if not is_sure and any(name is None or name.text is None for name in names):
        return None, is_sure
    return frozenset(name.text for name in names if name is not None), is_sure
