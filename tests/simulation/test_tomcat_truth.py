"""The truth: a running Tomcat writes, byte for byte, the lines that the simulation gives.

One Tomcat has a valve for each pattern, so that it starts once.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import quoteattr

import msgspec
import pytest

from accesslint.mappers.tomcat import hosts
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Request, Response, Scenario, shipped_scenarios
from accesslint.simulation.simulate import simulate
from accesslint.simulation.tomcat import SAMPLES
from tests.loaders.tomcat.test_tomcat import files
from tests.mappers.building import mapped
from tests.servers import free_port, program, reachable
from tests.simulation.java_programs import compile_java
from tests.simulation.serving import send, without_moment

pytestmark = pytest.mark.server

LIBRARIES = Path("/usr/share/tomcat10")
PACKAGE = "org.apache.catalina.valves"
ANSWERS = """
import jakarta.servlet.http.*;
public class Answers extends HttpServlet {
  protected void service(HttpServletRequest request, HttpServletResponse response) throws java.io.IOException {
    request.getInputStream().readAllBytes();
    response.setStatus(Integer.parseInt(request.getHeader("X-Status")));
    byte[] body = new byte[Integer.parseInt(request.getHeader("X-Bytes"))];
    if (response.getStatus() != 204) response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
"""
APPLICATION = """<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
<servlet><servlet-name>answers</servlet-name><servlet-class>Answers</servlet-class></servlet>
<servlet-mapping><servlet-name>answers</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
{asks}</web-app>"""
ASKS = """<security-constraint><web-resource-collection><web-resource-name>all</web-resource-name>
<url-pattern>/*</url-pattern></web-resource-collection><auth-constraint><role-name>*</role-name></auth-constraint>
</security-constraint><login-config><auth-method>BASIC</auth-method></login-config>
<security-role><role-name>known</role-name></security-role>"""
JSON = f'className="{PACKAGE}.JsonAccessLogValve"'

VALVES: dict[str, tuple[str, str]] = {
    "common": ("common", ""),
    "combined": ("combined", ""),
    "what Debian sets": ('%h %l %u %t "%r" %s %b', 'suffix=".txt"'),
    "addresses": ("%a %h %{remote}a %{peer}a %A", ""),
    "request lines": ("%m|%U|%q|%H|%r", ""),
    "sizes and results": ("%b %B %s", ""),
    "headers": ("%{User-Agent}i|%{referer}i|%{None}i|%{X-Forwarded-For}i|%{Authorization}i|%{X-API-Key}i", ""),
    "cookies": ("%{session}c|%{Session}c|%{none}c", ""),
    "hosts and ports": ("%v %p %{local}p %{remote}p %{Host}i", ""),
    "durations and threads": ("%D %T %F %{ms}T %{us}T %I %X", ""),
    "times": ("%t %{begin}t %{end:sec}t %{msec}t %{msec_frac}t %{begin:sec}t", ""),
    "forms of time": (
        "%{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}t %{begin:dd/MMM/yy hh:mm a Z}t %{EEEE dd MMMM, EEE z}t",
        "",
    ),
    "signs": ("%% %%m \\t %", ""),
    "codes that are none": ("%m %Q %{x}Q %{x} %U", ""),
    "json by hand": ('{"user":"%u","request":"%r","agent":"%{User-Agent}i","status":%s}', ""),
    "another host's blanks": ("  %m\t%U  ", ""),
    "condition": ("%m %U", 'condition="private"'),
    "condition unless": ("%m %U", 'conditionUnless="private"'),
    "condition if": ("%m %U", 'conditionIf="private"'),
    "json, common": ("common", JSON),
    "json, combined": ("combined", JSON),
    "json, all kinds": ("%{session}c %m text %{User-Agent}i %U %{Referer}i %q %{none}c %v %H %D %{ms}T", JSON),
    "json, times": ("%t %{yyyy-MM-dd}t %{sec}t", JSON),
    "json, codes that are none": ("%m %Q %% %{x}Q", JSON),
    "off": ("common", 'enabled="false"'),
    "without a pattern": ("none", ""),
    "an empty pattern": ("", ""),
}
SILENT = ("off", "without a pattern", "an empty pattern")
_TIME = re.compile(r"%\{[^}]*\}t|%t")


def _valve(number: int, name: str) -> str:
    pattern, attributes = VALVES[name]
    told = "" if name == "without a pattern" else f"pattern={quoteattr(pattern)}"
    kind = "" if "className" in attributes else f'className="{PACKAGE}.AccessLogValve"'
    return f'<Valve {kind} prefix="log-{number}-" rotatable="false" {told} {attributes}/>'


def _configuration(folder: Path, port: int) -> str:
    valves = "\n".join(_valve(number, name) for number, name in enumerate(VALVES))
    own = f'<Valve className="{PACKAGE}.AccessLogValve" prefix="log-own-" rotatable="false" pattern="own %r %u"/>'
    users = '<user username="alice" password="correct-horse" roles="known"/>'
    (folder / "users.xml").write_text(f"<tomcat-users>{users}</tomcat-users>")
    return f"""<Server port="-1">
<GlobalNamingResources><Resource name="users" auth="Container" type="org.apache.catalina.UserDatabase"
 factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="{folder}/users.xml"/></GlobalNamingResources>
<Service name="Catalina"><Connector port="{port}" address="127.0.0.1" maxThreads="1" minSpareThreads="1"/>
<Engine name="Catalina" defaultHost="app.example.com"><Realm className="org.apache.catalina.realm.UserDatabaseRealm"
 resourceName="users"/>
<Host name="app.example.com" appBase="none" autoDeploy="false" deployOnStartup="false">
<Context path="" docBase="{folder}/open"/>
<Context path="/closed" docBase="{folder}/closed">{own}</Context>
{valves}
</Host></Engine></Service></Server>"""


def _prepare(folder: Path, port: int) -> str:
    (folder / "Answers.java").write_text(ANSWERS)
    for name, asks in (("open", ""), ("closed", ASKS)):
        inner = folder / name / "WEB-INF"
        (inner / "classes").mkdir(parents=True)
        (inner / "web.xml").write_text(APPLICATION.format(asks=asks))
    for name in ("conf", "logs", "temp", "work"):
        (folder / name).mkdir()
    for name in ("open", "closed"):
        compile_java(
            folder / "Answers.java", folder / name / "WEB-INF" / "classes", [LIBRARIES / "lib/servlet-api.jar"]
        )
    text = _configuration(folder, port)
    (folder / "conf" / "server.xml").write_text(text)
    return text


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """Tomcat on the loopback interface."""
    jars = os.pathsep.join(str(LIBRARIES / "bin" / name) for name in ("bootstrap.jar", "tomcat-juli.jar"))
    settings = [f"-Dcatalina.home={LIBRARIES}", f"-Dcatalina.base={folder}", f"-Djava.io.tmpdir={folder}/temp"]
    command = [program("java"), "-XX:TieredStopAtLevel=1", *settings, "-Duser.timezone=UTC", "-Duser.language=en"]
    command += ["-cp", jars, "org.apache.catalina.startup.Bootstrap", "start"]
    with (folder / "output").open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            for _ in range(600):
                if process.poll() is not None:
                    pytest.fail((folder / "output").read_text())
                if reachable(port):
                    break
                time.sleep(0.05)
            yield
        finally:
            process.terminate()  # it writes what it holds back when it ends
            process.wait(20)


def _sent(scenario: Scenario) -> Scenario:
    """With what the application is told to answer, from where the test sends it, with cookies."""
    request, response = scenario.request, scenario.response
    headers = request.headers | {"X-Status": str(response.status), "X-Bytes": str(response.body_bytes)}
    headers["Cookie"] = 'theme=dark; session=abc; session=d"e; Session=é😀'
    request = msgspec.structs.replace(request, address="127.0.0.1", headers=headers)
    marks = {code: f"@{number}@" for number, code in enumerate(SAMPLES)}
    return msgspec.structs.replace(scenario, request=request, values={"%u": "-"} | marks)


CLOSED = Scenario("closed", Request("GET", "/closed/42", {}, "alice"), Response(200, {}, 5))
"""A request to the application that has Tomcat ask for the user."""


class Written(msgspec.Struct, frozen=True):
    """What Tomcat wrote, and what was simulated, by the log's file."""

    lines: dict[str, str]
    simulated: dict[str, str]
    doubts: dict[str, set[str]]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Written:
    program("java")
    program("catalina.sh", str(LIBRARIES / "bin"))
    folder, port = tmp_path_factory.mktemp("tomcat"), free_port()
    text = _prepare(folder, port)
    resources = [one for one in files(conf__server=text) if isinstance(one, Resource)]
    model = Model(list(mapped(hosts, *resources).values()))
    simulated: dict[str, str] = {}
    doubts: dict[str, set[str]] = {}
    with running(folder, port):
        for scenario in (_sent(one) for one in [*shipped_scenarios("http"), CLOSED]):
            is_closed = scenario.request.target.startswith("/closed")
            scenario = msgspec.structs.replace(  # noqa: PLW2901
                scenario, values=scenario.values | {"%u": "alice" if is_closed else "-"}
            )
            assert send(port, scenario) == scenario.response.status, scenario.name
            (emitter,) = simulate(model, [scenario])
            (outcome,) = emitter.outcomes
            assert not outcome.unknown, outcome.unknown
            assert outcome.place == ("/closed" if is_closed else "")
            for line in outcome.lines:
                assert line.text is not None, line.unknown
                name = line.target.rpartition("/")[2]
                simulated[name] = simulated.get(name, "") + line.text + "\n"
                if line.unknown:
                    doubts.setdefault(name, set()).add(line.unknown)
    lines = {path.name: path.read_text() for path in (folder / "logs").glob("log-*") if path.stat().st_size}
    return Written(lines, simulated, doubts)


def _file(name: str) -> str:
    suffix = ".txt" if "suffix" in VALVES[name][1] else ""
    return f"log-{list(VALVES).index(name)}-{suffix}"


@pytest.mark.parametrize("name", [name for name in VALVES if name not in (*SILENT, "condition if")])
def test_lines_are_those_of_tomcat(name: str, logs: Written) -> None:
    pairs = [logs.simulated[_file(name)].splitlines(), logs.lines[_file(name)].splitlines()]
    if _TIME.search(VALVES[name][0]) or VALVES[name][0] in ("common", "combined"):
        pairs = [[without_moment(line) for line in lines] for lines in pairs]
    assert len(pairs[0]) == len(pairs[1])
    for simulated, line in zip(*pairs, strict=True):
        pattern = re.sub(r"@\d+@", "[ -~]+?", re.escape(simulated))
        assert re.fullmatch(pattern, line), f"{simulated[:1000]}\n{line[:1000]}"


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_written(name: str, logs: Written) -> None:
    assert not logs.lines.get(_file(name), "").strip()  # an empty pattern writes empty lines
    assert _file(name) not in logs.simulated


def test_a_condition_is_a_doubt(logs: Written) -> None:
    assert _file("condition if") not in logs.lines
    for name in ("condition", "condition unless", "condition if"):
        assert "is decided by the web application" in "".join(logs.doubts[_file(name)])


def test_a_web_application_has_a_log_of_its_own(logs: Written) -> None:
    assert logs.lines["log-own-"] == logs.simulated["log-own-"] == "own GET /closed/42 HTTP/1.1 alice\n"
