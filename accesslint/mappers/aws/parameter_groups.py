"""Parameter groups and lists of exported logs of the databases beside RDS, read as those of RDS are."""

from __future__ import annotations

from accesslint.mappers.aws.rds_groups import Groups
from accesslint.mappers.database_settings import Found
from accesslint.mappers.records import texts_and_doubt
from accesslint.model.values import Value


class ParameterGroups(Groups):
    """The run's parameter groups of Redshift, DocumentDB and Neptune."""

    _TYPES = (
        "aws_redshift_parameter_group",
        "aws_docdb_cluster_parameter_group",
        "aws_neptune_cluster_parameter_group",
    )


def listed(exports: Value | None, name: str, attribute: str) -> Found:
    """Whether a list of exported logs has one; `attribute` is what the list is called."""
    if exports is None:
        return Found(False, None, f"{attribute} lists nothing")
    names, doubt = texts_and_doubt(exports)
    return Found(True if name in names else doubt or False, exports.span, f"{name} is not among the {attribute}")
