"""ActionTrail: trails deliver who did what in an account, by default write events of all regions.

https://www.alibabacloud.com/help/en/actiontrail/product-overview/what-is-actiontrail
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, words
from accesslint.mappers.routes import Destination
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import Setting, Table

_TRAIL = "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/actiontrail_trail"
_OTHERS = {"write": "Read", "read": "Write"}


def _events(data: Any) -> Any:
    word = data.lower() if isinstance(data, str) else ""
    if word == "all":
        return {"included": ["Read", "Write"], "excluded": []}
    if word not in _OTHERS:
        return NOT_UNDERSTOOD
    return {"included": [data], "excluded": [_OTHERS[word]], "detail": f"event_rw is {data}"}


def _regions(data: Any) -> Any:
    if not isinstance(data, str) or not data:
        return NOT_UNDERSTOOD
    if data.lower() == "all":
        return {"included": ["All"], "excluded": []}
    return {"included": data.split(","), "excluded": ["all other regions"], "detail": f"trail_region is {data}"}


TABLES = (
    Table(
        "emitter",
        "trail",
        {"terraform": ("alicloud_actiontrail_trail", "alicloud_actiontrail")},
        (
            Setting(
                "logging", {"terraform": "status"}, _TRAIL, words({"Enable": "on", "Disable": "off"}), default="on"
            ),
            Setting(
                "coverage.event_kinds",
                {"terraform": "event_rw"},
                _TRAIL,
                Meaning(_events, lambda _: "All"),
                default={
                    "included": ["Write"],
                    "excluded": ["Read"],
                    "detail": "event_rw is not set: only write events are delivered",
                },
            ),
            Setting(
                "coverage.regions",
                {"terraform": "trail_region"},
                _TRAIL,
                Meaning(_regions, lambda _: "All"),
                default={"included": ["All"], "excluded": []},
            ),
        ),
    ),
)

_SWITCH = Switch(
    TABLES[0],
    "control",
    "status is Disable",
    (
        Destination("oss_bucket_name", "oss", "storage"),
        Destination("sls_project_arn", "sls-project", "logging"),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Trails as emitters."""
    yield from map_switch(_SWITCH, resources)
