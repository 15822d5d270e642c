"""Broken, hostile and odd templates: a message or silence, never a failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders.cloudformation.evaluation import FUNCTIONS
from accesslint.loaders.cloudformation.tables import SHAPES
from accesslint.translation import Block, Flat, Spec
from tests.conftest import run, write
from tests.loaders.cloudformation.conftest import Loaded, load_files

Load = Callable[[str], Loaded]
DEEP = 5_000


@pytest.mark.parametrize(
    "text",
    [
        "AWSTemplateFormatVersion: 1\nResources: [\n",
        "AWSTemplateFormatVersion: 1\nResources:\n\tA: b\n",
        "AWSTemplateFormatVersion: 1\nResources:\n  A: {Type: 'AWS::S3::Bucket', Properties: "
        + "[" * DEEP
        + "]" * DEEP,
        "AWSTemplateFormatVersion: 1\nResources:\n  A: &a {Type: 'AWS::S3::Bucket', Properties: *a}\n",
    ],
)
def test_broken_yaml_is_told(text: str, load: Load) -> None:
    assert load(text).problems


@pytest.mark.parametrize(
    "text",
    [
        '{"AWSTemplateFormatVersion": "1", "Resources": {"A": {"Type": "AWS::S3::Bucket"',
        '{"AWSTemplateFormatVersion": "1", "Resources": ' + "[" * DEEP + "]" * DEEP + "}",
    ],
)
def test_broken_json_is_told(text: str) -> None:
    assert load_files({"a.json": text}).problems


def test_what_stands_before_an_error_in_another_file_is_read() -> None:
    good = "Resources:\n  A: {Type: 'AWS::S3::Bucket'}\n"
    loaded = load_files({"a.yaml": "AWSTemplateFormatVersion: [\n", "b.yaml": good})
    assert list(loaded) == ["A"]
    assert loaded.problems[0].span.file == "a.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "AWSTemplateFormatVersion: 1\n",
        "AWSTemplateFormatVersion: 1\nResources: 3\n",
        "AWSTemplateFormatVersion: 1\nResources: {A: 3, B: [], C: null, D: {}, E: {Type: 3}, F: {Type: [a]}}\n",
        "AWSTemplateFormatVersion: 1\nResources: {A: {Type: 'AWS::S3::Bucket', Condition: [a], DeletionPolicy: [a]}}\n",
        "AWSTemplateFormatVersion: 1\nParameters: 1\nMappings: 1\nConditions: 1\nOutputs: 1\nGlobals: 1\n",
        "Transform: [3, AWS::Serverless-2016-10-31]\nGlobals: 3\nResources: {A: {Type: 'AWS::Serverless::Api'}}\n",
        "Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: 'AWS::Serverless::Function', Properties: 3}}\n",
        "Conditions: {A: 3, B: {}, C: !Not [], D: !Equals [a]}\nResources:\n  A: {Type: 'AWS::X::Y', Condition: A}\n",
    ],
)
def test_odd_sections_are_passed_over(text: str, load: Load) -> None:
    load(text)


ODD: list[Any] = [
    None,
    3,
    True,
    "",
    "x",
    [],
    [None],
    [3],
    {},
    {"x": 1},
    [{"x": [1]}],
    {"Ref": "P"},
    [{"Ref": "P"}],
    {"Ref": "Gone"},
    {"Fn::Transform": {"Name": "x"}},
    {"Fn::If": ["C", {"x": 1}, {"Ref": "AWS::NoValue"}]},
]


def _places(specs: dict[str, Spec], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every property that the tables read."""
    found: list[tuple[str, ...]] = []
    for name, spec in specs.items():
        found.append((*path, name))
        if isinstance(spec, Block | Flat):
            found += _places(dict(spec.properties), (*path, name))
    return found


_FINISHED: dict[str, list[tuple[str, ...]]] = {
    "AWS::S3::Bucket": [("PublicAccessBlockConfiguration",), ("OwnershipControls",), ("OwnershipControls", "Rules")],
    "AWS::ElasticLoadBalancingV2::LoadBalancer": [("LoadBalancerAttributes",)],
    "AWS::EC2::FlowLog": [("ResourceType",), ("ResourceId",)],
    "AWS::EKS::Cluster": [("Logging",), ("Logging", "ClusterLogging"), ("Logging", "ClusterLogging", "EnabledTypes")],
    "AWS::RDS::DBInstance": [("DBClusterIdentifier",)],
    "AWS::ApiGateway::Stage": [("MethodSettings",)],
    "AWS::ApiGateway::Deployment": [("StageDescription",), ("StageDescription", "MethodSettings")],
    "AWS::Events::Rule": [("Targets",)],
    "AWS::Logs::DeliveryDestination": [("DestinationResourceArn",)],
    "AWS::KMS::Key": [("Origin",)],
    "AWS::Route53::HostedZone": [("QueryLoggingConfig",)],
    "AWS::EC2::VerifiedAccessInstance": [("LoggingConfigurations",), ("LoggingConfigurations", "S3")],
    "AWS::OpenSearchService::Domain": [("LogPublishingOptions", "AUDIT_LOGS")],
    "AWS::Redshift::Cluster": [("LoggingProperties",), ("LoggingProperties", "LogExports")],
    "AWS::IAM::User": [("Policies",), ("ManagedPolicyArns",)],
    "AWS::IAM::Group": [("Policies",), ("ManagedPolicyArns",)],
    "AWS::IAM::Policy": [("Roles",), ("Users",), ("Groups",)],
    "AWS::Serverless::Function": [("Policies",), ("Role",)],
}


def _at(path: tuple[str, ...], value: Any, *, listed: bool) -> Any:
    for name in reversed(path):
        value = {name: value}
    if listed:
        value = {key: [inner] if isinstance(inner, dict) else inner for key, inner in value.items()}
    return value


@pytest.mark.parametrize("kind", SHAPES)
def test_odd_values_at_every_place_of_every_type(kind: str, tmp_path: Path) -> None:
    """The whole run, so that no mapper fails at what the tables hand over."""
    resources: dict[str, Any] = {"P0": {"Type": kind, "Properties": None}, "P1": {"Type": kind, "Properties": [1]}}
    for path in _places(dict(SHAPES[kind].properties)) + _FINISHED.get(kind, []):
        for value in ODD:
            for listed in (False, True):
                properties = _at(path, value, listed=listed)
                resources[f"R{len(resources)}"] = {"Type": kind, "Properties": properties}
    for value in ODD:
        resources[f"R{len(resources)}"] = {"Type": kind, "Properties": value}
    template = {
        "Parameters": {"P": {"Type": "String"}},
        "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
        "Resources": resources,
    }
    write(tmp_path, {"stack.json": json.dumps(template, indent=1)})
    run(tmp_path, select=("completeness/logging-disabled",))


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 400), st.sampled_from(["a", "P", "M.x", "${P}-${A.Arn}"])
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["x", "Key", "Value", *FUNCTIONS, "Fn::ForEach::L"]), inner, max_size=2),
        st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: inner.map(lambda value: {name: value})),
    ),
    max_leaves=20,
)


@settings(max_examples=150)
@given(_VALUES, st.dictionaries(st.sampled_from(["P", "C", "M"]), _VALUES, max_size=3))
def test_any_value_is_evaluated_to_plain_values(value: Any, section: dict[str, Any]) -> None:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": section,
        "Conditions": section,
        "Mappings": section,
        "Outputs": section,
        "Resources": {
            "A": {"Type": "AWS::Logs::LogGroup", "Condition": "C", "Properties": {"LogGroupName": value}},
            "B": {"Type": "AWS::Logs::LogGroup", "Properties": value},
            "Fn::ForEach::L": value,
        },
    }
    for resource in load_files({"a.json": json.dumps(template)}).values():
        json.dumps(resource.attributes.plain())
