"""What the audit log of MySQL Enterprise and Percona holds: its policy, which commands and users are left out, losses.

https://dev.mysql.com/doc/refman/8.4/en/audit-log-reference.html (what it records is decided by filters in the database
unless the deprecated `audit_log_policy` is set), https://docs.percona.com/percona-server/8.0/audit-log-plugin.html
(the policy is ALL by default; accounts and commands are filtered besides).
"""

from __future__ import annotations

from accesslint.mappers.database_settings import Found, Settings
from accesslint.mappers.databases import KINDS, Database
from accesslint.mappers.mysql_audit import names, set_users
from accesslint.model.values import Unknown

_FILTERS = Unknown("filters in the database decide what the audit log holds", "the database")
_POLICIES = {"all": (True, KINDS), "logins": (True, ()), "queries": (False, KINDS), "none": (False, ())}
"""What `audit_log_policy` makes the log hold: sign-ins, statements."""

_COMMANDS = {
    "ddl": frozenset({"create_table", "alter_table", "drop_table"}),
    "role": frozenset({"grant", "revoke"}),
    "write": frozenset({"insert", "update", "delete"}),
    "read": frozenset({"select"}),
}
"""The commands without which a kind of statements is not whole, as `SHOW STATUS LIKE 'Com_%'` names them."""
_INCLUDED, _EXCLUDED = "audit_log_include_commands", "audit_log_exclude_commands"


def set_contents(database: Database, settings: Settings, *, percona: bool) -> None:
    """Set what the audit log holds."""
    policy, span = settings.text("audit_log_policy", "all" if percona else "")
    known = _POLICIES.get(policy) if isinstance(policy, str) and (span is not None or percona) else None
    set_users(database, settings, "audit_log_include_accounts", "audit_log_exclude_accounts")
    if known is None:
        reason = policy if isinstance(policy, Unknown) else _FILTERS
        inside = Found(reason, span)
        database.set_authentication(logins=inside, failures=inside, session_ends=inside)
        database.emitter.set("coverage.event_kinds", reason, span)
        return
    why = f"audit_log_policy is {policy}"
    sign_ins = Found(known[0], span, why)
    database.set_authentication(logins=sign_ins, failures=sign_ins, session_ends=sign_ins)
    _set_commands(database, settings, known[1], Found(True, span, why))


def _set_commands(database: Database, settings: Settings, kinds: tuple[str, ...], policy: Found) -> None:
    only, place = settings.text(_INCLUDED)
    without, where = settings.text(_EXCLUDED)
    doubt = next((one for one in (only, without) if isinstance(one, Unknown)), None)
    if doubt is not None and kinds:
        database.emitter.set("coverage.event_kinds", doubt, place or where)
        return
    kept, dropped = set(names(str(only))), set(names(str(without)))
    held = [kind for kind in kinds if (not kept or _COMMANDS[kind] <= kept) and _COMMANDS[kind].isdisjoint(dropped)]
    if len(held) == len(kinds):
        database.set_statements(kinds, policy.span, policy.why)
        return
    by_included = bool(kept) and any(not _COMMANDS[kind] <= kept for kind in kinds)
    name, text, span = (_INCLUDED, only, place) if by_included else (_EXCLUDED, without, where)
    database.set_statements(held, span, f"{name} is {text}")


def set_losses(database: Database, settings: Settings) -> None:
    """Say that records are dropped where the strategy lets them: `PERFORMANCE` drops what does not fit the buffer."""
    strategy, span = settings.text("audit_log_strategy")
    if strategy == "performance" and span is not None:
        buffer = {"output": "audit_log", "medium": "memory", "overflow": "drop"}
        path = database.emitter.append("buffers", buffer, span)
        database.emitter.spans[f"{path}.overflow"] = span
