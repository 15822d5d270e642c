"""The configuration: where it is found, what is refused and with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from accesslint.settings.configuration import SettingsError, find, read
from accesslint.settings.standard import default_standard, overlay
from accesslint.settings.starting import starting_file
from tests.conftest import write


def test_found_upwards_but_not_above_the_work_tree(tmp_path: Path) -> None:
    write(tmp_path, {"accesslint.yaml": "", "repo/.git/HEAD": "", "repo/a/b/x": "", "other/a/x": ""})
    assert find(tmp_path / "repo" / "a" / "b") is None
    assert find(tmp_path / "other" / "a") == tmp_path / "accesslint.yaml"


def test_pyproject_counts_only_with_its_table(tmp_path: Path) -> None:
    write(
        tmp_path, {"accesslint.yaml": "", "a/pyproject.toml": "[project]\n", "b/pyproject.toml": "[tool.accesslint]\n"}
    )
    assert find(tmp_path / "a") == tmp_path / "accesslint.yaml"
    assert find(tmp_path / "b") == tmp_path / "b" / "pyproject.toml"


def test_read_yaml_and_toml_alike(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "accesslint.yaml": "fail_on: error\nstandard:\n  retention: {minimum_days: 30}\nignore: [no-cold-tier]\n",
            "pyproject.toml": """\
                [tool.accesslint]
                fail_on = "error"
                ignore = ["no-cold-tier"]
                [tool.accesslint.standard.retention]
                minimum_days = 30
                """,
        },
    )
    yaml, toml = read(tmp_path / "accesslint.yaml"), read(tmp_path / "pyproject.toml")
    assert yaml.fail_on == toml.fail_on == "error"
    assert yaml.standard == toml.standard == {"retention": {"minimum_days": 30}}
    assert yaml.ignore == ("no-cold-tier",)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "accesslint.yaml",
            "fial_on: error\n",
            ":1:",
        ),
        ("accesslint.yaml", "a: 1\nstandard:\n  retention:\n    minimum_day: 30\n", "did you mean `minimum_days`?"),
        ("accesslint.yaml", "standard:\n  retention:\n    minimum_days: thirty\n", ":3:"),
        ("accesslint.yaml", "select: integrity\n", ":1:9: select: a list is expected, not `integrity`"),
        ("accesslint.yaml", "suppressions:\n  entries: [{rule: x}]\n", "suppressions.entries.0: `reason` is missing"),
        ("accesslint.yaml", "fail_on: warnings\n", "did you mean `warning`?"),
        ("accesslint.yaml", "- a\n", "a mapping of settings is expected"),
        ("accesslint.yaml", "a: [\n", "accesslint.yaml:"),
        ("accesslint.yaml", "fail_on: error\n---\nfail_on: note\n", "one document is expected"),
        ("pyproject.toml", "[tool.accesslint]\nfial_on = 1\n", "did you mean `fail_on`?"),
        ("pyproject.toml", "[tool.accesslint\n", "pyproject.toml: "),
        ("pyproject.toml", "[tool.accesslint.standard.retention]\nminimum_days = 'x'\n", ":2:"),
    ],
)
def test_refused_with_place_and_suggestion(tmp_path: Path, name: str, text: str, said: str) -> None:
    write(tmp_path, {name: text})
    with pytest.raises(SettingsError) as error:
        read(tmp_path / name)
    assert said in str(error.value)
    assert str(error.value).startswith(str(tmp_path / name))


def test_the_starting_file_is_the_default_standard(tmp_path: Path) -> None:
    (tmp_path / "accesslint.yaml").write_text(starting_file())
    settings = read(tmp_path / "accesslint.yaml")
    assert settings.standard == default_standard()
    assert overlay(default_standard(), settings.standard) == default_standard()


def test_the_default_standard_is_the_documented_one() -> None:
    standard = default_standard()
    assert standard["fields"]["required"] == ["timestamp", "identity", "action", "resource", "result", "request_id"]
    assert standard["retention"] == {"minimum_days": 365, "maximum_days": 2557, "at_hand_days": 90}
    assert standard["transport"] == {"encrypted": True, "verified": True}


def test_an_overlay_changes_single_keys_and_replaces_lists() -> None:
    changed = overlay(default_standard(), {"retention": {"minimum_days": 30}, "fields": {"required": ["timestamp"]}})
    assert changed["retention"]["maximum_days"] == 2557
    assert changed["fields"]["required"] == ["timestamp"]


def test_one_wrong_value_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, {"accesslint.yaml": "fail_on: 5\n"})
    with pytest.raises(SettingsError) as error:
        read(tmp_path / "accesslint.yaml")
    assert len(str(error.value).splitlines()) == 1


def test_entries_in_toml_have_places_and_its_own_dates(tmp_path: Path) -> None:
    entry = '[[tool.accesslint.suppressions.entries]]\nrule = "no-route"\nreason = "x"\nuntil = 2030-01-31\n'
    write(tmp_path, {"pyproject.toml": f"[project]\n{entry}{entry}"})
    settings = read(tmp_path / "pyproject.toml")
    assert [given.until for given in settings.suppressions.entries] == ["2030-01-31"] * 2
    assert [settings.places[f"suppressions.entries.{number}"].line for number in (0, 1)] == [2, 6]
