"""The console script: starts the program, and keeps the promise that no traceback reaches a user."""

from __future__ import annotations

import gc
import os
import sys

COLLECTION = (50_000, 10, 1_000)
"""When cycles are looked for: seldom, since what a run makes mostly lives as long as it. Saves a fifth of the time."""


def run() -> None:
    """Run the command line and exit with its status."""
    try:
        _run()
    except BrokenPipeError:
        _silence()
        sys.exit(141)
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):  # typer makes it 1, which would say that there are findings
            sys.exit(141)
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if os.environ.get("ACCESSLINT_DEBUG"):
            raise
        _silence()
        what = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"accesslint: {what}{error.strerror or error}\n")
        sys.exit(2)
    except Exception as error:
        if os.environ.get("ACCESSLINT_DEBUG"):
            raise
        sys.stderr.write(f"accesslint: internal error: {type(error).__name__}: {error}\n")
        sys.stderr.write("accesslint: this is a fault of accesslint; ACCESSLINT_DEBUG=1 shows where\n")
        sys.exit(2)


def _run() -> None:
    if sys.argv[1:] == ["--version"]:  # asked by hooks and scripts: not worth loading the program for
        from accesslint import __version__

        sys.stdout.write(f"accesslint {__version__}\n")
        return
    gc.set_threshold(*COLLECTION)
    if sys.stdout is None:  # closed by the caller: the exit status is all that is wanted
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (held until the end)
    from accesslint.cli.app import app

    app()


def _silence() -> None:
    """What is still to be written to stdout goes nowhere, lest the end of the program fails over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
