"""Outputs are found by being there."""

from __future__ import annotations

import pytest

from accesslint import outputs


def test_every_output_is_named_as_its_module() -> None:
    assert {"text", "json", "sarif"} <= set(outputs.names())
    for name in outputs.names():
        module = outputs.output(name)
        assert name == module.NAME
        assert callable(module.write)


def test_no_other_name() -> None:
    for name in ("csv", "_encoding", "os"):
        with pytest.raises(KeyError):
            outputs.output(name)
