"""The commented `accesslint.yaml` that `accesslint init` writes, made from the schemas' defaults and descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from accesslint.resources import shipped

_HEAD = """\
# accesslint: what a good access log is, in this repository. Every value below is the default.

# profile: pci-dss      # soc2, iso27001, gdpr, pci-dss, hipaa, nist-800-53
# fail_on: warning      # error, warning, note, never
# select: [integrity]   # rules or pillars; all if absent
# ignore: [no-cold-tier]
# severity:
#   no-customer-key: error
# exclude: ["examples/*"]
# policies: [policies]  # more .rego or .py rules of your own
# suppressions:
#   entries:
#     - rule: integrity/deletion-unprotected
#       path: envs/sandbox/*
#       reason: short-lived, holds no records of persons
#       until: 2027-01-31

# The logging standard: the yardstick of every rule.
standard:
"""


def starting_file() -> str:
    """The text of a new configuration: the whole default standard, each key with its description."""
    schema = msgspec.json.decode((shipped("schemas") / "standard.schema.json").read_bytes())
    return _HEAD + "\n".join(_lines(schema["properties"], "  ")) + "\n"


def _lines(properties: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, part in properties.items():
        note = f"  # {part['description']}" if part.get("description") else ""
        if "default" in part:
            choices = part.get("enum") or part.get("items", {}).get("enum")
            listed = f" ({', '.join(choices)})" if choices else ""
            yield f"{indent}{key}: {json.dumps(part['default'])}{note}{listed}"
        elif "properties" in part:
            yield f"{indent}{key}:{note}"
            yield from _lines(part["properties"], indent + "  ")
        else:
            yield f"{indent}{key}: []"
