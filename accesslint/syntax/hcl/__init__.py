"""HCL, native and as JSON, to a positioned tree of blocks and expressions (`nodes`)."""

from accesslint.syntax.hcl.nodes import Body
from accesslint.syntax.hcl.parsing import parse, parse_template

__all__ = ["Body", "parse", "parse_template"]
