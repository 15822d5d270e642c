"""SQL Server: audits and the auditing of sign-ins are made in the database, no setting of the file makes one.

https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-configure-mssql-conf lists what the file can say;
`telemetry.userrequestedlocalauditdirectory` keeps a copy of what is sent to the vendor about the server's use and is no
audit of accesses: https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-customer-feedback. Audits:
https://learn.microsoft.com/en-us/sql/relational-databases/security/auditing/create-a-server-audit-and-server-audit-specification
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.model.values import Unknown

_IN_DATABASE = Unknown("audits of SQL Server are made by statements, not by mssql.conf", "CREATE SERVER AUDIT")
_NO_AUDIT = Unknown(
    "audits of SQL Server are made by statements; the local audit of telemetry only keeps what is sent to Microsoft",
    "CREATE SERVER AUDIT",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `database` whose audit is not known."""
    yield from map_audited(resources, "mssql_configuration", _map)


def _map(server: AuditedServer) -> None:
    local = server.value("telemetry.userrequestedlocalauditdirectory")
    server.set_logging(_IN_DATABASE if local is None else _NO_AUDIT, None if local is None else local.span)
