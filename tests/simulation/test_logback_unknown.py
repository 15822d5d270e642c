"""logback's lines where the files do not tell all: what stays open, and that nothing raises."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.model.entities import Model
from accesslint.model.recording import Layout, Place, Recording
from accesslint.model.values import Unknown
from accesslint.simulation import Context
from accesslint.simulation.logback import render
from accesslint.simulation.quoting import quotes
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.simulation.simulate import Line
from tests.simulation.java_records import model_of_file, only_line

READ = Scenario("read", Request("GET", "/records/42"))
TOLD = Scenario("read", Request("GET", "/"), values={"%level": "WARN", "%msg": "alice read 42", "%X{user}": "alice"})


def model_of(pattern: str, logger: str = "AUDIT", level: str = "INFO", more: str = "", encoder: str = "") -> Model:
    text = f"""<configuration>
  <appender name="A" class="ch.qos.logback.core.FileAppender">{more}
    <file>audit.log</file>
    <encoder{encoder}><pattern>{escape(pattern)}</pattern></encoder>
  </appender>
  <logger name="{logger}" level="{level}" additivity="false"><appender-ref ref="A"/></logger>
</configuration>"""
    return model_of_file("logback.xml", text)


def line_of(model: Model, scenario: Scenario = READ) -> Line:
    return only_line(model, scenario)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("%d{HH:mm:ss.SSS} [%t] %-5level %logger{36} - %msg%n", "13:11:51.042 [<%t?>] <%level?> AUDIT - <%msg?>"),
        ("%X{user:-anon} %mdc %property{x} %caller{1}|", "<%X{user:-anon}?> <%mdc?> <%property{x}?> <%caller{1}?>|"),
        ("%highlight(%-5level) %msg", "<%highlight?><%level?>\x1b[0;39m <%msg?>"),
        ("%-40(%d{HH:mm} [%thread]) %msg", "13:11 [<%thread?>]<blanks?> <%msg?>"),
        ("%20.20(%d{HH:mm} [%thread]) %msg", "<%(…)?> <%msg?>"),
        (r"%replace(%msg){'[\r\n]', ''}", "<%msg?>"),
        ("%d{HH:mm:ss.SSSSSS} %msg", "<%d{HH:mm:ss.SSSSSS}?> <%msg?>"),
        ("%d{HH:mm, Europe/Berlin} %msg", "<%d{HH:mm,Europe/Berlin}?> <%msg?>"),
        ("%kvp %micros", "<%kvp?> <%micros?>"),
        ("%logger{x} %logger{99999}", "<%logger{x}?> <%logger{99999}?>"),
        ("%msg %", "<unknown?>"),
    ],
)
def test_what_stays_open_of_logbacks_line(pattern: str, line: str) -> None:
    assert line_of(model_of(pattern)).text == line


def test_a_scenario_tells_what_the_program_writes() -> None:
    found = line_of(model_of("%highlight(%-5level) %X{user} %msg"), TOLD)
    assert found.text == "\x1b[31mWARN \x1b[0;39m alice alice read 42"
    assert found.answers is not None
    assert found.answers.fields["action"].state == "unknown"


def test_the_time_of_a_quoted_form_is_read_back() -> None:
    found = line_of(model_of("""%d{"yyyy-MM-dd'T'HH:mm:ss,SSSXXX", UTC} %msg%n"""))
    assert found.answers is not None
    assert found.answers.fields["timestamp"].state == "read"


@pytest.mark.parametrize(
    ("logger", "line"), [("com.acme.Audit", "com.acme.Audit"), ("audit", "audit"), ("com.acme.audit", "<%logger?>")]
)
def test_records_of_a_package_bear_names_that_are_not_told(logger: str, line: str) -> None:
    assert line_of(model_of("%logger", logger)).text == line


@pytest.mark.parametrize(
    ("more", "level", "said"),
    [
        ('<filter class="ch.qos.logback.classic.filter.ThresholdFilter"><level>WARN</level></filter>', "INFO", "WARN"),
        ('<filter class="ch.qos.logback.classic.filter.ThresholdFilter"><level>INFO</level></filter>', "INFO", ""),
        ('<filter class="com.acme.Sampling"/>', "INFO", "whether Sampling lets the record through"),
        ("", "ERROR", "records below ERROR are dropped"),
        ("", "DEBUG", ""),
    ],
)
def test_whether_a_record_is_kept_may_not_be_known(more: str, level: str, said: str) -> None:
    line = line_of(model_of("%msg", level=level, more=more))
    assert said in line.unknown if said else not line.unknown


@pytest.mark.parametrize("kind", ["net.logstash.logback.encoder.LogstashEncoder", "com.acme.MaskingEncoder"])
def test_lines_of_other_encoders_are_not_rendered(kind: str) -> None:
    line = line_of(model_of("%msg", encoder=f' class="{kind}"'))
    assert line.text is None
    assert line.unknown == "lines of its kind are not simulated"


def test_findings_quote_what_shows_the_fault() -> None:
    model = model_of("%d{HH:mm} %msg%n")
    (form,) = (entity.id for entity in model.of("format"))
    assert quotes(model, [(form, "read")])[form, "read"].line == "13:11 <%msg?>"
    assert not quotes(model, [(form, "forged")])
    model = model_of("%msg%n")
    assert not quotes(model, [(form, "read")])


_PATTERNS = st.text("%()-.{}'\"\\, dmXn12replacehighlight", max_size=60) | st.text(max_size=30)


@given(_PATTERNS, st.sampled_from(("AUDIT", "a.b.C", "a.b", "")), st.sampled_from((READ, TOLD)))
def test_no_pattern_of_logback_raises(pattern: str, name: str, scenario: Scenario) -> None:
    context = Context(scenario, Recording("logback", (Place("", "on", ()),), name=name))
    for piece in render(Layout("logback", (pattern, Unknown("open"))), context):
        assert isinstance(piece.written, bytes | Unknown)
