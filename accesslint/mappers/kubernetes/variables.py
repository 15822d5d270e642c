"""The environment of a container: its own variables, and those of ConfigMaps that the files have.

https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/: `envFrom` takes every key of an
object with a prefix, `valueFrom` one key; `env` counts more than `envFrom`. A Secret's values are not looked at.
"""

from __future__ import annotations

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.pods import Container, Pod, items_of, text_of
from accesslint.model.values import Resource, Unknown, Value

_ELSEWHERE = Unknown("the variable's value is taken from elsewhere", "the ConfigMap or Secret that it names")
_MORE = Unknown("envFrom may set more", "the ConfigMap or Secret of variables")


def variables_of(resources: ResourceIndex, pod: Pod, container: Container) -> tuple[dict[str, Value], Unknown | None]:
    """The variables by name, unknown where their values are elsewhere, and why there may be others."""
    found: dict[str, Value] = {}
    doubt: Unknown | None = None
    for item in items_of(container.value, "envFrom"):
        data = _data(resources, pod, text_of(item.get("configMapRef", "name")))
        doubt = doubt or (_MORE if data is None else None)
        prefix = text_of(item.get("prefix"))
        found.update({f"{prefix}{key}": value for key, value in (data.entries() if data is not None else ())})
    for item in items_of(container.value, "env"):
        name = text_of(item.get("name"))
        found[name] = item.get("value") or _from(resources, pod, item) or Value(_ELSEWHERE, item.span)
    return found, doubt


def _from(resources: ResourceIndex, pod: Pod, item: Value) -> Value | None:
    named = item.get("valueFrom", "configMapKeyRef")
    data = _data(resources, pod, text_of(named.get("name"))) if named is not None else None
    return data.get(text_of(named.get("key"))) if data is not None and named is not None else None


def _data(resources: ResourceIndex, pod: Pod, name: str) -> Value | None:
    """The data of the ConfigMap of a name whose namespace does not differ, that of the same folder first."""
    fitting: list[tuple[bool, Resource]] = []
    for one in resources.of_type("ConfigMap") if name else ():
        namespace = text_of(one.get("metadata", "namespace"))
        if text_of(one.get("metadata", "name")) == name and (
            not namespace or not pod.namespace or namespace == pod.namespace
        ):
            fitting.append((one.scope == pod.workload.scope, one))
    best = max(fitting, key=lambda pair: pair[0], default=None)
    return None if best is None else best[1].get("data")
