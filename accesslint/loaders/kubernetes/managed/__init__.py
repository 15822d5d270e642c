"""Objects that a controller in the cluster turns into cloud resources: Config Connector's and Crossplane's.

Both are made from Terraform's providers, so they are handed over by Terraform's names. References between objects
are followed once all files are read, wherever in the tree the other object stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.loaders.kubernetes.managed import compositions, config_connector, crossplane
from accesslint.loaders.kubernetes.managed.naming import text_at
from accesslint.loaders.kubernetes.managed.registry import Managed, Registry
from accesslint.model.values import Resource

_NAMESPACE = "Namespace"


class ManagedObjects:
    """Those of one `load`: taken one by one, given as cloud resources at the end."""

    def __init__(self) -> None:
        self._registry = Registry()

    def take(self, resource: Resource) -> bool:
        """Keep an object if it is one; a namespace is remembered, since it may name the project of its objects."""
        version = text_at(resource.attributes, "apiVersion")
        group = version.partition("/")[0]
        if version == "v1" and resource.type == _NAMESPACE:
            self._registry.add_namespace(resource)
            return False
        if compositions.is_composition(group, resource.type):
            for managed in compositions.objects_of(resource):
                self._registry.add(managed)
            return True
        if not crossplane.is_group(group) and not config_connector.is_group(group):
            return False
        self._registry.add(
            Managed(
                resource=resource,
                group=group,
                name=text_at(resource.attributes, "metadata", "name"),
                namespace=text_at(resource.attributes, "metadata", "namespace"),
            )
        )
        return True

    def resources(self) -> Iterator[Resource]:
        """The cloud resources, in the order of their objects. Kinds of no known type are kept as they are."""
        scopes = self._registry.scopes()
        for managed in self._registry.objects:
            dialect = config_connector if config_connector.is_group(managed.group) else crossplane
            for resource in dialect.translated(managed, self._registry):
                resource.scope = managed.composition or scopes.get(resource.scope, resource.scope)
                yield resource
