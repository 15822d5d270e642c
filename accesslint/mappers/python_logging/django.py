"""Django's settings: libraries that record changes, whether they know who made them, and loggers that fall silent.

- django-auditlog names the actor by its middleware only, which looks for the user at once, so that it has to come after
  the one that signs users in: https://django-auditlog.readthedocs.io/en/latest/usage.html#automatically-logging-changes
- django-easy-audit looks for the user when something changes:
  https://github.com/soynatan/django-easy-audit#settings (what it watches can be switched off)
- django-simple-history: https://django-simple-history.readthedocs.io/en/latest/user_expanded_recording.html
- `LOGGING` is applied after Django's own configuration. Unless `disable_existing_loggers` is false (it is true where
  the key is absent: https://docs.python.org/3/library/logging.config.html#dictionary-schema-details), `django.request`,
  which gets refused requests and server errors, is disabled, unless it or `django` is named in `loggers`:
  https://docs.djangoproject.com/en/stable/topics/logging/#configuring-logging
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.server_files import append_route
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
_DATABASE = Unknown("the records are in a database that is not declared here", "the database")


class _Library(msgspec.Struct, frozen=True):
    """A library that records changes."""

    name: str
    apps: tuple[str, ...]
    middleware: str
    looks_at_once: bool = False
    """Whether its middleware needs the user when a request comes in."""


_LIBRARIES = (
    _Library(
        "django-auditlog", ("auditlog", "auditlog.apps.AuditlogConfig"), "auditlog.middleware.AuditlogMiddleware", True
    ),
    _Library("django-easy-audit", ("easyaudit",), "easyaudit.middleware.easyaudit.EasyAuditMiddleware"),
    _Library("django-simple-history", ("simple_history",), "simple_history.middleware.HistoryRequestMiddleware"),
)
_CHANGES = "DJANGO_EASY_AUDIT_WATCH_MODEL_EVENTS"
_SIGN_INS = "DJANGO_EASY_AUDIT_WATCH_AUTH_EVENTS"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Libraries for audit records, and Django's own logger that is silenced, as emitters of kind `application`."""
    for resource in resources.of_type("django_settings"):
        apps = resource.get("INSTALLED_APPS")
        for library in _LIBRARIES:
            named = (
                next((item for item in apps.items() if item.text in library.apps), None) if apps is not None else None
            )
            if named is not None:
                yield _library(resource, library, named)
        silenced = _silenced(resource)
        if silenced is not None:
            yield silenced


def _emitter(resource: Resource, name: str, plane: str) -> Entity:
    emitter = entity_for("emitter", "application", resource, name)
    emitter.address = name
    emitter.environment = environment_of(resource.scope)
    emitter.set("plane", plane)
    emitter.set("twin", f"application:{twin_of(resource.scope, name)}")
    return emitter


def _library(resource: Resource, library: _Library, named: Value) -> Entity:
    emitter = _emitter(resource, library.name, "data")
    emitter.header = named.span
    emitter.set("logging", "on", named.span)
    append_route(emitter, "database", "the application's database", _DATABASE, None)
    middleware = resource.get("MIDDLEWARE")
    if middleware is not None:
        _set_identity(emitter, library, middleware)
    if library.name == "django-easy-audit":
        _set_watched(emitter, resource)
    return emitter


def _set_identity(emitter: Entity, library: _Library, middleware: Value) -> None:
    unknown = undecided(middleware)
    names = [item.text or "" for item in middleware.items()]
    if unknown is not None or not isinstance(middleware.data, list):
        emitter.set("identity.individual", unknown or Unknown("it is no list", "the settings"), middleware.span)
    elif library.middleware not in names:
        emitter.set("identity.individual", False, middleware.span.first_line())
        detail = f"{library.middleware} is not in MIDDLEWARE, so that records name nobody"
        emitter.set("identity.detail", detail)
    elif library.looks_at_once and _AUTHENTICATION in names[names.index(library.middleware) :]:
        emitter.set("identity.individual", False, middleware.items()[names.index(library.middleware)].span)
        detail = "its middleware comes before AuthenticationMiddleware, so that it sees no user"
        emitter.set("identity.detail", detail)
    else:
        emitter.set("identity.individual", True, middleware.items()[names.index(library.middleware)].span)


def _set_watched(emitter: Entity, resource: Resource) -> None:
    changes = resource.get(_CHANGES)
    if changes is not None and changes.data is False:
        emitter.set("logging", "partial", changes.span)
        fact = {"excluded": ["changes of models"], "detail": f"{_CHANGES} is False"}
        emitter.set("coverage.event_kinds", fact, changes.span)
    signed = resource.get(_SIGN_INS)
    if signed is not None and signed.data is False:
        for fact_name in ("logins", "failures", "session_ends"):
            emitter.set(f"authentication.{fact_name}", False, signed.span)
        emitter.set("authentication.detail", f"{_SIGN_INS} is False")


def _silenced(resource: Resource) -> Entity | None:
    logging, configures = resource.get("LOGGING"), resource.get("LOGGING_CONFIG")
    if logging is None or configures is not None or not isinstance(logging.data, dict):
        return None
    version, existing, loggers = logging.get("version"), logging.get("disable_existing_loggers"), logging.get("loggers")
    incremental = logging.get("incremental")
    if version is None or version.data != 1 or incremental is not None:
        return None
    if (existing is not None and existing.data is not True) or (
        loggers is not None and not isinstance(loggers.data, dict)
    ):
        return None
    if loggers is not None and {"django", "django.request"} & {name for name, _ in loggers.entries()}:
        return None
    emitter = _emitter(resource, "the logger django.request", "http")
    span = logging.span.first_line() if existing is None else existing.span
    emitter.header = span
    emitter.set("logging", "off", span, default=existing is None)
    why = "disable_existing_loggers is True" + (" where it is not set" if existing is None else "")
    emitter.set("logging_detail", f"{why}, and neither it nor django is among the loggers")
    return emitter
