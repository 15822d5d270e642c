"""Log Service: logstores as stores. Records in them end after 30 days unless another time is set.

https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/log_store
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.alicloud.oss import KEY_SETTINGS
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.log_stores import LogStore, map_log_stores
from accesslint.mappers.meanings import Meaning, boolean, number
from accesslint.mappers.store_keys import Key
from accesslint.mappers.table import Setting, Table

_STORE = "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/log_store"
_FOREVER = 3650


def _days(data: Any) -> Any:
    found = number.read(data)
    return "forever" if found == _FOREVER else found


TABLES = (
    Table(
        "store",
        "log-group",
        {"terraform": ("alicloud_log_store",)},
        (
            Setting(
                "retention.days",
                {"terraform": "retention_period"},
                _STORE,
                Meaning(_days, lambda fact: _FOREVER if fact == "forever" else fact),
                default=30,
            ),
            Setting("encryption.at_rest", {"terraform": "encrypt_conf.enable"}, _STORE, boolean, default=False),
        ),
    ),
)

_STORES = LogStore(
    TABLES[0],
    ("logstore_name", "name"),
    "sls",
    Key("encrypt_conf.user_cmk_info.cmk_key_id", "alicloud_kms_key", KEY_SETTINGS),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Logstores as stores."""
    yield from map_log_stores(_STORES, resources)
