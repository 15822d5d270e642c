"""The resource of an XML element: an appender of log4net, a target of NLog."""

from __future__ import annotations

from accesslint.loaders.dotnet_logging import NAME
from accesslint.model.values import Resource, Unknown, Value
from accesslint.syntax.xml import Element

_CONDITIONAL = Unknown("a template's condition decides whether it is there", "the rendered file")


def element_resource(
    kind: str, address: str, element: Element, data: dict[str, Value], *, scope: str, container: str
) -> Resource:
    """The resource with these attributes, and a `doubt` where a template's condition holds the element."""
    if element.is_conditional:
        data = {**data, "doubt": Value(_CONDITIONAL, element.span)}
    return Resource(
        id=f"{scope}#{address}",
        platform=NAME,
        type=kind,
        address=address,
        attributes=Value(data, element.span),
        header=element.span,
        scope=scope,
        container=container,
    )
