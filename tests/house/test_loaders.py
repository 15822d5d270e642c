"""A run asks only the loaders that may claim a file: it is as if it asked all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint import loaders
from accesslint.candidates import is_foreign
from accesslint.including.files import HEAD
from accesslint.loaders import index

TOP = Path(__file__).resolve().parents[2]
FOLDERS = ("tests/realistic", "tests/loaders", "examples")
FILES = [path for folder in FOLDERS for path in sorted((TOP / folder).rglob("*")) if path.is_file()]
PIECES = sorted({text for one in loaders.names() for text in loaders.loader(one).FILES})


def of_all(name: str, text: str) -> str | None:
    """The first of all loaders that claims a file."""
    found = (one for one in loaders.names() if loaders.loader(one).claims(name, text[:HEAD]))
    return None if is_foreign(name) else next(found, None)


def test_the_index_has_every_loader_and_is_what_they_say() -> None:
    assert loaders.INDEX.read_bytes() == index.index(), "run `make generate`"


def test_each_file_of_the_tests_has_the_loader_that_it_would_have_if_all_were_asked() -> None:
    claimed = 0
    for path in FILES:
        name = path.relative_to(TOP).as_posix()
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        assert loaders.claimant(name, text) == of_all(name, text), name
        claimed += loaders.claimant(name, text) is not None
    assert claimed > 100


@given(st.lists(st.sampled_from([*PIECES, "a", "/", ".", "-"]), max_size=6), st.sampled_from(["", ".j2", ".J2"]))
def test_names_outside_of_what_a_loader_says_are_never_its(pieces: list[str], ending: str) -> None:
    name = "".join(pieces) + ending
    for path in (*FILES[::7], None):
        head = path.read_bytes()[:HEAD].decode("utf-8", "replace") if path else ""
        assert loaders.claimant(name, head) == of_all(name, head)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("a/main.tf", ("cloud_init", "terraform")),
        ("MAIN.TF", ("cloud_init", "terraform")),
        ("shop", ("apache", "cloud_init", "fluentd", "lighttpd", "nginx")),
        ("shop.j2", ("apache", "cloud_init", "fluentd", "lighttpd", "nginx")),
        ("a.bin", ("cloud_init",)),
    ],
)
def test_few_are_asked(name: str, asked: tuple[str, ...]) -> None:
    assert tuple(loaders.possible(name)) == asked
