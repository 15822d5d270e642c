"""Which environment folders and names tell of."""

from __future__ import annotations

import pytest

from accesslint.model.environment import environment_of


@pytest.mark.parametrize(
    ("texts", "environment"),
    [
        (("envs/prod/main.tf",), "production"),
        (("product-catalogue",), ""),
        (("modules/x", "web-staging"), "staging"),
        (("envs/dev", "prod-mirror"), "development"),
        (("live/dev/trail",), "development"),
        (("infrastructure-live/qa/app",), "test"),
        (("live/prod/trail",), "production"),
        (("envs/live/app",), "production"),
        (("envs/live", "dev-tools"), "production"),
        ((), ""),
    ],
)
def test_environment(texts: tuple[str, ...], environment: str) -> None:
    assert environment_of(*texts) == environment
