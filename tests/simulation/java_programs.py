"""Java programs for tests, compiled by the compiler that Tomcat brings along: a runtime without one is enough."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers import missing, program

COMPILER = Path("/usr/share/java/eclipse-jdt-core.jar")

ANSWERING = """    server.setHandler(new AbstractHandler() {
      public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
          throws IOException {
        while (request.getInputStream().read() >= 0) {}
        response.setStatus(Integer.parseInt(request.getHeader("X-Status")));
        byte[] body = new byte[Integer.parseInt(request.getHeader("X-Bytes"))];
        if (response.getStatus() != 204) response.setContentLength(body.length);
        response.getOutputStream().write(body);
        base.setHandled(true);
      }
    });
"""
"""Java: a server of Jetty answers as the headers of the request say."""


def jar(path: Path) -> Path:
    """A library; skips the test without it, or fails it where servers are required."""
    if not path.exists():
        missing(path)
    return path


def compile_java(source: Path, folder: Path, libraries: Sequence[Path]) -> None:
    """Compile one file into a folder."""
    path = os.pathsep.join(str(jar(library)) for library in libraries)
    command = [program("java"), "-cp", f"{jar(COMPILER).parent}/*", "org.eclipse.jdt.internal.compiler.batch.Main"]
    options = ["-17", "-nowarn", "-proc:none", "-cp", path, "-d", str(folder), str(source)]
    subprocess.run([*command, *options], check=True, capture_output=True)
