"""Objects that a controller in the cluster turns into cloud resources: Config Connector's and Crossplane's.

Both are made from Terraform's providers, so they are handed over by Terraform's names. References between objects
are followed once all files are read, wherever in the tree the other object stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.loaders.kubernetes.managed import compositions, config_connector, crossplane
from accesslint.loaders.kubernetes.managed.naming import text_at
from accesslint.loaders.kubernetes.managed.registry import Managed, Registry
from accesslint.model.values import Resource


def translated(objects: Iterable[Resource], namespaces: Iterable[Resource]) -> Iterator[Resource]:
    """The cloud resources of objects, in their order. Kinds of no known type are kept as they are.

    `namespaces` may name the project of the objects in them.
    """
    registry = Registry(namespaces)
    for resource in objects:
        group = text_at(resource.attributes, "apiVersion").partition("/")[0]
        if compositions.is_composition(group, resource.type):
            for managed in compositions.objects_of(resource):
                registry.add(managed)
        elif not crossplane.is_group(group) and not config_connector.is_group(group):
            yield resource
        else:
            registry.add(
                Managed(
                    resource=resource,
                    group=group,
                    name=text_at(resource.attributes, "metadata", "name"),
                    namespace=text_at(resource.attributes, "metadata", "namespace"),
                )
            )
    scopes = registry.scopes()
    for managed in registry.objects:
        dialect = config_connector if config_connector.is_group(managed.group) else crossplane
        for resource in dialect.translated(managed, registry):
            resource.scope = managed.composition or scopes.get(resource.scope, resource.scope)
            yield resource
