"""Intrinsic functions, parameters, mappings and conditions."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.loaders.cloudformation.conftest import Loaded

Load = Callable[[str], Loaded]
LoadTree = Callable[[dict[str, str]], Loaded]

HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Days: {Type: Number, Default: 30}
  Name: {Type: String}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Flag: {Type: String, Default: "true"}
  Zones: {Type: CommaDelimitedList, Default: "a, b"}
  Image: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
Mappings:
  Keep:
    dev: {Days: 7, Bucket: same}
    prod: {Days: 400, Bucket: same}
Conditions:
  Known: !Equals [!Ref Flag, "true"]
  Never: !Not [!Condition Known]
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  Mine: !Equals [!Ref "AWS::AccountId", "111122223333"]
  Both: !And [!Condition Known, !Condition IsProd]
  Neither: !And [!Condition Never, !Condition IsProd]
  Either: !Or [!Condition Known, !Condition IsProd]
  Round: !Condition Round
Resources:
  Other: {Type: "AWS::S3::Bucket"}
  Group:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: """


def unknown(part: str) -> Any:
    return ("unknown", part)


CASES: list[tuple[str, Any]] = [
    ("plain", "plain"),
    ("!Ref Days", 30),
    ("!Ref Zones", ["a", "b"]),
    ("!Ref Name", unknown('parameter "Name" has no default')),
    ("!Ref Image", unknown("Parameter Store")),
    ("!Ref Other", {"reference": "stack.yaml#Other.id"}),
    ("!Ref Missing", {"reference": "stack.yaml#Missing.id"}),
    ("!Ref AWS::NoValue", None),
    ("!Ref AWS::StackName", unknown("stack's name")),
    ("!Ref AWS::Partition", "aws"),
    ("!GetAtt Other.Arn", {"reference": "stack.yaml#Other.arn"}),
    ("!GetAtt [Other, DomainName]", {"reference": "stack.yaml#Other.domain_name"}),
    ("!Sub /a/${Days}/b", "/a/30/b"),
    ("!Sub ['${A}-${!B}-${Days}', {A: x}]", "x-${B}-30"),
    ("!Sub '${Other.Arn}/*'", {"reference": "${stack.yaml#Other.arn}/*"}),
    ("!Sub '${Other}'", {"reference": "stack.yaml#Other.id"}),
    ("!Sub '${Name}-logs'", unknown('parameter "Name"')),
    ("!Sub 'a-${AWS::AccountId}'", "a-${AWS::AccountId}"),
    ("!Sub 'open ${Days'", "open ${Days"),
    ("!Join ['-', [a, !Ref Days, b]]", "a-30-b"),
    ("!Join [',', !Ref Zones]", "a,b"),
    ("!Join ['', [!Ref Name, b]]", unknown('parameter "Name"')),
    ("!Select [1, [a, b]]", "b"),
    ("!Select ['0', !Ref Zones]", "a"),
    ("!Select [5, [a, b]]", unknown("Fn::Select")),
    ("!Select [0, !Split ['/', 'a/b']]", "a"),
    ("!Split ['-', 'a-b']", ["a", "b"]),
    ("!Select [2, !Split ['/', !Ref 'AWS::StackId']]", unknown("stack's id")),
    ("!If [Known, a, b]", "a"),
    ("!If [Never, a, b]", "b"),
    ("!If [Never, a, !Ref 'AWS::NoValue']", None),
    ("!If [IsProd, a, b]", unknown("the condition IsProd: the parameter")),
    ("!If [IsProd, a, a]", "a"),
    ("!If [IsTest, a, b]", "b"),
    ("!If [Mine, a, b]", unknown("the condition Mine")),
    ("!If [Both, a, b]", unknown("the condition Both")),
    ("!If [Neither, a, b]", "b"),
    ("!If [Either, a, b]", "a"),
    ("!If [Round, a, b]", unknown("depends on itself")),
    ("!If [Undeclared, a, b]", unknown("not declared")),
    ("!If [IsProd, {a: 1, b: 2}, {a: 1, b: 3}]", {"a": 1, "b": unknown("IsProd")}),
    ("!If [IsProd, {a: 1}, !Ref 'AWS::NoValue']", unknown("IsProd")),
    ("[a, !If [IsProd, b, !Ref 'AWS::NoValue']]", ["a", unknown("IsProd")]),
    ("[a, !If [Never, b, !Ref 'AWS::NoValue']]", ["a"]),
    ("!FindInMap [Keep, prod, Days]", 400),
    ("!FindInMap [Keep, !Ref Stage, Bucket]", "same"),
    ("!FindInMap [Keep, !Ref Stage, Days]", unknown("the mapping Keep gives depends on")),
    ("!FindInMap [Keep, test, Days]", unknown("no such entry")),
    ("!FindInMap [Keep, test, Days, {DefaultValue: 9}]", 9),
    ("!FindInMap [Gone, test, Days]", unknown("no mapping")),
    ("!FindInMap [Keep]", unknown("no mapping")),
    ("!ImportValue shared-logs", unknown("exported by another stack (shared-logs)")),
    ("!ImportValue {'Fn::Sub': '${Name}-logs'}", unknown("exported by another stack")),
    ("!Transform {Name: 'AWS::Include'}", unknown("a macro")),
    ("{'Fn::Transform': {Name: x}, a: 1}", unknown("Fn::Transform")),
    ("'{{resolve:ssm:/logs/name}}'", unknown("dynamic reference")),
    ("!Rain::Embed a.txt", unknown("a tag of another tool")),
    ("!GetAZs ''", unknown("availability zones")),
    ("!Length [a, b]", 2),
    ("!ToJsonString {a: 1}", '{"a": 1}'),
    ("!Base64 x", unknown("Base64")),
    ("!Ref [a]", unknown("no name")),
    ("!GetAtt Other", unknown("without a name and an attribute")),
    ("!Join [a]", unknown("Fn::Join")),
    ("!If [a]", None),
    ("!If {a: 1}", unknown("without a condition")),
]


def fits(found: Any, expected: Any) -> bool:
    """Whether plain data is what a case expects."""
    if isinstance(expected, tuple):
        return isinstance(found, dict) and list(found) == ["unknown"] and expected[1] in found["unknown"]
    if isinstance(expected, dict) and isinstance(found, dict):
        return list(expected) == list(found) and all(fits(found[key], expected[key]) for key in expected)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(fits, found, expected))
    return bool(found == expected and type(found) is type(expected))


@pytest.mark.parametrize(("written", "expected"), CASES)
def test_function(written: str, expected: Any, load: Load) -> None:
    loaded = load(HEAD + written + "\n")
    assert not loaded.problems
    found = loaded.plain("Group", "name")
    assert fits(found, expected), found


class _Long(yaml.SafeLoader):
    """Reads the short forms as JSON writes them."""


def _long(reader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = reader.construct_scalar(node)
        value = value.split(".", 1) if suffix == "GetAtt" and "." in value else value
    elif isinstance(node, yaml.SequenceNode):
        value = reader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = reader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Long.add_multi_constructor("!", _long)


@pytest.mark.parametrize(("written", "expected"), [case for case in CASES if "::Embed" not in case[0]])
def test_function_in_json(written: str, expected: Any, load_tree: LoadTree) -> None:
    template = yaml.load(HEAD + written + "\n", Loader=_Long)
    loaded = load_tree({"stack.yaml": json.dumps(template, indent=1)})
    assert fits(loaded.plain("Group", "name"), expected), loaded.plain("Group", "name")


def test_a_value_has_the_place_of_what_decides_it(load: Load) -> None:
    loaded = load(
        """\
        Parameters:
          Days: {Type: Number, Default: 30}
        Mappings:
          Keep: {dev: {Days: 7}}
        Resources:
          A:
            Type: AWS::Logs::LogGroup
            Properties: {RetentionInDays: !Ref Days, LogGroupName: !Sub "/a/${Days}"}
          B:
            Type: AWS::Logs::LogGroup
            Properties: {RetentionInDays: !FindInMap [Keep, dev, Days]}
        """
    )
    days, name = loaded["A"].get("retention_in_days"), loaded["A"].get("name")
    mapped = loaded["B"].get("retention_in_days")
    assert days is not None
    assert name is not None
    assert mapped is not None
    assert (days.span.line, days.span.column, days.span.end_column) == (2, 33, 35)
    assert name.span.line == 8
    assert mapped.span.line == 4
    assert loaded["A"].header.line == 7


def test_resources_whose_condition_does_not_hold_are_not_there(load: Load) -> None:
    loaded = load(
        """\
        Parameters:
          Stage: {Type: String}
        Conditions:
          Never: !Equals [a, b]
          Perhaps: !Equals [!Ref Stage, b]
        Resources:
          A: {Type: "AWS::Logs::LogGroup", Condition: Never}
          B: {Type: "AWS::Logs::LogGroup", Condition: Perhaps}
          C: {Type: "AWS::Logs::LogGroup"}
        """
    )
    assert list(loaded) == ["B", "C"]


def test_a_literal_account_is_another_where_the_template_asks_for_its_own(load: Load) -> None:
    loaded = load(
        """\
        Resources:
          A: {Type: "AWS::Logs::LogGroup", Properties: {LogGroupName: !Sub "${AWS::AccountId}"}}
        """
    )
    assert loaded["AWS::AccountId"].is_data
    assert loaded["AWS::AccountId"].type == "aws_caller_identity"


def test_loops_over_resources(load: Load) -> None:
    loaded = load(
        """\
        Transform: AWS::LanguageExtensions
        Parameters:
          Names: {Type: CommaDelimitedList, Default: "a,b"}
          Open: {Type: CommaDelimitedList}
        Resources:
          Fn::ForEach::Groups:
            - Name
            - !Ref Names
            - "Group${Name}":
                Type: AWS::Logs::LogGroup
                Properties: {LogGroupName: !Sub "/x/${Name}", KmsKeyId: !Ref Name}
          Fn::ForEach::Open:
            - Name
            - !Ref Open
            - "Open${Name}": {Type: "AWS::Logs::LogGroup"}
        """
    )
    assert list(loaded) == ["Groupa", "Groupb"]
    assert loaded.plain("Groupb", "name") == "/x/b"
    assert loaded.plain("Groupb", "kms_key_id") == "b"


def test_text_bombs_are_cut(load: Load) -> None:
    parts = ", ".join(["!Ref Long"] * 1_000)
    loaded = load(
        textwrap.dedent(
            f"""\
            Parameters:
              Long: {{Type: String, Default: "{"x" * 1_000}"}}
            Resources:
              A:
                Type: AWS::Logs::LogGroup
                Properties: {{LogGroupName: !Join ["", [{parts}]]}}
            """
        )
    )
    assert loaded.plain("A", "name") == {"unknown": "a text that is too long"}
