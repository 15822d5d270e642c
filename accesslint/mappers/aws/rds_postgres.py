"""PostgreSQL in RDS and Aurora: what the exported log holds, by the parameters of its groups.

pgAudit works only if it is preloaded:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html
"""

from __future__ import annotations

from accesslint.mappers.aws.rds_database import RdsDatabase
from accesslint.mappers.postgres import Auditing, set_sign_ins, set_statements


def map_postgres(database: RdsDatabase) -> tuple[str, ...]:
    """Set the facts of a PostgreSQL database; gives the exports that hold its records."""
    exported = database.exported("postgresql")
    database.set_logging(exported)
    if exported.holds is not False:
        set_sign_ins(database)
        set_statements(database, Auditing())
    return ("postgresql",)
