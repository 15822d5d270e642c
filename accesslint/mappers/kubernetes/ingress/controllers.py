"""Finds the ingress controllers of the files: the containers that run them, and the ConfigMaps that set them up.

A ConfigMap counts if a controller's arguments name it, if it has keys that no other program knows, or if its name
or labels speak of an ingress controller and it has a key that one knows.
Source of the arguments: https://kubernetes.github.io/ingress-nginx/user-guide/cli-arguments/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes import images
from accesslint.mappers.kubernetes.ingress.flavours import F5, FLAVOURS, INGRESS_NGINX, Flavour
from accesslint.mappers.kubernetes.ingress.settings import TEMPLATED, Settings
from accesslint.mappers.kubernetes.pod_specs import Container, Pod, items_of, pods, text_of
from accesslint.model.values import Resource, Template, Unknown, Value

_NAMES = re.compile(r"(?:^|-)(?:ingress-nginx|nginx-ingress|nginx-configuration|nginx-load-balancer)(?:-|$)")
_LABELS = ("app.kubernetes.io/name", "app.kubernetes.io/part-of", "app", "k8s-app")
_VARIABLE = re.compile(r"\$\(\w+\)")


class Run(msgspec.Struct, frozen=True):
    """A container that runs a controller."""

    pod: Pod
    container: Container


class Controller(msgspec.Struct):
    """A ConfigMap with the containers that use it, or a container whose ConfigMap is not in the files."""

    flavour: Flavour
    settings: Settings
    carrier: Resource | None
    runs: list[Run]

    @property
    def resource(self) -> Resource:
        """The ConfigMap, else the workload."""
        return self.carrier if self.carrier is not None else self.runs[0].pod.workload

    @property
    def name(self) -> str:
        """Tells controllers of one workload apart; empty for a ConfigMap."""
        return "" if self.carrier is not None else self.runs[0].container.name


def flavour_of(container: Container) -> Flavour | None:
    """Which controller a container runs, by its program's or its image's name; None for any other."""
    program = posixpath.basename(container.words[0]) if container.words else ""
    repository = images.repository(container.image)
    return next((one for one in FLAVOURS if program in one.programs or one.images.search(repository)), None)


def controllers(resources: ResourceIndex) -> Iterator[Controller]:
    """All controllers, each ConfigMap once."""
    carriers = [carrier for carrier in resources.of_type("ConfigMap") if carrier.platform == "kubernetes"]
    by_name: dict[str, list[Resource]] = {}
    for carrier in carriers:
        by_name.setdefault(text_of(carrier.get("metadata", "name")), []).append(carrier)
    used: dict[str, Controller] = {}
    alone: list[Controller] = []
    for run, flavour in _runs(resources):
        named, place = _named(run, flavour)
        found = _fitting(run.pod, by_name.get(named, [])) if named else _likely(run.pod, flavour, carriers, place)
        for carrier in found:
            one = used.setdefault(carrier.id, Controller(flavour, Settings(carrier), carrier, []))
            one.runs.append(run)
        if not found:
            alone.append(Controller(flavour, Settings(None, place), None, [run]))
    for carrier in carriers:
        recognised = None if carrier.id in used else _recognise(carrier)
        if recognised is not None:
            used[carrier.id] = Controller(recognised, Settings(carrier), carrier, [])
    yield from used.values()
    yield from alone


def _runs(resources: ResourceIndex) -> Iterator[tuple[Run, Flavour]]:
    """A container without arguments is a patch of one that is written elsewhere."""
    for pod in pods(resources):
        for container in pod.containers:
            flavour = flavour_of(container) if container.words else None
            if flavour is not None:
                yield Run(pod, container), flavour


def _named(run: Run, flavour: Flavour) -> tuple[str, Value | None]:
    """The name of the ConfigMap that the arguments give; and, where it is not known or not at hand, why."""
    argument = _argument(run.container, flavour.configmap_flags)
    if argument is None:
        return "", None
    if argument.text is None:
        return "", Value(TEMPLATED, argument.span)
    name = argument.text.rpartition("/")[2]
    shown = _VARIABLE.sub(lambda _: run.pod.namespace or "default", argument.text)
    reason = f"the ConfigMap {shown}, which sets it up, is not in the files"
    return name, Value(Unknown(reason, "the controller's ConfigMap"), argument.span)


def _argument(container: Container, flags: tuple[str, ...]) -> Value | None:
    """The value of an argument, `--flag=value` or `--flag value`, with one dash or two."""
    words = [word for key in ("command", "args") for word in items_of(container.value, key)]
    for number, word in enumerate(words):
        data = word.data
        head = next((part for part in data.parts if isinstance(part, str)), "") if isinstance(data, Template) else data
        if not isinstance(head, str) or not head.startswith("-"):
            continue
        name, equals, value = head.lstrip("-").partition("=")
        if name in flags:
            if word.text is None:
                return Value(TEMPLATED, word.span)
            return Value(value, word.span) if equals else next(iter(words[number + 1 : number + 2]), None)
    return None


def _fitting(pod: Pod, carriers: list[Resource]) -> list[Resource]:
    """Those whose namespace does not contradict; only those of the pod's own folder, if there are any."""
    fitting = [
        carrier
        for carrier in carriers
        if text_of(carrier.get("metadata", "namespace")) in ("", pod.namespace) or not pod.namespace
    ]
    return [carrier for carrier in fitting if carrier.scope == pod.workload.scope] or fitting


def _likely(pod: Pod, flavour: Flavour, carriers: list[Resource], place: Value | None) -> list[Resource]:
    """Where a template writes the name: the only ConfigMap of the folder that is a controller's."""
    if place is None:
        return []
    near = [one for one in carriers if one.scope == pod.workload.scope and _recognise(one) is flavour]
    return near if len(near) == 1 else []


def _recognise(carrier: Resource) -> Flavour | None:
    """The controller that a ConfigMap is for, by its keys; by its name or labels, if it has any key of one."""
    data = carrier.get("data")
    keys = {key for key, _ in data.entries()} if data is not None else set()
    best = max(FLAVOURS, key=lambda flavour: len(keys & flavour.distinctive))
    if keys & best.distinctive:
        return best
    labels = carrier.get("metadata", "labels")
    words = [text_of(carrier.get("metadata", "name"))]
    words += [text_of(labels.get(label)) for label in _LABELS] if labels is not None else []
    if not any(_NAMES.search(word) for word in words):
        return None
    if len(keys & F5.known) > len(keys & INGRESS_NGINX.known):
        return F5
    return INGRESS_NGINX if keys & INGRESS_NGINX.known else None
