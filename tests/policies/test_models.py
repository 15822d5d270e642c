"""What loaders and mappers make of every case follows the contract that rules are checked against."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from accesslint.resources import shipped
from tests.conftest import run, write
from tests.policies.test_cases import case_files, document

SCHEMA = jsonschema_rs.validator_for(
    msgspec.json.decode((shipped("schemas") / "model.schema.json").read_bytes()),
)


@pytest.mark.parametrize("path", case_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_models_follow_their_schema(path: Path, tmp_path: Path) -> None:
    rule = document(path)["rule"]
    faults: list[Any] = []
    for number, case in enumerate(document(path)["cases"]):
        if "files" in case:
            folder = tmp_path / str(number)
            write(folder, case["files"])
            model = run(folder, select=(rule,), standard=case.get("standard"))[1].model.to_json()
            faults += [(case["name"], error.instance_path, error.message) for error in SCHEMA.iter_errors(model)]
    assert not faults
