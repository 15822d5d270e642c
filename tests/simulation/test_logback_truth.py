"""The truth: logback, set up by the same file, writes the lines that the simulation gives, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.java_records import READING, Lines, lines_of, xml

pytestmark = pytest.mark.server

LIBRARIES = [Path(f"/usr/share/java/{name}.jar") for name in ("logback-classic", "logback-core", "slf4j-api")]
PROGRAM = """
import ch.qos.logback.classic.*;
import ch.qos.logback.classic.spi.LoggingEvent;
public class Records {
  public static void main(String[] arguments) throws Exception {
    LoggerContext context = new LoggerContext();
    ch.qos.logback.classic.joran.JoranConfigurator reader = new ch.qos.logback.classic.joran.JoranConfigurator();
    reader.setContext(context);
    reader.doConfigure(arguments[0] + "/logback.xml");
    Logger logger = context.getLogger("com.acme.audit.Records");
    for (String[] record : records(arguments[0])) {
      LoggingEvent event = new LoggingEvent("Records", logger, Level.toLevel(record[0]), record[2], null, null);
      event.setTimeStamp(Long.parseLong(arguments[1]));
      event.setThreadName(record[1]);
      event.setMDCPropertyMap(java.util.Map.of("user", record[3]));
      logger.callAppenders(event);
    }
    context.stop();
  }
""" + READING + "}\n"  # fmt: skip
PATTERNS: dict[str, str] = {
    "the manual's": "%d{HH:mm:ss.SSS} [%thread] %-5level %logger{36} - %msg%n",
    "Spring Boot's shape": "%d{yyyy-MM-dd HH:mm:ss.SSS} %5p --- [%15.15t] %-40.40logger{39} : %m%n%ex",
    "defaults": "%d %level %logger %msg%n",
    "date words": "%date|%date{ISO8601}|%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC}|%d{dd/MMM/yyyy:HH:mm:ss Z}%n",
    "a comma in a time": "%d{HH:mm:ss,SSS}|%d{'HH:mm:ss,SSS'}|%d{\"yyyy-MM-dd HH:mm:ss,SSS\", UTC} %m%n",
    "names of days": "%d{EEE dd MMMM yy hh:mm a z} %m%n",
    "loggers": "%logger{0}|%logger{1}|%logger{5}|%logger{15}|%logger{18}|%logger{22}|%lo{30}|%c%n",
    "the MDC": "%X{user} %mdc{user:-anon} [%X{user:-}] %msg%n",
    "no line breaks": r"%d %replace(%msg){'[\r\n]', '_'} %replace(%X{user}){'(a)lice','$1'}%n",
    "json by hand": '{"time":"%d{yyyy-MM-dd\'T\'HH:mm:ss.SSSZ}","level":"%p","user":"%X{user}","message":"%m"}%n',
    "key and value": "time=%d{yyyy-MM-dd'T'HH:mm:ssX} level=%le user=%X{user} msg=%message%n",
    "colours": "%highlight(%-5level) %cyan(%logger{15}) %boldRed(%m) %gray(x) %green([%t]) %n",
    "padded and cut": "%-10m|%10m|%.5m|%.-5m|%-8.8level|%6.-3p|%-50(%d %logger{0})|%.12(%m %p)|%n",
    "exceptions that there are none": "%m%n%ex%xEx{full}%rEx{2}%throwable%nopex%5ex|",
    "signs": r"100\% \(%m\) \t|%zork %d{}%n",
    "two lines": "%d%n  %m%n",
}
"""Patterns, by what is tried."""
WORDS = dict.fromkeys(("%level", "%p", "%le"), 0) | dict.fromkeys(("%thread", "%t"), 1)
WORDS |= dict.fromkeys(("%msg", "%m", "%message"), 2)
WORDS |= dict.fromkeys(("%X{user}", "%mdc{user:-anon}", "%X{user:-}"), 3)


def _configuration(folder: Path) -> str:
    appenders, references = "", ""
    for number, pattern in enumerate(PATTERNS.values()):
        appenders += f"""
  <appender name="A{number}" class="ch.qos.logback.core.FileAppender">
    <file>{folder}/log-{number}</file>
    <encoder>
      <pattern>{xml(pattern)}</pattern>
    </encoder>
  </appender>"""
        references += f'<appender-ref ref="A{number}"/>'
    logger = f'<logger name="com.acme.audit.Records" level="DEBUG" additivity="false">{references}</logger>'
    return f"<configuration>{appenders}\n  {logger}\n</configuration>\n"


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    folder = tmp_path_factory.mktemp("logback")
    return lines_of(folder, "logback.xml", _configuration(folder), PROGRAM, LIBRARIES, WORDS, PATTERNS.values())


@pytest.mark.parametrize("name", PATTERNS)
def test_lines_are_those_of_logback(name: str, lines: Lines) -> None:
    lines.hold(list(PATTERNS).index(name))
