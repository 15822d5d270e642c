"""Log4j 1's XML form in the shape of its properties: parameters as attributes, older names as their successors.

https://logging.apache.org/log4j/1.x/apidocs/org/apache/log4j/xml/doc-files/log4j.dtd
"""

from __future__ import annotations

from accesslint.syntax.xml import Element

_NAMES = {"category": "logger", "priority": "level"}
_PARAMETERS = {"conversionpattern": "pattern"}


def with_parameters(root: Element) -> None:
    """Change the elements in place."""
    pending = [root]
    while pending:
        element = pending.pop()
        element.name = _NAMES.get(element.name, element.name)
        for child in element.children:
            key = child.attributes.get("name")
            if child.name == "param" and key is not None and "value" in child.attributes:
                name = key[0].lower()
                element.attributes.setdefault(_PARAMETERS.get(name, name), child.attributes["value"])
        element.children = [child for child in element.children if child.name != "param"]
        pending += element.children
