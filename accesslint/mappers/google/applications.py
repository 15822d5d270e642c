"""Managed applications whose log is a switch: Dialogflow, Data Fusion, Identity Platform, workstations.
Not Cloud Run, Cloud Functions and App Engine, which log every request and have nothing to set, nor Apigee, which logs
by policies inside of its proxies, nor Memorystore, which has no access log.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.switches import Switch, map_switch
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import state
from accesslint.mappers.table import Setting, Table

_CX = "https://cloud.google.com/dialogflow/cx/docs/concept/agent-settings#settings-general"

TABLES = (
    Table(
        "emitter",
        "application",
        {"terraform": ("google_dialogflow_cx_agent",)},
        (
            Setting(
                "logging",
                {"terraform": "advanced_settings.logging_settings.enable_stackdriver_logging"},
                _CX,
                state,
                default="off",
            ),
            Setting("logging", {"terraform": "enable_stackdriver_logging"}, _CX, state),
        ),
    ),
    Table(
        "emitter",
        "application",
        {"terraform": ("google_dialogflow_agent",)},
        (
            Setting(
                "logging",
                {"terraform": "enable_logging"},
                "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/dialogflow_agent",
                state,
                default="off",
            ),
        ),
    ),
    Table(
        "emitter",
        "application",
        {"terraform": ("google_data_fusion_instance",)},
        (
            Setting(
                "logging",
                {"terraform": "enable_stackdriver_logging"},
                "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/data_fusion_instance",
                state,
                default="off",
            ),
        ),
    ),
    Table(
        "emitter",
        "application",
        {"terraform": ("google_identity_platform_config",)},
        (
            Setting(
                "logging",
                {"terraform": "monitoring.request_logging.enabled"},
                "https://cloud.google.com/identity-platform/docs/activity-logging",
                state,
                default="off",
            ),
        ),
    ),
    Table(
        "emitter",
        "application",
        {"terraform": ("google_workstations_workstation_config",)},
        (
            Setting(
                "logging",
                {"terraform": "enable_audit_agent"},
                "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/workstations_workstation_config",
                state,
                default="off",
            ),
        ),
    ),
)

_SWITCHES = (
    Switch(TABLES[0], "data", ("dialogflow",), "advanced_settings.logging_settings.enable_stackdriver_logging"),
    Switch(TABLES[1], "data", ("dialogflow",), "enable_logging"),
    Switch(TABLES[2], "data", ("datafusion",), "enable_stackdriver_logging"),
    Switch(TABLES[3], "auth", ("identitytoolkit",), "monitoring.request_logging.enabled"),
    Switch(TABLES[4], "host", ("workstations",), "enable_audit_agent"),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Managed applications as emitters of kind `application`."""
    for switch in _SWITCHES:
        yield from map_switch(switch, resources)
