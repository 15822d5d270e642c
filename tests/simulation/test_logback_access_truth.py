"""The truth: logback-access, plugged into a running Jetty, writes byte for byte the lines that the simulation gives.

One Jetty, embedded in a program of a few lines, has an appender of logback-access for each pattern.
"""

from __future__ import annotations

import os
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
import pytest

from accesslint.loaders import Options
from accesslint.loaders.java_logging import load
from accesslint.mappers.java_logging import loggers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Request, Response, Scenario, shipped_scenarios
from accesslint.simulation.simulate import simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port, program
from tests.simulation.java_programs import ANSWERING, compile_java
from tests.simulation.one_server import Written, hold_file, written
from tests.simulation.serving import lines_by_file
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

_JARS = ("jetty9-server", "jetty9-http", "jetty9-io", "jetty9-util", "logback-access", "logback-core", "servlet-api")
LIBRARIES = [Path(f"/usr/share/java/{name}.jar") for name in _JARS]
LAUNCHER = (
    """
import java.io.*; import java.net.*; import javax.servlet.http.*;
import org.eclipse.jetty.server.*; import org.eclipse.jetty.server.handler.AbstractHandler;
public class Launcher {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
    ch.qos.logback.access.jetty.RequestLogImpl log = new ch.qos.logback.access.jetty.RequestLogImpl();
    log.setFileName(arguments[1] + "/logback-access.xml");
    log.start();
    server.setRequestLog(log);
"""
    + ANSWERING
    + """    server.start();
  }
}
"""
)
COMMON = '%h %l %u [%t] "%r" %s %b'
FORMATS: dict[str, str] = {
    "common": COMMON,
    "combined": COMMON + ' "%i{Referer}" "%i{User-Agent}"',
    "long names": "%clientHost %user %requestURL %requestMethod %requestURI %protocol %statusCode %bytesSent %remoteIP",
    "requests": "%m|%U|%requestURI|%q|%queryString|%H|%r|%v|%server",
    "sizes and results": "%b %B %s",
    "durations and machines": "%D %T %elapsedTime %elapsedSeconds %I %A %localPort",
    "headers": "%i{User-Agent}|%header{referer}|%i{None}|%i{X-Forwarded-For}|%i{Authorization}",
    "cookies and parameters": "%reqCookie{session}|%requestCookie{theme}|%reqCookie{none}|%reqParameter{since}"
    "|%requestParameter{access_token}|%reqParameter{none}",
    "times": "%t|%date{ISO8601}|%t{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC}|%t{'HH:mm:ss,SSS'}|%t{HH:mm:ss,SSS}|%t{foo}",
    "padded": "%-20m|%20m|%.3m|%.-3m|%5.3m|%-5.-3m|%-40.40i{User-Agent}|%.10U|%.-10U",
    "brackets": r"%-50(%m %U)|%(%s)%m|%30(%m)%h|\(%m\)|%m)rest",
    "brackets cut": "%-10.10(%m %U)|%.-12(%i{User-Agent} %s)",
    "replaced": r"""%replace(%i{User-Agent}){'["\r\n]','_'}|%replace(%m){e}""",
    "replaced with groups": '%replace(%r){"([a-z]+)=([^& ]*)","$1=***"}|%replace(%m-%m){T|E,tee}'
    "|%replace(%i{User-Agent}){[^a-z],_}|%replace(%u%i{User-Agent}){.,x}|%5.5replace(%i{User-Agent}){(.)$,$1$1}",
    "colours": "%red(%s) %boldGreen(%m) %-20cyan(%U) %gray(x)",
    "json by hand": '{"user":"%u","method":"%m","path":"%U","agent":"%i{User-Agent}","status":%s}',
    "signs": r"100\% \t %zork %m\_x %m{a}{b}",
    "lines": "%m%n%U%n",
}


def _marks() -> dict[str, str]:
    words = ("D", "T", "elapsedTime", "elapsedSeconds", "I", "A", "localPort")
    return {f"%{word}": f"@{number}@" for number, word in enumerate(words)}


ODD = Scenario("odd", Request("GET", "/?since=1&since=%C3%A9", {"User-Agent": "zoë 日本 😀 a"}), Response(200, {}, 3))


def _told(scenario: Scenario) -> dict[str, str]:
    """What no file tells: that the server is Jetty, and asks nobody for a user."""
    size = {} if scenario.response.body_bytes else dict.fromkeys(("%b", "%B", "%bytesSent"), "0")
    return {"%u": "-", "%user": "-"} | size | _marks()


def _sent(scenario: Scenario) -> Scenario:
    request, response = scenario.request, scenario.response
    headers = request.headers | {"X-Status": str(response.status), "X-Bytes": str(response.body_bytes)}
    headers["Cookie"] = "theme=dark; session=abc; session=d"
    request = msgspec.structs.replace(request, address="127.0.0.1", headers=headers)
    return msgspec.structs.replace(scenario, request=request, values=_told(scenario))


def _configuration(folder: Path) -> str:
    parts = []
    for number, pattern in enumerate(FORMATS.values()):
        parts.append(
            f'<appender name="A{number}" class="ch.qos.logback.core.FileAppender"><file>{folder}/log-{number}</file>'
            f"<encoder><pattern>{escape(pattern)}</pattern></encoder></appender>"
            f'<appender-ref ref="A{number}"/>'
        )
    return f"<configuration>{''.join(parts)}</configuration>"


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("logback")
    (folder / "Launcher.java").write_text(LAUNCHER)
    text = _configuration(folder)
    (folder / "logback-access.xml").write_text(text)
    compile_java(folder / "Launcher.java", folder, LIBRARIES)
    items = load([Source("logback-access.xml", text)], [], MemoryTree({}), Options())
    model = Model(list(mapped(loggers, *(item for item in items if isinstance(item, Resource))).values()))
    path = os.pathsep.join(str(one) for one in (folder, *LIBRARIES))
    options = ["-XX:TieredStopAtLevel=1", "-Duser.language=en", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"]
    port = free_port()
    command = [program("java"), *options, "-cp", path, "Launcher", str(port), str(folder)]
    scenarios = [_sent(one) for one in (*shipped_scenarios("http"), ODD)]
    return written(command, folder, port, scenarios, lambda one: lines_by_file(*simulate(model, [one])))


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_logback(name: str, logs: Written) -> None:
    hold_file(logs, f"log-{list(FORMATS).index(name)}", timed="%t" in FORMATS[name])
