"""Runs Python rules: modules with `METADATA` and `check(model)`.

Shipped ones and those that the user names by `--policy`; nothing is ever imported from the scanned tree.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from accesslint.model.entities import Model
from accesslint.rules.annotations import RuleError
from accesslint.rules.engines import Judgement


@cache
def module_of(path: Path) -> ModuleType:
    """The module of a rule's file.

    Raises `RuleError` where it cannot be imported.
    """
    name = f"accesslint_rule_{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise RuleError(f"{path}: not a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise RuleError(f"{path}: cannot be imported: {error}") from error
    return module


def evaluate(rules: Mapping[str, Path], model: Model) -> dict[str, Judgement]:
    """The judgements of Python rules by name.

    Raises `RuleError` where a rule fails.
    """
    judgements: dict[str, Judgement] = {}
    for name, path in rules.items():
        module = module_of(path)
        try:
            judgements[name] = Judgement(
                tuple(module.check(model)), _ids(module, "satisfied", model), _ids(module, "exempt", model)
            )
        except Exception as error:
            raise RuleError(f"{path}: the rule failed: {type(error).__name__}: {error}") from error
    return judgements


def _ids(module: ModuleType, function: str, model: Model) -> frozenset[str]:
    """The entities that an optional function of a rule's module gives."""
    return frozenset(getattr(module, function)(model)) if hasattr(module, function) else frozenset()
