"""A progress bar on stderr, shown only when a run takes longer than a second and a person is watching."""

from __future__ import annotations

import sys
from threading import Timer
from types import TracebackType
from typing import Any

_STAGES = ("discover", "load", "map", "link", "evaluate", "suppress")
_DELAY_SECONDS = 1.0


class Progress:
    """Context manager around a run; `stage` is called when a stage begins."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled and sys.stderr.isatty()
        self._stage = _STAGES[0]
        self._bar: Any = None
        self._task: Any = None
        self._timer: Timer | None = None

    def __enter__(self) -> Progress:
        if self._enabled:
            self._timer = Timer(_DELAY_SECONDS, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._stage = name
        if self._bar is not None:
            self._bar.update(self._task, completed=_STAGES.index(name), description=name)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("accesslint {task.description:<9}"), BarColumn(), TimeElapsedColumn())
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task = bar.add_task(self._stage, total=len(_STAGES), completed=_STAGES.index(self._stage))
        bar.start()
        self._bar = bar
