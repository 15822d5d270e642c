"""`python -m accesslint`."""

from accesslint.cli.main import run

run()
