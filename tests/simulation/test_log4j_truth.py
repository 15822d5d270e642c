"""The truth: Log4j 2, set up by the same file, writes the lines that the simulation gives, byte for byte."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from tests.simulation.java_records import READING, Lines, lines_of, xml

pytestmark = pytest.mark.server

LIBRARIES = [Path(f"/usr/share/java/{name}.jar") for name in ("log4j-api", "log4j-core")]
PROGRAM = """
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.*;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
public class Records {
  public static void main(String[] arguments) throws Exception {
    LoggerContext context = Configurator.initialize("records", arguments[0] + "/log4j2.xml");
    String name = "com.acme.audit.Records";
    for (String[] record : records(arguments[0])) {
      SortedArrayStringMap told = new SortedArrayStringMap();
      told.putValue("user", record[3]);
      LogEvent event = Log4jLogEvent.newBuilder().setLoggerName(name).setLevel(Level.toLevel(record[0]))
          .setThreadName(record[1]).setMessage(new SimpleMessage(record[2])).setContextData(told)
          .setTimeMillis(Long.parseLong(arguments[1])).build();
      for (Appender appender : context.getConfiguration().getLoggerConfig(name).getAppenders().values()) {
        appender.append(event);
      }
    }
    context.stop();
  }
""" + READING + "}\n"  # fmt: skip
PATTERNS: dict[str, str] = {
    "the manual's": "%d{HH:mm:ss.SSS} [%t] %-5level %logger{36} - %msg%n",
    "defaults": "%d %p %c %m%n",
    "Spring Boot's shape": "%d{yyyy-MM-dd HH:mm:ss.SSS} %5p --- [%15.15t] %-40.40c{1.} : %m%n%ex",
    "forms of time by name": "%d{ISO8601}|%d{DEFAULT}|%d{ABSOLUTE}|%d{COMPACT}|%d{DATE}|%d{ISO8601_BASIC}|%d{UNIX}|"
    "%d{UNIX_MILLIS}|%d{ISO8601_PERIOD}|%d{ISO8601_PERIOD_MICROS}|%d{DEFAULT_NANOS}|%date{US_MONTH_DAY_YEAR4_TIME}%n",
    "offsets": "%d{ISO8601_OFFSET_DATE_TIME_HH}|%d{ISO8601_OFFSET_DATE_TIME_HHMM}|"
    "%d{ISO8601_OFFSET_DATE_TIME_HHCMM}|%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}|%d{yyyy-MM-dd HH:mm:ss,SSSZ}%n",
    "zones": "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}{UTC} %d{HH:mm:ss z}{UTC} %d{HH:mm:ss}{GMT+0} %d{DEFAULT}{UTC}%n",
    "times in words": "%d{EEE dd MMMM yy hh:mm a}|%d{dd/MMM/yyyy:HH:mm:ss Z}|%d{HH:mm:ss.nnnnnn}|%d{}%n",
    "loggers": "%c{1}|%c{2}|%c{-1}|%c{9}|%c{-9}|%c{1.}|%c{1.1.~.~}|%c{.}|%c{3.2}|%c{1.2*}|%c{0}|%c{*.1}|%logger%n",
    "levels": "%p|%-7level|%level{length=1}|%p{lowerCase=true}|%level{INFO=i, WARN=w}|%5.2p|%08p%n",
    "no line breaks": r"%d %enc{%m}{CRLF} %replace{%X{user}}{[\r\n]+}{ }%n",
    "encodings": "%enc{%m}|%enc{%X{user} %m}{HTML}|%encode{%X{user}}{XML}|%enc{%X{user}}{JSON}|%enc{%m}{none}%n",
    "json by hand": '{"time":"%d{ISO8601_OFFSET_DATE_TIME_HHCMM}","level":"%p","message":"%enc{%m}{JSON}"}%n',
    "replacements": r"%replace{%m %p}{[aeiou]}{_}|%replace{%m}{s(a|i)}{$1$1}|%replace{%m}{x}|%replace{%m}{e}{\t}%n",
    "the context": "%X{user}|%mdc{user}|%-20X{user}|%.3MDC{user}|%notEmpty{[%X{user}]}|%notEmpty{%ex}%n",
    "colours": "%highlight{%-5level} %style{%c{1}}{cyan} %style{%m}{red, bold} %red{%p} %style{%ex}{blue} %green{x}%n",
    "padded and cut": "%-10m|%10m|%.5m|%.-5m|%-30replace{%m}{a}{b}|%20highlight{%p}|%maxLen{%m}{5}|%maxLen{%m}{25}%n",
    "signs": r"100%%|%|% d|%zork|%zork{a}|%msgfoo|\t\\\"|%5%|%-|%bright{%p}|%m%%%n",
    "two lines": "%d%n  %m%n",
    "without an end": "%m;",
}
"""Patterns, by what is tried."""
WORDS = {"%level": 0, "%t": 1, "%msg": 2, "%X{user}": 3, "%mdc{user}": 3, "%MDC{user}": 3}


def _configuration(folder: Path) -> str:
    appenders, references = "", ""
    for number, pattern in enumerate(PATTERNS.values()):
        layout = f"<PatternLayout pattern={quoteattr(pattern)}/>"
        if number % 2:
            layout = f"<PatternLayout><Pattern>{xml(pattern)}</Pattern></PatternLayout>"
        appenders += f'\n    <File name="A{number}" fileName="{folder}/log-{number}">{layout}</File>'
        references += f'<AppenderRef ref="A{number}"/>'
    logger = f'<Logger name="com.acme.audit.Records" level="debug" additivity="false">{references}</Logger>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="OFF">
  <Appenders>{appenders}
  </Appenders>
  <Loggers>{logger}<Root level="off"/></Loggers>
</Configuration>
"""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    folder = tmp_path_factory.mktemp("log4j")
    return lines_of(folder, "log4j2.xml", _configuration(folder), PROGRAM, LIBRARIES, WORDS, PATTERNS.values())


@pytest.mark.parametrize("name", PATTERNS)
def test_lines_are_those_of_log4j(name: str, lines: Lines) -> None:
    lines.hold(list(PATTERNS).index(name))
