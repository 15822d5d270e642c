"""The simulation as a whole: bounded whatever the files hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accesslint.simulation.scenarios import shipped_scenarios
from accesslint.simulation.simulate import simulate
from tests.conftest import run, write


def test_lines_of_very_many_logs_are_rendered_up_to_a_limit(tmp_path: Path) -> None:
    write(tmp_path, {"httpd.conf": "Listen 80\n" + "CustomLog logs/a common\n" * 1_500})
    _, given = run(tmp_path, select=("traceability/*",))
    (emitter,) = simulate(given.model, shipped_scenarios("http")[:1])
    lines = emitter.outcomes[0].lines
    assert len(lines) == 1_001
    assert lines[-1].text is None
    assert "the first 1000 logs only" in lines[-1].unknown


def test_a_field_of_squid_is_not_widened_without_end(tmp_path: Path) -> None:
    form = "logformat wide %999999999>a %.999999999ru %-900000000un"
    text = f"http_port 3128\nhttp_access allow all\n{form}\naccess_log stdio:/var/log/a wide\n"
    write(tmp_path, {"squid.conf": text})
    _, given = run(tmp_path, select=("traceability/*",))
    (emitter,) = simulate(given.model, shipped_scenarios("http")[:1])
    assert 10_000 < len(emitter.outcomes[0].lines[0].text or "") < 30_000


@pytest.mark.parametrize("code", ["%{HTTP_USER_AGENT}e", "%{"])
def test_formats_without_end_are_not_rendered(code: str, tmp_path: Path) -> None:
    text = f'[www]\nlisten = /x\naccess.log = /a\naccess.format = "{code * 20_000}"\n'
    write(tmp_path, {"php-fpm.d/www.conf": text})
    report, given = run(tmp_path, select=("consistency/*",))
    (emitter,) = simulate(given.model, shipped_scenarios("http")[:1])
    assert emitter.outcomes[0].lines[0].text == "<unknown?>"
    assert report.findings
    assert not any(finding.quote for finding in report.findings)


def test_a_limit_of_gunicorns_with_very_many_digits_is_taken_for_none(tmp_path: Path) -> None:
    text = f"accesslog = '-'\nlimit_request_line = '{'9' * 5_000}'\n"
    write(tmp_path, {"gunicorn.conf.py": text})
    _, given = run(tmp_path, select=("traceability/*",))
    (emitter,) = simulate(given.model, shipped_scenarios("http")[:1])
    assert emitter.outcomes[0].lines


def test_lines_of_very_many_loggers_are_rendered_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accesslint.simulation.simulate._MOST_LINES", 50)
    handlers = {f"h{number}": {"class": "logging.StreamHandler", "formatter": "f"} for number in range(10)}
    loggers = {f"audit.x{number}": {"handlers": list(handlers), "propagate": False} for number in range(5)}
    formatters = {"f": {"format": "%(asctime)s %(message)s"}}
    dictionary = {"version": 1, "formatters": formatters, "handlers": handlers, "loggers": loggers}
    write(tmp_path, {"logging.json": json.dumps(dictionary)})
    _, given = run(tmp_path, select=("traceability/*",))
    found = list(simulate(given.model, shipped_scenarios("http")[:2]))
    assert [sum(len(outcome.lines) for outcome in one.outcomes) for one in found] == [20, 20, 20, 0, 0]
    assert "the first 50 lines" in found[-1].outcomes[0].unknown
