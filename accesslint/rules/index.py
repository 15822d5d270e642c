"""Makes `policies/index.json`: the metadata of all shipped rules. `--check` fails if it is stale."""

from __future__ import annotations

import sys

import msgspec

from accesslint.resources import keep, shipped
from accesslint.rules.catalogue import INDEX, Catalogue, add_folder

_PILLARS = ("completeness", "consistency", "integrity", "traceability")


def index() -> bytes:
    """The index as it should be: a JSON array of rules, sorted by name."""
    catalogue = Catalogue()
    for pillar in _PILLARS:
        folder = shipped("policies") / pillar
        if folder.is_dir():
            before = set(catalogue.rules)
            add_folder(catalogue, folder)
            for name in catalogue.rules.keys() - before:
                catalogue.rules[name].file = f"{pillar}/{catalogue.rules[name].file}"
    rules = [catalogue.rules[name] for name in sorted(catalogue.rules)]
    return msgspec.json.format(msgspec.json.encode(rules), indent=1) + b"\n"


if __name__ == "__main__":
    sys.exit(keep(shipped("policies") / INDEX, index(), sys.argv[1:]))
