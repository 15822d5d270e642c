"""Finds rotated log files that hold fewer days than the standard wants, where nothing ships the records away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.model.entities import Entity, Model
from accesslint.model.findings import Violation

METADATA: dict[str, Any] = {
    "title": "Rotation deletes records before their time",
    "description": """\
Looks at log files that are rotated and that nothing in these files ships away: do the days that rotation keeps reach
the standard's `retention: {minimum_days: …}`? Where rotation is bound by size, a file that grows fast pushes the
oldest one out however young it is: then the days told are an upper limit only, and nothing ensures the minimum.

**Why it is bad.** Rotation deletes silently. On a busy day, or while an intruder makes noise on purpose, ten files of
100 MB are written over within hours, and the records of the intrusion are the first to go.
""",
    "custom": {
        "severity": "warning",
        "confidence": "high",
        "personas": ["developer", "auditor"],
        "facts": ["store.rotation", "store.shipped"],
        "frameworks": {
            "soc2": ["CC7.2"],
            "iso27001": ["A.5.33"],
            "gdpr": ["Art.5(2)"],
            "pci-dss": ["10.5.1"],
            "nist-800-53": ["AU-4", "AU-11"],
        },
        "remediation": {
            "general": "Ship the records to a store that keeps them; where they have to stay on the host, keep as many "
            "days as the standard wants and bind rotation by age, not by size.",
            "kubernetes": """\
Let a shipper read the audit log, or keep it for as long as the standard wants:

```yaml
- --audit-log-path=/var/log/kubernetes/audit.log
- --audit-log-maxage=365
- --audit-log-maxbackup=0
```
""",
        },
        "since": "0.1.0",
        "aliases": [],
    },
}


def check(model: Model) -> Iterator[Violation]:
    """One violation for each rotated store that is not shipped and does not ensure the standard's minimum."""
    minimum = model.standard["retention"]["minimum_days"]
    for store in model.of("store"):
        if store.get("shipped") is not False:
            continue
        found = _by_age(store, minimum) or _by_count(store)
        if found is not None:
            fact, seen = found
            yield Violation(
                entity=store.id,
                fact=fact,
                message=f"{store.address} {seen}, and nothing ships them away; the standard wants {minimum} days",
                related=tuple(store.get("written_by") or ()),
            )


def satisfied(model: Model) -> Iterator[str]:
    """Stores whose records are shipped away, and stores that are not rotated."""
    for store in model.of("store"):
        if store.get("shipped") is True or store.get("rotation") is None:
            yield store.id


def _number(store: Entity, fact: str) -> float | None:
    value = store.get(f"rotation.{fact}")
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _by_age(store: Entity, minimum: float) -> tuple[str, str] | None:
    days = _number(store, "keep_days")
    if days is None or days >= minimum:
        return None
    return "rotation.keep_days", f"keeps rotated records for {days:g} days"


def _by_count(store: Entity) -> tuple[str, str] | None:
    """What the number of files does where they are rotated by size."""
    files, size = _number(store, "max_files"), _number(store, "max_size_mb")
    if files is None:
        return None
    if files == 0:
        return "rotation.max_files", "keeps no rotated file"
    if size is None:
        return None
    return (
        "rotation.max_files",
        f"keeps {files:g} rotated files of {size:g} MB, however young the records in them are",
    )
