"""What Keycloak's records hold: the line that the listener `jboss-logging` writes, and an event in its database.

The line's message has the event's fields: https://www.keycloak.org/docs/latest/server_admin/index.html#event-listener.
The text around it is `%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p [%c] (%t) %s%e%n` by default:
https://www.keycloak.org/server/logging
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

_SOURCE = "https://www.keycloak.org/server/logging"
_EVENT = "type realmId realmName clientId userId sessionId ipAddress error"
_MEANINGS = {
    "timestamp": ("time", "timestamp", "@timestamp"),
    "identity": ("userId",),
    "action": ("type", "operationType"),
    "resource": ("clientId", "resourcePath"),
    "result": ("type", "error"),
    "client_address": ("ipAddress",),
    "request_id": ("sessionId",),
}
_DETAILS = frozenset({"details"})

TEXT = Layout(
    name="Keycloak log line",
    kind="audit-log",
    vocabulary=Vocabulary(meanings=_MEANINGS, times={"time": Time("none", "other", "millisecond")}),
    listed=f"time level category thread {_EVENT}",
    source=_SOURCE,
    structured=False,
)
JSON = Layout(
    name="Keycloak JSON line",
    kind="audit-log",
    vocabulary=Vocabulary(meanings=_MEANINGS, times={"timestamp": Time("offset", "rfc3339", "millisecond")}),
    listed=f"timestamp level loggerName {_EVENT}",
    source=_SOURCE,
    encoding="json",
)
STORED = Layout(
    name="Keycloak event",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings=_MEANINGS, times={"time": Time("utc", "epoch", "millisecond")}, client_controlled=_DETAILS
    ),
    listed="time type realmId clientId userId sessionId ipAddress error details operationType resourcePath",
    source="https://www.keycloak.org/docs-api/latest/rest-api/index.html#EventRepresentation",
    encoding="json",
)
