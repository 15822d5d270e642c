"""Managed applications whose log is a switch: Dialogflow, Data Fusion, Identity Platform, workstations, workflows.

Those that have nothing to set, since they log always or never, are in `uncovered`.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.switches import Switch, map_switch
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import words
from accesslint.mappers.records import state
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity

_CX = "https://cloud.google.com/dialogflow/cx/docs/concept/agent-settings#settings-general"

_CALLS = words({"LOG_ALL_CALLS": "on", "LOG_ERRORS_ONLY": "on", "LOG_NONE": "off", "CALL_LOG_LEVEL_UNSPECIFIED": "off"})

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
    Table(
        "emitter",
        "workflow",
        {"terraform": ("google_workflows_workflow",)},
        (
            Setting(
                "logging",
                {"terraform": "call_log_level"},
                "https://cloud.google.com/workflows/docs/log-workflow#call-logging",
                _CALLS,
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
    Switch(TABLES[5], "data", ("workflows",), "call_log_level"),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Managed applications as emitters of kind `application`, workflows of kind `workflow`."""
    for switch in _SWITCHES:
        for found in map_switch(switch, resources):
            if isinstance(found, Entity) and found.type == "google_workflows_workflow":
                _add_level(found, resources)
            yield found


def _add_level(emitter: Entity, resources: ResourceIndex) -> None:
    """What the level of a workflow's calls leaves out."""
    workflow = resources.get(emitter.id.partition(":")[2])
    level = None if workflow is None else find(workflow, "call_log_level")
    if workflow is not None and level is not None and level.text == "LOG_ERRORS_ONLY":
        detail = f"only calls that fail leave records: {workflow.name_of('call_log_level')} is LOG_ERRORS_ONLY"
        emitter.append("filters", {"how": "level", "what": level.text, "detail": detail}, level.span)
