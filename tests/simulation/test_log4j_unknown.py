"""Log4j's lines where the files do not tell all: what stays open, and that nothing raises."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.entities import Model
from accesslint.model.recording import Layout, Place, Recording
from accesslint.model.values import Unknown
from accesslint.simulation import Context
from accesslint.simulation.log4j import render
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.simulation.simulate import Line
from tests.simulation.java_records import model_of_file, only_line

READ = Scenario("read", Request("GET", "/records/42"))
TOLD = Scenario("read", Request("GET", "/"), values={"%level": "WARN", "%msg": "alice read 42", "%X{user}": "alice"})


def model_of(pattern: str, inside: str = "", level: str = "info", reference: str = "") -> Model:
    text = f"""<Configuration>
  <Appenders><File name="A" fileName="audit.log">
    <PatternLayout pattern={quoteattr(pattern)}>{inside}</PatternLayout>
  </File></Appenders>
  <Loggers><Logger name="AUDIT" level="{level}" additivity="false">
    <AppenderRef ref="A" {reference}/>
  </Logger></Loggers>
</Configuration>"""
    return model_of_file("log4j2.xml", text)


def line_of(model: Model, scenario: Scenario = READ) -> Line:
    return only_line(model, scenario)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("%d{HH:mm:ss.SSS} [%t] %-5level %c{1.} - %msg%n", "13:11:51.042 [<%t?>] <%level?> AUDIT - <%msg?>"),
        ("%X{user} %X %X{a, b} %K{x}", "<%X{user}?> <%X?> <%X{a, b}?> <%K{x}?>"),
        ("%L %marker %m{ansi}", "<%L?> <%marker?> <%m{ansi}?>"),
        ("%highlight{%p} %m", "<colour?><%p?>\x1b[m <%m?>"),
        ("%style{%m}{italic}", "<colour?><%m?>\x1b[m"),
        ("%enc{%m %d{HH:mm}}{JSON}", "<%m?> 13:11"),
        (r"%replace{%m}{[\r\n]}{}", "<%m?>"),
        ("%notEmpty{[%X{user}] }%m", "<%X{user}?><%m?>"),
        ("%-30notEmpty{x%X{user}}|", "<%X{user}?>|"),
        ("%maxLen{%m}{20} %maxLen{%m}{x}", "<%m?> %maxLen"),
        ("%d{HH:mm}{Europe/Berlin} %d{HH:mm z}{GMT} %d{foo}", "<%d{HH:mm}?> <%d{HH:mm z}?> <%d{foo}?>"),
        ("%equals{%p}{INFO}{i} %c{word}", "<%equals{%p}?> <%c{word}?>"),
        ("%d{HH:mm} " * 900, "<unknown?>"),
    ],
)
def test_what_stays_open_of_log4js_line(pattern: str, line: str) -> None:
    assert line_of(model_of(pattern)).text == line


def test_a_scenario_tells_what_the_program_writes() -> None:
    found = line_of(model_of("%highlight{%-5p} %X{user} %level{length=1} %m"), TOLD)
    assert found.text == "\x1b[33mWARN \x1b[m alice W alice read 42"


def test_the_time_is_read_back_and_the_message_may_hold_the_rest() -> None:
    found = line_of(model_of("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %m%n"))
    assert found.answers is not None
    states = {meaning: answer.state for meaning, answer in found.answers.fields.items()}
    assert states == dict.fromkeys(("identity", "action", "resource", "result"), "unknown") | {"timestamp": "read"}


def test_what_is_looked_up_is_not_known() -> None:
    assert "looked up" in str(_rendered("%m $${ctx:user} %n"))


@pytest.mark.parametrize(
    ("level", "reference", "said"),
    [("info", "", ""), ("error", "", "below ERROR"), ("info", 'level="warn"', "below WARN"), ("all", "", "")],
)
def test_whether_a_record_is_kept_may_not_be_known(level: str, reference: str, said: str) -> None:
    line = line_of(model_of("%d %m", level=level, reference=reference))
    assert said in line.unknown if said else not line.unknown


def test_what_a_layout_changes_is_not_rendered() -> None:
    assert line_of(model_of("%m", '<Replace regex="a" replacement="b"/>')).text == "<unknown?>"


def test_findings_quote_what_shows_the_fault() -> None:
    model = model_of("%d{HH:mm} %m%n")
    (form,) = (entity.id for entity in model.of("format"))
    assert quotes(model, [(form, "read")])[form, "read"].line == "13:11 <%m?>"
    assert not quotes(model, [(form, "forged")])


def _rendered(pattern: str, name: str = "AUDIT", scenario: Scenario = READ) -> list[bytes | Unknown]:
    context = Context(scenario, Recording("log4j", (Place("", "on", ()),), name=name))
    return [piece.written for piece in render(Layout("log4j", (pattern, Unknown("open"))), context)]


_PATTERNS = st.text("%{}-.0$\\, dmXn12replacehighlightyc", max_size=60) | st.text(max_size=30)


@given(_PATTERNS, st.sampled_from(("AUDIT", "a.b.C", "a.b", "")), st.sampled_from((READ, TOLD)))
def test_no_pattern_of_log4j_raises(pattern: str, name: str, scenario: Scenario) -> None:
    assert all(isinstance(one, bytes | Unknown) for one in _rendered(pattern, name, scenario))


@pytest.mark.parametrize("pattern", ["%replace{" * 500, "%enc{" * 15 + "%m" + "}" * 15, "%9999m" * 20, "{" * 4_000])
def test_patterns_are_rendered_in_bounds(pattern: str) -> None:
    assert sum(len(one) for one in _rendered(pattern, scenario=TOLD) if isinstance(one, bytes)) < 1_000_000
