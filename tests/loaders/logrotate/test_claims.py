"""Which files are logrotate's."""

from __future__ import annotations

import pytest

from accesslint.loaders.logrotate import claims

BLOCK = "/var/log/a.log {\n  daily\n}\n"
REMARKS = "# what stands here is set by the platform team\n\n" * 100


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("etc/logrotate.d/shop", BLOCK, True),
        ("etc/logrotate.conf", "weekly\nrotate 4\n", True),
        ("etc/logrotate.d/shop", REMARKS[:4096], True),
        ("etc/logrotate.d/README", "What stands here is set by the platform team.\n", False),
        ("etc/shop.conf", REMARKS[:4096], False),
        ("etc/shop.conf", BLOCK, False),
    ],
)
def test_claims(name: str, head: str, expected: bool) -> None:
    assert claims(name, head) is expected
