"""Templates of Helm charts, read as the YAML that they write, with what is not known of it.

A text's tags are blanked sign for sign (`blanking`), so that the rest has its places; then values get back what the
blanking knows: what a tag fills in, what stands under a condition, which mappings and lists may hold more (`opening`).
"""

from accesslint.syntax.charts.blanking import Blanked, without_tags
from accesslint.syntax.charts.conditions import Condition
from accesslint.syntax.charts.opening import Written, documents_of, is_deeper

__all__ = ["Blanked", "Condition", "Written", "documents_of", "is_deeper", "without_tags"]
