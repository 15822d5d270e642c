"""Laravel's and Symfony's files to resources: which are claimed, embedded ones, odd text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Embedded, Options
from accesslint.loaders.php_logging import claims, load
from accesslint.model.values import Resource
from accesslint.source import Problem, Source
from tests.trees import MemoryTree


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("config/logging.php", "return ['channels' => []];", True),
        ("config/logging.php", "<?php echo 1;", False),
        ("src/logger.php", "return ['channels' => []];", False),
        ("src/logger.php", "use Monolog\\Logger;", True),
        ("src/logger.php", "use Psr\\Log\\LoggerInterface;", False),
        ("config/packages/monolog.yaml", "monolog:\n  handlers: {}", True),
        ("config/packages/prod/monolog.yaml", "monolog:", True),
        ("config/packages/monolog.yaml", "when@prod:\n    monolog:", True),
        ("config/packages/dev/monolog.yaml", "monolog:", False),
        ("config/packages/monolog.yaml", "kind: Deployment", False),
        ("config/packages/framework.yaml", "monolog:", False),
    ],
)
def test_which_files_are_claimed(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected


def test_an_embedded_file() -> None:
    one = Embedded(
        Source("cm.yaml", "<?php return ['channels' => ['a' => ['x' => 1]]];"), "logging.php", "ConfigMap/a", "s"
    )
    (found,) = load([], [one], MemoryTree({}), Options())
    assert isinstance(found, Resource)
    assert (found.id, found.container, found.get("channel", "x").data) == ("s#channel a", "ConfigMap/a", 1)  # type: ignore[union-attr]


@settings(max_examples=40)
@given(st.text(alphabet="<?php return ['channels'=>[],];$\"{}\\ \n", max_size=120))
def test_odd_text_does_not_stop_it(text: str) -> None:
    whole = "<?php return ['channels' => ['audit' => " + text
    for name in ("config/logging.php", "config/packages/monolog.yaml"):
        for one in load([Source(name, whole)], [], MemoryTree({}), Options()):
            assert isinstance(one, Problem | Resource)
            span = one.span if isinstance(one, Problem) else one.header
            assert 1 <= span.line <= whole.count("\n") + 1
