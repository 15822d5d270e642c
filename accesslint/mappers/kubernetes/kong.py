"""Kong's logging plugins as Kubernetes objects: `KongPlugin` for what names it, `KongClusterPlugin` also for all.

https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/: `plugin` names the plugin,
`config` its settings, `disabled` switches it off.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kong.plugins import LOGGERS, Declared, add_plugin
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import emitter_for
from accesslint.model.values import Value


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every logging plugin as an emitter of kind `ingress-controller`."""
    for resource in resources.of_type("KongPlugin", "KongClusterPlugin"):
        name, disabled = resource.get("plugin"), resource.get("disabled")
        if name is None or shown(name) not in LOGGERS:
            continue
        emitter = emitter_for(resource, "ingress-controller", "http")
        unknown = undecided(disabled) if disabled is not None else None
        if unknown is not None and disabled is not None:
            emitter.set("logging", unknown, disabled.span)
        elif disabled is not None and shown(disabled) == "true":
            continue  # whether Kong's own access log is on is told where Kong is started
        else:
            emitter.set("logging", "on", name.span)
            plugin = Declared(shown(name) or "", _as_declared(resource.attributes, name), "", "", is_narrow=False)
            yield from add_plugin(emitter, resource, plugin, plugin.name)
        yield emitter


def _as_declared(value: Value, name: Value) -> Value:
    return Value({**dict(value.entries()), "name": name}, name.span)
