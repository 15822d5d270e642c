"""The audit log of WildFly's management: on, off, unknown; what it leaves out, where it goes, what a record holds."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.wildfly import audit_logs
from accesslint.model.entities import Entity
from tests.loaders.wildfly.test_wildfly import resources, standalone
from tests.mappers.building import Mapped, assert_valid, mapped

FILE = '<file-handler name="h" formatter="json" path="audit-log.log" relative-to="jboss.server.data.dir"/>'


def audit(
    logger: str = "", handler: str = FILE, formatter: str = "", attached: str = '<handler name="h"/>'
) -> tuple[Entity, Mapped]:
    text = (
        f'<management><audit-log><formatters><json-formatter name="json" {formatter}/></formatters>\n'
        f"<handlers>{handler}</handlers>\n"
        f"<logger {logger}><handlers>{attached}</handlers></logger></audit-log></management>"
    )
    found = mapped(audit_logs, *resources(standalone(management=text)))
    return found.only("emitter"), found


def test_a_logger_is_on_by_default() -> None:
    emitter, found = audit()
    assert (emitter.kind, emitter.get("plane"), emitter.get("logging")) == ("trail", "control", "on")
    store = found.only("store")
    assert store.get("names") == ["jboss.server.data.dir/audit-log.log"]
    assert store.get("retention.days") == "forever"
    assert emitter.get("routes.0.to") == store.id


@pytest.mark.parametrize(
    ("logger", "expected"),
    [
        ('enabled="false"', "off"),
        ('enabled="TRUE"', "on"),
        ('enabled="${x}"', "unknown"),
        ('enabled="${x:false}"', "off"),
    ],
)
def test_switches(logger: str, expected: str) -> None:
    emitter, _ = audit(logger)
    told = emitter.get("logging")
    assert ("unknown" if isinstance(told, dict) else told) == expected
    assert emitter.span_of("logging").line == 4


def test_without_a_logger_or_a_handler_nothing_is_kept() -> None:
    found = mapped(audit_logs, *resources(standalone(management="<management/>")))
    assert found.only("emitter").get("logging") == "off"
    assert audit(attached="")[0].get("logging") == "off"


@pytest.mark.parametrize(
    ("logger", "excluded"),
    [("", 1), ('log-read-only="false"', 1), ('log-read-only="true"', 0), ('log-read-only="${x}"', None)],
)
def test_operations_that_only_read(logger: str, excluded: int | None) -> None:
    kinds: dict[str, Any] = audit(logger)[0].get("coverage.event_kinds")
    assert ("unknown" in kinds) if excluded is None else len(kinds["excluded"]) == excluded


@pytest.mark.parametrize(
    ("formatter", "encoding", "time"),
    [
        ("", "text", {"zone": "none", "form": "other", "precision": "second"}),
        ('compact="true"', "text", {"zone": "none", "form": "other", "precision": "second"}),
        ('compact="true" include-date="false"', "json", None),
        (
            """date-format="yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"""",
            "text",
            {"zone": "offset", "form": "rfc3339", "precision": "millisecond"},
        ),
        ('include-date="${x}"', "unknown", "unknown"),
        ('date-format="{{ x }}"', "text", "unknown"),
    ],
)
def test_records(formatter: str, encoding: str, time: object) -> None:
    form = audit(formatter=formatter)[1].only("format")
    told = form.get("encoding")
    assert ("unknown" if isinstance(told, dict) else told) == encoding
    fact = form.get("timestamp")
    assert ("unknown" if isinstance(fact, dict) and "unknown" in fact else fact) == time
    meanings = {field["meaning"] for field in form.get("fields")}
    assert {"identity", "action", "resource", "result", "client_address"} <= meanings
    assert ("timestamp" in meanings) == isinstance(time, dict)


def test_a_formatter_that_is_not_there() -> None:
    form = audit(handler=FILE.replace('"json"', '"other"'))[1].only("format")
    assert "unknown" in form.get("fields")


@pytest.mark.parametrize(
    ("handler", "route"),
    [
        ('<syslog-handler name="h" formatter="json"><udp host="logs"/></syslog-handler>',
         ("syslog", "logs:514", False)),
        ('<syslog-handler name="h" formatter="json"><tls host="logs" port="6514"/></syslog-handler>',
         ("syslog", "logs:6514", True)),
        ('<syslog-handler name="h" formatter="json"/>', ("syslog", "localhost:514", None)),
        ('<syslog-handler name="h" formatter="json"><tcp host="${x}"/></syslog-handler>', ("syslog", "", None)),
        ('<in-memory-handler name="h"/>', ("memory", "h", None)),
        (FILE.replace("audit-log.log", "{{ x }}"), ("file", "h", None)),
        ("", ("handler", "h", None)),
    ],
)  # fmt: skip
def test_routes(handler: str, route: tuple[str, str, bool | None]) -> None:
    emitter, _ = audit(handler=handler)
    (told,) = emitter.get("routes")
    assert (told["via"], told["target"], told.get("encrypted")) == route


@pytest.mark.parametrize(
    ("settings", "files", "megabytes"),
    [
        ("", 1, 10.0),
        ('max-backup-index="20" rotate-size="512k"', 20, 0.5),
        ('max-backup-index="${x}" rotate-size="${x}"', None, None),
    ],
)
def test_rotation_by_size(settings: str, files: int | None, megabytes: float | None) -> None:
    handler = FILE.replace("<file-handler", f"<size-rotating-file-handler {settings}")
    store = audit(handler=handler)[1].only("store")
    rotation = store.get("rotation")
    assert store.get("retention.days") is None
    if files is None:
        assert "unknown" in rotation["max_files"]
        assert "unknown" in rotation["max_size_mb"]
    else:
        assert (rotation["max_files"], rotation["max_size_mb"]) == (files, megabytes)


def test_two_handlers_with_one_formatter_have_one_format() -> None:
    two = FILE + FILE.replace('"h"', '"i"').replace("audit-log", "second")
    emitter, found = audit(handler=two, attached='<handler name="h"/><handler name="i"/>')
    assert len(emitter.get("formats")) == 1
    assert len([one for one in found.values() if one.category == "store"]) == 2


@pytest.mark.parametrize("odd", ["", "${x}", "{{ x }}", "-1", "é" * 300, "x y"])
def test_odd_values_never_raise(odd: str) -> None:
    for kind in ("file-handler", "size-rotating-file-handler", "syslog-handler", "in-memory-handler", "other"):
        names = ("formatter", "path", "relative-to", "max-backup-index", "rotate-size")
        settings = " ".join(f'{name}="{odd}"' for name in names)
        handler = f'<{kind} name="h" {settings}><tls host="{odd}" port="{odd}"/></{kind}>'
        formatter = f'date-format="{odd}" include-date="{odd}" compact="{odd}"'
        _, found = audit(f'enabled="true" log-read-only="{odd}"', handler, formatter)
        for one in found.values():
            assert_valid(one)
