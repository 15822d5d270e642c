"""The truth: a running Apache httpd writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accesslint.mappers.apache import servers
from accesslint.model.entities import Model
from accesslint.simulation.apache import SAMPLES
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from tests.loaders.apache.test_apache import load
from tests.mappers.building import mapped
from tests.servers import free_port, listening, program, told
from tests.simulation.serving import application, hold, lines_by_file, loopback_scenarios, marked

pytestmark = pytest.mark.server

MODULES = Path("/usr/lib/apache2/modules")
NAMES = ("mpm_event", "authz_core", "proxy", "proxy_http", "headers", "unique_id", "setenvif", "macro",
         "authn_core", "authn_anon", "auth_basic", "authz_user", "env")  # fmt: skip
MAIN = """
ServerRoot {folder}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error
ServerName main.example.com
Listen 127.0.0.1:{port}
{modules}
AllowEncodedSlashes On
{main}
<VirtualHost *:{port}>
ServerName app.example.com
RequestHeader set X-Scenario expr=%{{req:X-Number}}
ProxyPass / http://127.0.0.1:{backend}/
{host}
</VirtualHost>
"""

FORMATS: dict[str, str] = {
    "common": r'LogFormat "%h %l %u %t \"%r\" %>s %b" common' "\nCustomLog @a common",
    "combined": r'LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" combined'
    "\nCustomLog @a combined",
    "Debian's combined": r'LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined'
    "\nCustomLog @a combined",
    "Debian's vhost_combined": r'LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" v'
    "\nCustomLog @a v",
    "Red Hat's combinedio": r'CustomLog @a "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\" %I %O"',
    "referer": r'CustomLog @a "%{Referer}i -> %U"',
    "agent": 'CustomLog @a "%{User-agent}i"',
    "by default": "TransferLog @a",
    "transfer with a format": 'LogFormat "%m %U"\nTransferLog @a',
    "a nickname that nobody defined": "CustomLog @a nobody",
    "json": r'CustomLog @a "{\"user\":\"%u\",\"method\":\"%m\",\"uri\":\"%U\",\"query\":\"%q\",\"status\":%>s,'
    r'\"agent\":\"%{User-Agent}i\"}"',
    "logfmt": r'CustomLog @a "method=%m path=\"%U%q\" status=%>s agent=\"%{User-Agent}i\""',
    "tabs and line ends": r'CustomLog @a "%m\t%>s\n\t%U"',
    "backslashes": r'CustomLog @a "a\\\\b \\q %m"',
    "single quotes": "CustomLog @a '%m \"%U\" %%'",
    "sizes": 'CustomLog @a "%b %B %>s"',
    "hosts": 'CustomLog @a "%v %V %{Host}i %H"',
    "headers": r'CustomLog @a "%{X-API-Key}i|%{Authorization}i|%{X-Forwarded-For}i|%{Content-Length}i|%{None}i"',
    "ids and times": 'CustomLog @a "%D %T %P %p %A %k %X %{UNIQUE_ID}e %m"',
    "only for some results": r'CustomLog @a "%400,404,500{User-Agent}i %!200,204{Referer}i %m"',
    "first and last status": 'CustomLog @a "%s %>s %<s"',
    "cookies": 'CustomLog @a "%{session}C %m"',
    "addresses": 'CustomLog @a "%a %{c}a %h %l"',
    "inherited": 'MAIN CustomLog @a "%m %U"',
    "host replaces main": 'CustomLog @b "%m" MAIN CustomLog @a "%m %U"',
    "host's own nickname": 'LogFormat "%U" f\nCustomLog @a f MAIN LogFormat "%m" f',
    "main's nickname": 'CustomLog @a f MAIN LogFormat "%m" f',
    "global": 'CustomLog @a "%m" MAIN GlobalLog @g "%v %U"\nCustomLog @b "%m"',
    "none": "",
    "to /dev/null": 'CustomLog /dev/null "%m"',
    "two logs": 'CustomLog @a "%m"\nCustomLog @b "%U"',
    "continued lines": 'CustomLog \\\n @a \\\n "%m \\\n%U"',
    "by a macro": 'Use Logs @a "%m %U" MAIN <Macro Logs $file $format>\nCustomLog $file "$format"\n</Macro>',
    "by a definition": "CustomLog ${FILE} ${FORMAT} MAIN Define FILE @a\nDefine FORMAT %m:%U",
    "only with a variable": 'SetEnvIf Request_URI "^/records" kept\nCustomLog @a "%m %U" env=kept',
    "without a variable": "SetEnvIf Request_Method ^(GET|HEAD)$ quiet\nCustomLog @a %m:%U env=!quiet",
    "variables of headers": 'BrowserMatchNoCase "mozilla" browser=yes\nSetEnvIf browser yes known !browser\n'
    'SetEnvIfNoCase User-Agent "^CURL" robot\nCustomLog @a "%m %{known}e %{browser}e" env=!robot',
    "variables set for all": 'SetEnv shop "north wing"\nCustomLog @a "%{shop}e %m" env=shop',
    "main's variables": "CustomLog @a %U env=admin MAIN SetEnvIf Request_URI /admin admin",
    "errors only": 'CustomLog @a "%>s %U" "expr=%{REQUEST_STATUS} >= 400"',
    "numbers": 'CustomLog @a "%>s" "expr=%{REQUEST_STATUS} -ge 400 && %{REQUEST_STATUS} -lt 500"',
    "expressions": """CustomLog @a "%m %U" "expr=%{REQUEST_METHOD} != 'GET' || %{QUERY_STRING} =~ /token/i\"""",
    "negation": """CustomLog @a "%m" "expr=!(%{REQUEST_URI} =~ m#^/records# && -n req('User-Agent'))\"""",
    "reading variables": """SetEnvIf Request_Method PUT change=1\nCustomLog @a "%U" "expr=reqenv('change') == '1'\"""",
    "in sections": "<IfModule log_config_module>\nCustomLog @a %m\n</IfModule>\n"
    "<IfModule !log_config_module>\nCustomLog @b %m\n</IfModule>",
}


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """httpd on the loopback interface."""
    command = [program("apache2"), "-X", "-f", str(folder / "httpd.conf")]
    error = folder / "error"
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
        listening(process, port, lambda: told(process) + (error.read_text() if error.exists() else "")),
    ):
        yield


def _simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    (emitter,) = simulate(model, [marked(scenario, SAMPLES)])
    return lines_by_file(emitter)


ASKS = """
<Location />
AuthType Basic
AuthName "records"
AuthBasicProvider anon
Anonymous "*"
Anonymous_MustGiveEmail off
Require valid-user
</Location>
"""


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_httpd(name: str, tmp_path: Path) -> None:
    compare(FORMATS[name], loopback_scenarios(), tmp_path)


def test_the_user_that_httpd_itself_asked_for(tmp_path: Path) -> None:
    scenarios = [scenario for scenario in loopback_scenarios() if scenario.request.user is not None]
    compare(ASKS + FORMATS["combined"], scenarios, tmp_path)


def compare(text: str, scenarios: list[Scenario], tmp_path: Path) -> None:
    """Run httpd with a configuration, send it the scenarios, hold its lines against those simulated."""
    program("apache2")
    host, _, main = text.partition("MAIN ")
    port = free_port()
    modules = "\n".join(f"LoadModule {module}_module {MODULES}/mod_{module}.so" for module in NAMES)
    with application(scenarios) as backend:
        text = MAIN.format(folder=tmp_path, port=port, backend=backend, modules=modules, main=main, host=host)
        text = text.replace("@", f"{tmp_path}/log-")
        (tmp_path / "httpd.conf").write_text(text)
        found, problems = load(text)
        assert problems == []
        model = Model(list(mapped(servers, *found.values()).values()))
        with running(tmp_path, port):
            hold(tmp_path, port, scenarios, lambda one: _simulated(model, one))
