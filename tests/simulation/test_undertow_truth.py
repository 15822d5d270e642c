"""The truth: a running Undertow writes, byte for byte, the lines that the simulation gives.

One Undertow, embedded in a program of a few lines, has an access log for each pattern, within one another. Its
libraries come from Maven's local repository, where `mvn dependency:get` puts them.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from accesslint.mappers.undertow_extended import read_extended_pattern
from accesslint.mappers.undertow_patterns import read_undertow_pattern
from accesslint.model.recording import Recording
from accesslint.model.values import Unknown, Value
from accesslint.simulation import Context
from accesslint.simulation.answers import text_of
from accesslint.simulation.scenarios import Request, Response, Scenario, shipped_scenarios
from accesslint.simulation.undertow import render
from accesslint.source import Span
from tests.mappers.tomcat.test_patterns import entity
from tests.servers import free_port, program
from tests.simulation.java_programs import compile_java
from tests.simulation.one_server import Written, hold_file, written
from tests.simulation.serving import marked

pytestmark = pytest.mark.server

_MAVEN = Path.home() / ".m2" / "repository"
LIBRARIES = [
    _MAVEN / path
    for path in (
        "io/undertow/undertow-core/2.3.18.Final/undertow-core-2.3.18.Final.jar",
        "org/jboss/logging/jboss-logging/3.4.3.Final/jboss-logging-3.4.3.Final.jar",
        "org/jboss/threads/jboss-threads/3.5.0.Final/jboss-threads-3.5.0.Final.jar",
        "org/jboss/xnio/xnio-api/3.8.16.Final/xnio-api-3.8.16.Final.jar",
        "org/jboss/xnio/xnio-nio/3.8.16.Final/xnio-nio-3.8.16.Final.jar",
        "org/wildfly/client/wildfly-client-config/1.0.1.Final/wildfly-client-config-1.0.1.Final.jar",
        "org/wildfly/common/wildfly-common/1.5.4.Final/wildfly-common-1.5.4.Final.jar",
    )
]
LAUNCHER = """
import io.undertow.*; import io.undertow.server.*; import io.undertow.server.handlers.*;
import io.undertow.server.handlers.accesslog.*; import io.undertow.util.*;
import java.nio.ByteBuffer; import java.nio.file.*; import java.util.*;
public class Launcher {
  public static void main(String[] arguments) throws Exception {
    HttpHandler handler = new BlockingHandler(exchange -> {
      while (exchange.getInputStream().read() >= 0) {}
      exchange.setStatusCode(Integer.parseInt(exchange.getRequestHeaders().getFirst("X-Status")));
      byte[] body = new byte[Integer.parseInt(exchange.getRequestHeaders().getFirst("X-Bytes"))];
      if (exchange.getStatusCode() != 204) exchange.setResponseContentLength(body.length);
      exchange.getOutputStream().write(body);
      exchange.endExchange();
    });
    Path folder = Paths.get(arguments[1]);
    Undertow.Builder builder = Undertow.builder();
    int number = 0;
    ClassLoader loader = Launcher.class.getClassLoader();
    for (String format : Files.readAllLines(folder.resolve("formats"))) {
      DefaultAccessLogReceiver receiver = DefaultAccessLogReceiver.builder().setLogWriteExecutor(Runnable::run)
        .setOutputDirectory(folder).setLogBaseName("log-" + number++).setLogNameSuffix("").setRotate(false).build();
      if (format.startsWith("extended:")) {
        String fields = format.substring(9);
        handler = new AccessLogHandler(handler, receiver, fields, new ExtendedAccessLogParser(loader).parse(fields));
      } else handler = new AccessLogHandler(handler, receiver, format, loader);
    }
    builder.setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, Boolean.parseBoolean(arguments[2]));
    builder.addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1").setHandler(handler).build().start();
  }
}
"""
FORMATS: dict[str, str] = {
    "common": "common",
    "combined": "combined",
    "combined without the end of addresses": "combinedobf",
    "addresses": "%a|%h|%o|%{REMOTE_IP}|%{REMOTE_HOST}|%A|%p|%{LOCAL_PORT}",
    "requests": "%m|%U|%R|%q|%H|%r",
    "requests by long names": "%{METHOD}|%{REQUEST_URL}|%{RELATIVE_PATH}|%{QUERY_STRING}|%{BARE_QUERY_STRING}",
    "sizes and results": "%b %B %{BYTES_SENT} %s %{RESPONSE_CODE} %{RESPONSE_REASON_PHRASE}",
    "durations": "%D %T %{RESPONSE_TIME} %{RESPONSE_TIME_MICROS} %{RESPONSE_TIME_NANOS} %I",
    "headers": "%{i,User-Agent}|%{i,referer}|%{i,None}|%{i,X-Forwarded-For}|%{i,Authorization}",
    "headers as Tomcat writes them": "%{User-Agent}i|%{Referer}i",
    "cookies and parameters": "%{c,session}|%{req-cookie,theme}|%{c,none}|%{q,since}|%{q,access_token}|%{q,none}",
    "hosts": "%v|%{LOCAL_SERVER_NAME}|%{HOST_AND_PORT}|%{TRANSPORT_PROTOCOL}",
    "times": "%t %{time,yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %{DATE_TIME} %{time,dd/MMM/yyyy:HH:mm:ss Z}",
    "json by hand": '{"user":"%u","method":"%m","path":"%U","agent":"%{i,User-Agent}","status":%s}',
    "signs": "100%% $$5 $a %F %c %é %{x} %{} %l %N end %",
    "extended": "extended:date time c-ip s-ip cs-method cs-uri-stem cs-uri-query sc-status bytes time-taken",
    "extended headers": "extended:cs(User-Agent) cs(Referer) cs(None) cs-uri cached sc-comment rs-x sr(y) x-C(theme)",
    "extended with a field that is not known": "extended:  cs-method  cs-uri cs-username sc-status",
}


ODD = [
    Scenario("blanks", Request("GET", "/", {"User-Agent": "a  b\t\tc \t d", "Referer": "\té\t"}), Response(200)),
    Scenario(
        "parameters",
        Request("GET", "/a;p=1/b;q/%2F%2f%5C%2e%25?since=%20a+b&since=2&access_token=&none"),
        Response(200),
    ),
    Scenario("empty query", Request("GET", "/a//b/../c?", {"Host": "shop.example:8443"}), Response(404)),
]


def _sent(scenario: Scenario) -> Scenario:
    request, response = scenario.request, scenario.response
    headers = request.headers | {"X-Status": str(response.status), "X-Bytes": str(response.body_bytes)}
    headers["Cookie"] = "theme=dark; session=abc"
    request = msgspec.structs.replace(request, address="127.0.0.1", headers=headers)
    codes = (
        "%D",
        "%T",
        "%{RESPONSE_TIME}",
        "%{RESPONSE_TIME_MICROS}",
        "%{RESPONSE_TIME_NANOS}",
        "%I",
        "%A",
        "%p",
        "s-ip",
    )
    found = marked(msgspec.structs.replace(scenario, request=request), (*codes, "time-taken", "%{LOCAL_PORT}"))
    return msgspec.structs.replace(found, values={"%u": "-"} | found.values)


def _simulated(scenario: Scenario, *, is_timed: bool) -> dict[str, str]:
    """The lines by the file's name."""
    nowhere = Span("f", 1, 1, 1, 1)
    context = Context(scenario, Recording("undertow", (), definitions={"timed": Value(is_timed, nowhere)}))
    found = {}
    for number, text in enumerate(FORMATS.values()):
        form = entity()
        read = read_extended_pattern if text.startswith("extended:") else read_undertow_pattern
        read(form, Value(text.removeprefix("extended:"), nowhere))
        assert form.layout is not None
        pieces = render(form.layout, context)
        assert not [piece for piece in pieces if isinstance(piece.written, Unknown)]
        found[f"log-{number}"] = text_of(pieces) + "\n"
    return found


def _written(folder: Path, scenarios: list[Scenario], *, is_timed: bool) -> Written:
    (folder / "Launcher.java").write_text(LAUNCHER)
    (folder / "formats").write_text("\n".join(FORMATS.values()) + "\n")
    compile_java(folder / "Launcher.java", folder, LIBRARIES)
    path = os.pathsep.join(str(one) for one in (folder, *LIBRARIES))
    options = ["-XX:TieredStopAtLevel=1", "-Duser.language=en", "-Duser.timezone=UTC", "-cp", path]
    port = free_port()
    arguments = [str(port), str(folder), str(is_timed).lower()]
    command = [program("java"), *options, "Launcher", *arguments]
    return written(command, folder, port, scenarios, lambda one: _simulated(one, is_timed=is_timed))


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Written:
    scenarios = [_sent(one) for one in (*shipped_scenarios("http"), *ODD)]
    return _written(tmp_path_factory.mktemp("undertow"), scenarios, is_timed=True)


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_undertow(name: str, logs: Written) -> None:
    is_timed = name in ("common", "times", "extended") or name.startswith("combined")
    hold_file(logs, f"log-{list(FORMATS).index(name)}", timed=is_timed)


def test_no_time_is_told_where_its_beginning_is_not_noted(tmp_path: Path) -> None:
    (scenario,) = [one for one in shipped_scenarios("http") if one.name == "read"]
    scenario = _sent(scenario)
    values = {code: value for code, value in scenario.values.items() if code[1] not in "DT{"}
    found = _written(tmp_path, [msgspec.structs.replace(scenario, values=values)], is_timed=False)
    file = f"log-{list(FORMATS).index('durations')}"
    assert found.lines[file].startswith("- - - - - ")
    assert found.simulated[file].startswith("- - - - - ")
