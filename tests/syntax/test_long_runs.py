"""Blank runs, unclosed brackets and repeated openers: read in one pass, and what is meant is still found."""

from __future__ import annotations

import re

import pytest

from accesslint.loaders.docker import images
from accesslint.loaders.php_fpm import pools
from accesslint.loaders.traefik import toml
from accesslint.mappers.haproxy import filters
from accesslint.source import Source
from accesslint.syntax import environment_files, fluentbit, option_files

BLANKS = " \t" * 50_000


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (option_files._GROUP, "[ mysqld ]", "mysqld"),
        (option_files._GROUP, "[a b]", "a b"),
        (option_files._GROUP, "[" + BLANKS, None),
        (option_files._GROUP, "[a" + BLANKS, None),
        (pools._SECTION, "[ www ]", "www"),
        (pools._SECTION, "[w" + BLANKS, None),
        (fluentbit._SECTION, "[ INPUT ]", "INPUT"),
        (fluentbit._SECTION, "[" + BLANKS, None),
        (toml._HEADER, "[[ a.b ]] # c", "a.b"),
        (toml._HEADER, "[a" + BLANKS, None),
        (images._DOLLAR, "${A:-b}", "A"),
        (images._DOLLAR, "${A}", "A"),
        (images._DOLLAR, "${" + "a" * 100_000, None),
        (filters._WORDS, "{ path /health }", None),
        (filters._WORDS, "{" + BLANKS, None),
    ],
)
def test_a_run_of_blanks_is_read_once(pattern: re.Pattern[str], text: str, found: str | None) -> None:
    match = pattern.match(text)
    assert (match[1] if match is not None else None) == found


@pytest.mark.parametrize("text", ["A=  # gone", "A=b  # gone", "A=b" + BLANKS + "# gone", "A=b" + BLANKS])
def test_a_comment_behind_blanks_is_none_of_the_value(text: str) -> None:
    (value,) = environment_files.parse(Source(".env", text)).variables.values()
    assert (value.text or "").strip() in ("", "b")
