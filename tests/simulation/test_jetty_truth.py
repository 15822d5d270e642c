"""The truth: a running Jetty writes, byte for byte, the lines that the simulation gives.

One Jetty, embedded in a program of a few lines, has a CustomRequestLog for each format.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from accesslint.mappers.jetty.log_format import EXTENDED_NCSA, NCSA
from accesslint.model.recording import Layout, Recording
from accesslint.simulation import Context
from accesslint.simulation.answers import text_of
from accesslint.simulation.jetty import SAMPLES, render
from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from tests.servers import free_port, program
from tests.simulation.java_programs import ANSWERING, compile_java
from tests.simulation.one_server import Written, hold_file, written

pytestmark = pytest.mark.server

LIBRARIES = [Path(f"/usr/share/java/jetty9-{name}.jar") for name in ("server", "http", "io", "util")]
SERVLETS = Path("/usr/share/java/servlet-api.jar")
LAUNCHER = (
    """
import java.io.*; import java.net.*; import java.nio.file.*; import java.util.*;
import javax.servlet.http.*;
import org.eclipse.jetty.server.*; import org.eclipse.jetty.server.handler.AbstractHandler;
public class Launcher {
  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
    List<RequestLog> logs = new ArrayList<>();
    for (String format : Files.readAllLines(Paths.get(arguments[1], "formats"))) {
      String file = arguments[1] + "/log-" + logs.size();
      logs.add(new CustomRequestLog(new RequestLogWriter(file), format));
      server.addBean(logs.get(logs.size() - 1));
    }
    server.setRequestLog((request, response) -> { for (RequestLog log : logs) log.log(request, response); });
"""
    + ANSWERING
    + """    server.start();
  }
}
"""
)
FORMATS: dict[str, str] = {
    "by default": NCSA,
    "extended": EXTENDED_NCSA,
    "addresses": "%a|%{server}a|%{client}a|%{remote}a|%{local}a",
    "ports": "%p|%{server}p|%{client}p|%{local}p|%{remote}p",
    "requests": "%m|%U|%H|%r",
    "sizes and results": "%I %O %S %s",
    "durations": "%D %T %{ms}T %{us}T %{s}T %k %X",
    "headers": "%{User-Agent}i|%{referer}i|%{None}i|%{X-Forwarded-For}i|%{Authorization}i",
    "cookies": "%{session}C|%{theme}C|%{none}C",
    "statuses": "%404s|%!404s|%200,404{User-Agent}i|%!200{User-Agent}i|%200m|%!200,404m",
    "times": "%t %{yyyy-MM-dd'T'HH:mm:ss.SSSXXX|UTC}t %{dd/MMM/yyyy:HH:mm:ss Z}t %{HH|GMT|en}t",
    "json by hand": '{"user":"%u","method":"%m","path":"%U","agent":"%{User-Agent}i","status":%s}',
    "signs": "%% \\t 100%%",
}


def _sent(scenario: Scenario) -> Scenario:
    request, response = scenario.request, scenario.response
    headers = request.headers | {"X-Status": str(response.status), "X-Bytes": str(response.body_bytes)}
    headers["Cookie"] = "theme=dark; session=abc; session=d"
    request = msgspec.structs.replace(request, address="127.0.0.1", headers=headers)
    marks = {code: f"@{number}@" for number, code in enumerate(SAMPLES)}
    return msgspec.structs.replace(scenario, request=request, values={"%u": "-"} | marks)


def _simulated(scenario: Scenario) -> dict[str, str]:
    context = Context(scenario, Recording("jetty", ()))
    return {
        f"log-{number}": text_of(render(Layout("jetty", (text,)), context)) + "\n"
        for number, text in enumerate(FORMATS.values())
    }


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("jetty")
    (folder / "Launcher.java").write_text(LAUNCHER)
    (folder / "formats").write_text("\n".join(FORMATS.values()) + "\n")
    compile_java(folder / "Launcher.java", folder, [*LIBRARIES, SERVLETS])
    path = os.pathsep.join(str(one) for one in (folder, *LIBRARIES, SERVLETS))
    command = [program("java"), "-XX:TieredStopAtLevel=1", "-Duser.language=en", "-cp", path, "Launcher"]
    port = free_port()
    scenarios = [_sent(one) for one in shipped_scenarios("http")]
    return written([*command, str(port), str(folder)], folder, port, scenarios, _simulated)


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_jetty(name: str, logs: Written) -> None:
    is_timed = "%t" in FORMATS[name] or "}t" in FORMATS[name]
    hold_file(logs, f"log-{list(FORMATS).index(name)}", timed=is_timed)
