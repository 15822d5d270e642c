"""One RDS database while it is mapped: beside its parameters, the logs that it exports and its option group."""

from __future__ import annotations

from accesslint.mappers.aws.rds_groups import Groups
from accesslint.mappers.database_settings import Found
from accesslint.mappers.databases import Database
from accesslint.mappers.records import texts_and_doubt
from accesslint.model.values import Value

EXPORTS = "enabled_cloudwatch_logs_exports"


class RdsDatabase(Database, frozen=True):
    """What a mapper of one of RDS's engines works on."""

    exports: Value | None
    groups: Groups
    clustered: bool
    """An `aws_rds_cluster`."""

    def exported(self, name: str) -> Found:
        """Whether a log is sent to CloudWatch Logs; nothing is by default."""
        if self.exports is None:
            return Found(False, None, f"{self.resource.name_of(EXPORTS)} lists nothing")
        names, doubt = texts_and_doubt(self.exports)
        holds = True if name in names else doubt or False
        return Found(holds, self.exports.span, f"{name} is not among the {self.resource.name_of(EXPORTS)}")
