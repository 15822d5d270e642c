"""Only Python files whose names tell of configuration are read at all, unless the user names them."""

from __future__ import annotations

from pathlib import Path

from accesslint.discovery import Walk, discover


def test_python_files_are_chosen_by_name(tmp_path: Path) -> None:
    names = ["gunicorn.conf.py", "settings/base.py", "core/logging.py", "main.py", "models.py", "views.py"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    walk = Walk(tmp_path, gitignore=False)
    assert {source.name for source in discover([tmp_path], walk).sources} == set(names) - {"models.py", "views.py"}
    assert [source.name for source in discover([tmp_path / "models.py"], walk).sources] == ["models.py"]
