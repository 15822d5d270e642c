"""Runs the selected rules, Rego and Python alike, over the model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from accesslint.model.entities import Model
from accesslint.model.findings import Severity
from accesslint.rules import engines
from accesslint.rules.catalogue import Catalogue
from accesslint.rules.metadata import Rule
from accesslint.rules.verdicts import Verdicts, severity_of


class Judging(msgspec.Struct, frozen=True):
    """How rules are run."""

    engine: str = "embedded"
    opa_url: str = "http://localhost:8181"
    severities: Mapping[str, Severity] = msgspec.field(default_factory=dict)
    jobs: int = 1


def judge(model: Model, catalogue: Catalogue, selected: Iterable[str], how: Judging) -> Verdicts:
    """The verdicts of the selected rules.

    Raises `EngineError` where Rego cannot run, `RuleError` where a Python rule fails.
    """
    names = sorted(selected)
    present = {entity.category for entity in model.entities}
    rego = [name for name in names if _has_work(catalogue.rules[name], present)]
    policies = {path.name: path.read_text("utf-8") for path in catalogue.libraries} if rego else {}
    policies |= {f"{name}.rego": catalogue.path(name).read_text("utf-8") for name in rego}
    document = msgspec.json.encode(model.to_json())
    judgements = dict(_rego(policies, rego, document, how))
    python = {name: catalogue.path(name) for name in names if catalogue.rules[name].language == "python"}
    if python:
        from accesslint.rules.python_rules import evaluate

        judgements |= evaluate(python, model)
    verdicts = Verdicts(model)
    for name in names:
        rule = catalogue.rules[name]
        verdicts.add(rule, severity_of(rule, how.severities), judgements.get(name, _NOTHING))
    return verdicts


def _has_work(rule: Rule, present: Collection[str]) -> bool:
    """Whether a Rego rule reads a fact of entities that there are: others need not even be parsed."""
    return rule.language == "rego" and any(fact.partition(".")[0] in present for fact in rule.facts)


_NOTHING = engines.Judgement((), frozenset())

_PARALLEL_FROM_BYTES = 2_000_000
"""Below this size of the model, starting further processes costs more than it saves."""


def _rego(
    policies: Mapping[str, str], rules: list[str], document: bytes, how: Judging
) -> Mapping[str, engines.Judgement]:
    jobs = min(how.jobs, len(rules)) if how.engine == "embedded" and len(document) >= _PARALLEL_FROM_BYTES else 1
    if jobs <= 1:
        return engines.evaluate(how.engine, policies, rules, document, how.opa_url)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    parts = [rules[number::jobs] for number in range(jobs)]
    judgements: dict[str, engines.Judgement] = {}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(engines.evaluate, how.engine, policies, part, document, how.opa_url) for part in parts]
        for future in futures:
            judgements |= future.result()
    return judgements
