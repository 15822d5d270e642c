"""Verdicts: places of facts, undecided and satisfied, one finding per cause, stable fingerprints."""

from __future__ import annotations

import pytest

from accesslint.model.entities import Entity, Model
from accesslint.model.findings import Violation
from accesslint.model.values import Unknown
from accesslint.rules.engines import EngineError, Judgement
from accesslint.rules.metadata import Rule
from accesslint.rules.verdicts import Verdicts, merged
from accesslint.source import Span

RULE = Rule(
    "integrity/x", "t", "d", "error", ("store.immutability.versioning", "store.immutability.object_lock"), {}, {}
)


def span(line: int) -> Span:
    return Span("a.tf", line, 1, line, 4)


def store(name: str, line: int = 1) -> Entity:
    return Entity("store", f"store:{name}", name, "terraform", "aws_s3_bucket", "bucket", span(line))


def verdicts(
    model: Model, *violations: Violation, satisfied: frozenset[str] = frozenset(), exempt: frozenset[str] = frozenset()
) -> Verdicts:
    result = Verdicts(model)
    result.add(RULE, "error", Judgement(violations, satisfied, exempt))
    return result


def test_the_place_is_that_of_the_fact_or_the_nearest_above_it_or_the_header() -> None:
    entity = store("a")
    entity.set("immutability.versioning", False, span(7))
    entity.set("immutability.object_lock", False)
    model = Model([entity])
    for fact, line in (
        ("immutability.versioning", 7),
        ("immutability.object_lock", 1),
        ("immutability.versioning.x", 7),
    ):
        (found,) = verdicts(model, Violation("store:a", fact, "m")).findings
        assert found.span.line == line


def test_an_unknown_fact_is_undecided_with_its_reason_unless_the_rule_failed_or_is_satisfied() -> None:
    entity = store("a")
    entity.set("immutability.versioning", Unknown("variable x has no value", "a tfvars file"), span(3))
    entity.set("immutability.object_lock", False)
    (open_verdict,) = verdicts(Model([entity])).undecided
    assert (open_verdict.fact, open_verdict.reason) == ("immutability.versioning", "variable x has no value")
    assert open_verdict.decided_by == "a tfvars file"
    assert open_verdict.span.line == 3
    assert not verdicts(Model([entity]), Violation("store:a", "immutability.versioning", "m")).undecided
    passed = verdicts(Model([entity]), satisfied=frozenset({"store:a"}))
    assert not passed.undecided
    assert passed.counts["integrity/x"].passed == 1


def test_an_exempt_entity_neither_passes_nor_is_it_undecided() -> None:
    entity = store("a")
    entity.set("immutability.versioning", Unknown("why"))
    result = verdicts(Model([entity]), exempt=frozenset({"store:a"}))
    assert not result.undecided
    assert result.counts["integrity/x"].passed == 0


def test_an_entity_without_the_facts_is_not_counted() -> None:
    count = verdicts(Model([store("a")])).counts["integrity/x"]
    assert (count.passed, count.failed, count.undecided) == (0, 0, 0)


def test_a_violation_of_nothing_is_an_error_of_the_rule() -> None:
    with pytest.raises(EngineError, match="does not exist"):
        verdicts(Model([]), Violation("store:zzz", "a", "m"))


def test_instances_of_one_block_are_one_finding() -> None:
    model = Model([store('b["a"]'), store('b["b"]'), store("c", 9)])
    result = verdicts(
        model, *(Violation(entity.id, "immutability.versioning", entity.address) for entity in model.entities)
    )
    first, second = merged(result.findings)
    assert (first.address, first.instances) == ('b["a"]', ('b["b"]',))
    assert (second.address, second.instances) == ("c", ())


def test_a_module_of_two_root_modules_names_both_calls() -> None:
    entities = [store(f"{scope}#module.m.b") for scope in ("dev", "prod")]
    for number, entity in enumerate(entities):
        entity.address, entity.via = "module.m.b", (span(20 + number),)
    said = (Violation(entity.id, "immutability.versioning", "m") for entity in entities)
    (found,) = merged(verdicts(Model(entities), *said).findings)
    assert [(call.span.line, call.message) for call in found.related] == [
        (20, "called from here"),
        (21, "called from here"),
    ]


def test_one_statement_that_decides_for_several_entities_is_one_finding() -> None:
    first, second = store("a", 1), store("b", 5)
    first.append("access.grants", {"principal": "admin"}, span(9))
    first.append("access.grants", {"principal": "deployer"}, span(9))
    second.append("access.grants", {"principal": "reader"}, span(7))
    second.append("access.grants", {"principal": "admin"}, span(9))
    said = ((first, 0), (first, 1), (second, 0), (second, 1))
    result = verdicts(
        Model([first, second]), *(Violation(entity.id, f"access.grants.{number}", "m") for entity, number in said)
    )
    found = [(finding.span.line, finding.address, finding.instances) for finding in merged(result.findings)]
    assert sorted(found) == [(7, "b", ()), (9, "a", ()), (9, "a", ("b",))]


def test_fingerprints_survive_moved_lines_and_differ_by_address() -> None:
    def fingerprints(line: int) -> list[str]:
        model = Model([store("a", line), store("b", line + 5)])
        found = verdicts(model, *(Violation(e.id, "immutability.versioning", "m") for e in model.entities))
        return [finding.fingerprint for finding in merged(found.findings)]

    assert fingerprints(1) == fingerprints(40)
    assert len(set(fingerprints(1))) == 2


def fingerprint(entity: Entity, fact: str, message: str) -> str:
    return merged(verdicts(Model([entity]), Violation(entity.id, fact, message)).findings)[0].fingerprint


def test_a_fingerprint_stays_when_lines_move_files_are_renamed_or_instances_and_elements_are_added() -> None:
    was = fingerprint(store('.#aws_s3_bucket.a["x"]'), "routes.0.to", 'aws_s3_bucket.a["x"] is bad')
    other_file = store('.#aws_s3_bucket.a["x"]')
    other_file.header = Span("b.tf", 7, 1, 7, 4)
    assert was == fingerprint(other_file, "routes.0.to", 'aws_s3_bucket.a["x"] is bad')
    assert was == fingerprint(store('.#aws_s3_bucket.a["b"]', 9), "routes.2.to", 'aws_s3_bucket.a["b"] is bad')
    assert was != fingerprint(store('envs#aws_s3_bucket.a["x"]'), "routes.0.to", 'aws_s3_bucket.a["x"] is bad')
