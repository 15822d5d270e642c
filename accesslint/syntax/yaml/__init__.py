"""YAML (and JSON, which is a part of it) to positioned values, document by document.

Mappings keep their keys as the file writes them. A value's span is exact for a scalar (quotes
included) and the first line of a mapping or list. A local tag is kept as a mapping of one entry:
`!Ref Logs` becomes `{"!Ref": "Logs"}`. An alias or merged value has the place of its anchor.
"""

from accesslint.syntax.yaml.building import TEMPLATE, Text
from accesslint.syntax.yaml.documents import documents
from accesslint.syntax.yaml.embedded import embedded_text
from accesslint.syntax.yaml.scalars import Dialect

__all__ = ["TEMPLATE", "Dialect", "Text", "documents", "embedded_text"]
