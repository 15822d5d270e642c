"""Jetty's servers as emitters: on, off, unknown; formats, files, retention, addresses."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.jetty import servers
from accesslint.model.entities import Entity
from tests.loaders.jetty.test_jetty import HEAD, WRITER, custom, load
from tests.mappers.building import Mapped, mapped


def site(**texts: str) -> tuple[Entity, Mapped]:
    """`ini` is start.ini, `xml` is etc/jetty.xml."""
    names = {"ini": "start.ini", "xml": "etc/jetty.xml"}
    found = mapped(servers, *load({names[name]: text for name, text in texts.items()})[0])
    return found.only("emitter"), found


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"ini": "--module=http"}, "off"),
        ({"ini": "--module=http,requestlog"}, "on"),
        ({"ini": "--module=customrequestlog"}, "on"),
        ({"ini": "--module=requestlog-slf4j"}, "on"),
        ({"ini": "--module=http", "xml": custom("")}, "unknown"),
        ({"ini": "--module=http\netc/jetty.xml", "xml": custom("")}, "on"),
        ({"ini": "--module=http", "xml": f"{HEAD}</Configure>"}, "off"),
        ({"ini": "--module=http\n{{ more }}"}, "unknown"),
        ({"ini": "--module=http\n{% if x %}\n--module=requestlog\n{% endif %}"}, "unknown"),
        ({"ini": "--module=${logs}"}, "unknown"),
        ({"xml": custom("")}, "on"),
    ],
)
def test_switches(texts: dict[str, str], expected: str) -> None:
    emitter, _ = site(**texts)
    logging = emitter.get("logging")
    assert ("unknown" if isinstance(logging, dict) else logging) == expected
    assert (emitter.get("logging_detail") is not None) is (expected == "off")


def test_the_module_s_defaults() -> None:
    emitter, found = site(ini="--module=requestlog")
    assert emitter.get("routes.0.target") == "logs/yyyy_MM_dd.request.log"
    assert found.only("store").get("rotation.keep_days") == 90
    assert "rotation.keep_days" in found.only("store").defaults
    form = found.only("format")
    meanings = {field["meaning"] for field in form.get("fields")}
    assert {"timestamp", "identity", "action", "resource", "result", "user_agent"} <= meanings
    assert form.get("timestamp") == {"zone": "utc", "form": "clf", "precision": "second"}
    assert emitter.get("client_address") == {"source": "peer"}


@pytest.mark.parametrize(
    ("lines", "target"),
    [
        ("jetty.requestlog.dir=/l", "/l/yyyy_MM_dd.request.log"),
        ("jetty.requestlog.filePath=/l/a.log", "/l/a.log"),
        ("jetty.requestlog.dir=/l\njetty.requestlog.filePath=${jetty.requestlog.dir}/a.log", "/l/a.log"),
        ("jetty.requestlog.filePath=${jetty.requestlog.dir}/a.log", "logs/a.log"),
        ("jetty.requestlog.filePath=${home}/a.log", ""),
        ("jetty.requestlog.dir={{ dir }}", ""),
    ],
)
def test_files(lines: str, target: str) -> None:
    emitter, found = site(ini=f"--module=requestlog\n{lines}")
    assert emitter.get("routes.0.target") == target
    assert bool([one for one in found.values() if one.category == "store"]) is bool(target)


@pytest.mark.parametrize(
    ("days", "fact", "expected"),
    [
        ("30", "rotation.keep_days", 30),
        ("0", "retention.days", "forever"),
        ("${days}", "rotation.keep_days", {"unknown": "`${days}` is filled in elsewhere"}),
        ("odd", "rotation.keep_days", None),
    ],
)
def test_how_long_files_stay(days: str, fact: str, expected: Any) -> None:
    _, found = site(ini=f"--module=requestlog\njetty.requestlog.retainDays={days}")
    assert found.only("store").get(fact) == expected
    _, found = site(xml=custom(WRITER.format("/l", f'<Set name="retainDays">{days}</Set>')))
    assert found.only("store").get(fact) == expected


def test_xml_s_own_default_is_shorter() -> None:
    _, found = site(xml=custom(WRITER.format("/l", "")))
    assert found.only("store").get("rotation.keep_days") == 31


WHOLE = "%t %u %m %U %s"


@pytest.mark.parametrize(
    ("left_out", "meaning"),
    [("%t", "timestamp"), ("%u", "identity"), ("%m", "action"), ("%U", "resource"), ("%s", "result")],
)
def test_each_of_the_five_missing(left_out: str, meaning: str) -> None:
    def meanings(text: str) -> set[str]:
        _, found = site(ini=f"--module=requestlog\njetty.requestlog.formatString={text}")
        return {field["meaning"] for field in found.only("format").get("fields")}

    assert meaning in meanings(WHOLE)
    assert meaning not in meanings(WHOLE.replace(left_out, ""))


def test_formats_of_xml() -> None:
    _, found = site(xml=custom(WRITER.format("/l", "") + '<Arg><Get name="NCSA_FORMAT"/></Arg>'))
    assert "user_agent" not in {field["meaning"] for field in found.only("format").get("fields")}
    _, found = site(xml=custom(WRITER.format("/l", "") + "<Arg>%{User-Agent}i</Arg>"))
    assert found.only("format").get("escaping") == "none"
    assert found.only("format").get("line_breaks") is False
    _, found = site(xml=custom(WRITER.format("/l", "") + "<Arg>${x}</Arg>"))
    assert "unknown" in found.only("format").get("fields")
    _, found = site(ini="--module=requestlog\njetty.requestlog.extended=false")
    assert "user_agent" not in {field["meaning"] for field in found.only("format").get("fields")}


def former(settings: str, name: str = "NCSARequestLog") -> str:
    made = f'<New class="org.eclipse.jetty.server.{name}">{settings}</New>'
    return f'{HEAD}<Ref id="RequestLog"><Set name="requestLog">{made}</Set></Ref></Configure>'


def test_classes_of_before() -> None:
    emitter, found = site(xml=former('<Set name="filename">/l/a</Set><Set name="extended">true</Set>'))
    assert emitter.get("routes.0.target") == "/l/a"
    assert "user_agent" in {field["meaning"] for field in found.only("format").get("fields")}
    _, found = site(xml=former('<Arg>/l/a</Arg><Set name="logCookies">true</Set>'))
    assert "credentials" in {field.get("sensitive") for field in found.only("format").get("fields")}
    emitter, _ = site(xml=former("", "Slf4jRequestLog"))
    assert emitter.get("routes.0.via") == "logger"
    own = former("<Arg>/l/a</Arg>").replace("org.eclipse.jetty.server.NCSARequestLog", "com.acme.AcmeRequestLog")
    assert "unknown" in site(xml=own)[1].only("format").get("fields")


def test_paths_left_out() -> None:
    ignored = '<Set name="ignorePaths"><Array><Item>/images/*</Item></Array></Set>'
    emitter, _ = site(xml=custom(WRITER.format("/l", "") + ignored))
    assert emitter.get("coverage.locations.excluded") == ["/images/*"]


def test_a_log_that_may_not_be_there_has_no_store() -> None:
    text = custom(WRITER.format("/l", ""))
    text = text.replace("<Set name", "{% if x %}<Set name").replace("</Set>", "</Set>{% endif %}")
    emitter, found = site(xml=text)
    assert "unknown" in emitter.get("routes.0.to")
    assert not [one for one in found.values() if one.category == "store"]


CUSTOMIZER = "org.eclipse.jetty.server.ForwardedRequestCustomizer"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"ini": "--module=requestlog,http-forwarded"}, {"behind_proxy": True, "source": "untrusted-header"}),
        (
            {
                "xml": custom("").replace(
                    "<Set", '<New class="org.eclipse.jetty.server.ForwardedRequestCustomizer"/><Set'
                )
            },
            {"behind_proxy": True, "source": "untrusted-header"},
        ),
        ({"ini": "--module=requestlog,http-forwarded\njetty.requestlog.formatString=%t"}, None),
    ],
)
def test_client_addresses(texts: dict[str, str], expected: dict[str, Any] | None) -> None:
    facts = site(**texts)[0].get("client_address")
    if facts is not None:
        facts = {name: fact for name, fact in facts.items() if name != "detail"}
    assert facts == expected
