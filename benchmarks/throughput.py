"""Measures `accesslint check` on generated trees, stage by stage, with peak memory; each run in its own process."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.trees import applications, kubernetes, nested, terraform

SIZES = {
    "applications": (100, 1_000),
    "nested modules": (800,),
    "terraform": (300, 1_000, 3_000, 10_000),
    "kubernetes": (300, 1_000, 3_000, 10_000),
}


def measure(folder: Path) -> dict[str, float]:
    """Seconds by stage, in all, and peak memory in MB, of one run in this process."""
    from accesslint.cli.main import COLLECTION
    from accesslint.cli.reading import standard_for
    from accesslint.pipeline import Judged, Reading, check
    from accesslint.rules.catalogue import load
    from accesslint.rules.judge import Judging
    from accesslint.settings.configuration import Settings
    from accesslint.settings.suppressions import Rules

    gc.set_threshold(*COLLECTION)
    start = time.perf_counter()
    catalogue = load()
    rules = frozenset(catalogue.rules)
    report, _ = check(
        Reading([folder.resolve()], standard_for(Settings(), "")),
        Judged(catalogue, rules, Judging(), Rules(catalogue.match, "2026-01-01", Settings(), ran=rules)),
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        **report.timings,
        "all": time.perf_counter() - start,
        "peak_mb": peak,
        "files": report.files,
        "entities": sum(report.entities.values()),
        "findings": len(report.findings),
    }


def main() -> None:
    """Print one line per tree."""
    kinds: dict[str, Callable[[Path, int], int]] = {
        "applications": applications,
        "nested modules": nested,
        "terraform": terraform,
        "kubernetes": kubernetes,
    }
    columns = ("discover", "load", "map", "link", "evaluate", "suppress", "quote", "all")
    print(f"{'tree':<20}{'kB':>8}" + "".join(f"{name:>10}" for name in columns) + f"{'MB':>8}{'findings':>10}")
    for kind, write in kinds.items():
        for size in SIZES[kind]:
            with tempfile.TemporaryDirectory() as folder:
                written = write(Path(folder), size)
                command = [sys.executable, __file__, "--measure", folder]
                result = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
            times = "".join(f"{result[name]:>10.3f}" for name in columns)
            line = (
                f"{f'{kind} {size}':<20}{written // 1000:>8}{times}{result['peak_mb']:>8.0f}{result['findings']:>10.0f}"
            )
            print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        main()
