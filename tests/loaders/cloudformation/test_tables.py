"""Every AWS type that mappers look at has a name in CloudFormation, or a reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from accesslint.loaders.cloudformation import tables
from accesslint.loaders.cloudformation.tables import SHAPES, WITHOUT_TWIN
from accesslint.mappers.types import looked_at

_SOURCES = "".join(
    path.read_text("utf-8") for path in Path(tables.__file__).parent.glob("*.py") if path.stem != "without_twin"
)
AWS = sorted(name for name in looked_at() if name.startswith("aws_"))


def has_a_twin(name: str) -> bool:
    """Whether a shape gives the type, or makes a side resource of it."""
    return name in {shape.type for shape in SHAPES.values()} or f'"{name}"' in _SOURCES


@pytest.mark.parametrize("name", AWS)
def test_a_type_has_a_twin_or_a_reason(name: str) -> None:
    other = "aws_caller_identity"  # asked for by resources.py: a pseudo parameter
    assert name == other or has_a_twin(name) != (name in WITHOUT_TWIN)


def test_reasons_are_of_types_that_mappers_look_at() -> None:
    assert sorted(WITHOUT_TWIN.keys() - set(AWS)) == []
