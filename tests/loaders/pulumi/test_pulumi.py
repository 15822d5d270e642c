"""The Pulumi loader: programs, configuration and stacks, expressions, types by Terraform's names."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Loaded, Options, loader, names
from accesslint.loaders.pulumi import claims
from accesslint.loaders.pulumi.resources import TYPES, type_of
from accesslint.mappers.types import looked_at
from accesslint.model.values import Resource
from accesslint.source import Problem, Span
from tests.trees import MemoryTree

HEAD = "name: demo\nruntime: yaml\n"


def everything(files: Mapping[str, str]) -> list[Loaded]:
    tree = MemoryTree({name: textwrap.dedent(text) for name, text in files.items()})
    sources = [source for source in tree.sources.values() if claims(source.name, source.text)]
    return list(loader("pulumi").load(sources, [], tree, Options()))


def loaded(files: Mapping[str, str]) -> dict[str, Resource]:
    return {item.id: item for item in everything(files) if isinstance(item, Resource)}


def group(value: str, more: str = "", **files: str) -> Any:
    """The retention of a log group, written as `value`."""
    text = (
        f"{HEAD}{textwrap.dedent(more)}\nresources:\n  g:\n    type: aws:cloudwatch:LogGroup\n"
        f"    properties:\n      retentionInDays: {value}\n"
    )
    stacks = {f"p/Pulumi.{stack}.yaml": content for stack, content in files.items()}
    resource = loaded({"p/Pulumi.yaml": text, **stacks})["p#g"]
    return resource.attributes.plain()["retention_in_days"]


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("Pulumi.yaml", HEAD, True),
        ("a/Pulumi.yml", HEAD, True),
        ("a/Main.yaml", "resources:\n  a: {}\n", True),
        ("a/Main.json", '{"resources": {}}', True),
        ("a/Main.yaml", "other: 1\n", False),
        ("Pulumi.yaml", "name: x\n", False),
        ("Pulumi.dev.yaml", "config: {}\n", False),
        ("pulumi.yaml", HEAD, False),
    ],
)
def test_claims(name: str, head: str, claimed: bool) -> None:
    assert claims(name, head) is claimed
    program = head + "resources:\n  a:\n    type: aws:s3:Bucket\n" if claimed and not name.endswith("json") else head
    assert not [other for other in names() if other != "pulumi" and claimed and loader(other).claims(name, program)]


def test_a_resource() -> None:
    text = HEAD + "resources:\n  logs:\n    type: aws:s3:BucketV2\n    properties:\n      bucket: acme\n"
    (bucket,) = loaded({"infra/Pulumi.yaml": text}).values()
    assert (bucket.id, bucket.scope, bucket.address) == ("infra#logs", "infra", "logs")
    assert (bucket.platform, bucket.dialect, bucket.type) == ("pulumi", "terraform", "aws_s3_bucket")
    assert bucket.written_type == "aws:s3:BucketV2"
    assert bucket.header == Span("infra/Pulumi.yaml", 5, 11, 5, 26)
    value = bucket.get("bucket")
    assert value is not None
    assert (value.data, value.span) == ("acme", Span("infra/Pulumi.yaml", 7, 15, 7, 19))
    assert bucket.name_of("lifecycle.prevent_destroy") == "options.protect"
    assert bucket.name_of("enable_logging") == "enableLogging"


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("aws:s3:Bucket", "aws_s3_bucket"),
        ("aws:s3/bucketV2:BucketV2", "aws_s3_bucket"),
        ("aws:s3:BucketVersioningV2", "aws_s3_bucket_versioning"),
        ("aws:cloudtrail:Trail", "aws_cloudtrail"),
        ("aws:lb:LoadBalancer", "aws_lb"),
        ("aws:elb:LoadBalancer", "aws_elb"),
        ("aws:rds:Instance", "aws_db_instance"),
        ("aws:cfg:Recorder", "aws_config_configuration_recorder"),
        ("aws:ec2:FlowLog", "aws_flow_log"),
        ("gcp:logging:ProjectSink", "google_logging_project_sink"),
        ("gcp:projects/iAMAuditConfig:IAMAuditConfig", "google_project_iam_audit_config"),
        ("gcp:organizations:Project", "google_project"),
        ("azure:storage:Account", "azurerm_storage_account"),
        ("azure:monitoring:DiagnosticSetting", "azurerm_monitor_diagnostic_setting"),
        ("azure:monitoring:ScheduledQueryRulesAlertV2", "azurerm_monitor_scheduled_query_rules_alert_v2"),
        ("azure-native:storage:StorageAccount", ""),
        ("aws:s3:Other", ""),
        ("aws", ""),
        (":::", ""),
    ],
)
def test_types(token: str, expected: str) -> None:
    assert type_of(token) == expected


def test_every_type_of_the_tables_is_one_that_mappers_look_at() -> None:
    types = {kind for modules in TYPES.values() for kinds in modules.values() for kind in kinds.values()}
    assert types <= looked_at()


def test_arguments_by_terraforms_names() -> None:
    text = """
    name: demo
    runtime: {name: yaml}
    resources:
      a:
        type: aws:cloudtrail:Trail
        properties:
          s3BucketName: b
          eventSelectors: [{readWriteType: All, dataResources: [{type: x, values: [y]}]}]
          tags: {costCenter: z}
      b:
        type: gcp:logging:ProjectSink
        properties: {exclusions: [{name: x}], bigqueryOptions: {usePartitionedTables: true}}
      c:
        type: aws:kinesis:FirehoseDeliveryStream
        properties: {processingConfiguration: {processors: [{parameters: [{parameterName: x}]}]}}
      d:
        type: gcp:storage:Bucket
        properties: {lifecycleRules: [{condition: {matchesPrefixes: [a]}}], loggings: "${nothing}"}
      e:
        type: aws:rds:ParameterGroup
        properties: {parameters: [{name: x, value: "1"}]}
    """
    found = {name: resource.attributes.plain() for name, resource in loaded({"Pulumi.yaml": text}).items()}
    assert found[".#a"] == {
        "s3_bucket_name": "b",
        "event_selector": [{"read_write_type": "All", "data_resource": [{"type": "x", "values": ["y"]}]}],
        "tags": {"costCenter": "z"},
    }
    assert found[".#b"] == {"exclusions": [{"name": "x"}], "bigquery_options": [{"use_partitioned_tables": True}]}
    assert found[".#c"]["processing_configuration"] == [{"processors": [{"parameters": [{"parameter_name": "x"}]}]}]
    assert found[".#d"]["lifecycle_rule"] == [{"condition": [{"matches_prefix": ["a"]}]}]
    assert "unknown" in found[".#d"]["logging"]
    assert found[".#e"]["parameter"] == [{"name": "x", "value": "1"}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7),
        ("${days}", 9),
        ("${number}", 5),
        ("${nested.days}", 3),
        ("${items[1]}", "b"),
        ('${nested["days"]}', 3),
        ('"x-${days}"', "x-9"),
        ('"$${days}"', "${days}"),
        ("'a$b'", "a$b"),
        ("${pulumi.project}", "demo"),
        ("{fn::join: ['-', [a, '${days}']]}", "a-9"),
        ("{fn::select: [1, [a, b]]}", "b"),
        ("{fn::split: [',', 'a,b']}", ["a", "b"]),
        ("{fn::toBase64: abc}", "YWJj"),
        ("{fn::fromBase64: YWJj}", "abc"),
        ("{fn::secret: '${days}'}", 9),
        ("{Fn::Join: ['', [a, b]]}", "ab"),
        ("{fn::singleOrNone: [q]}", "q"),
        ("${other}", {"reference": "p#other"}),
        ("${other.keyId}", {"reference": "p#other.key_id"}),
        ("${alias.arn}", {"reference": "p#other.arn"}),
        ('"${other.arn}:*"', {"reference": "${p#other.arn}:*"}),
    ],
)
def test_expressions(value: str, expected: object) -> None:
    more = """
    config:
      days: {type: integer, default: 9}
      number: 5
    variables:
      nested: {days: 3}
      items: [a, b]
      alias: ${other}
    """
    text = (
        f"{HEAD}{textwrap.dedent(more)}\nresources:\n  other: {{type: 'aws:kms:Key'}}\n  g:\n"
        f"    type: aws:cloudwatch:LogGroup\n    properties:\n      retentionInDays: {value}\n"
    )
    found = loaded({"p/Pulumi.yaml": text})["p#g"].attributes.plain()["retention_in_days"]
    assert found == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("{fn::invoke: {function: 'aws:getCallerIdentity', return: accountId}}", "function of the provider"),
        ("{fn::aws:getCallerIdentity: {}}", "function of the provider"),
        ("{fn::stringAsset: x}", "is not evaluated"),
        ("{fn::readFile: ./nothing}", "the file"),
        ("{fn::join: ['', ['${pulumi.stack}']]}", "the stack is chosen"),
        ("{fn::select: [5, [a]]}", "cannot be evaluated"),
        ("${pulumi.stack}", "the stack is chosen"),
        ("${nothing}", "neither a resource"),
        ("${nested.other}", "is not there"),
        ("${circle}", "leads back to itself"),
        ("${open}", "has no value"),
        ("${stack.outputs.x}", "another stack"),
        ("${}", "names nothing"),
    ],
)
def test_what_files_do_not_tell(value: str, reason: str) -> None:
    more = """
    config:
      open: {type: string}
    variables:
      nested: {days: 3}
      circle: ${round}
      round: ${circle}
    """
    text = (
        f"{HEAD}{textwrap.dedent(more)}\nresources:\n  stack: {{type: 'pulumi:pulumi:StackReference'}}\n  g:\n"
        f"    type: aws:cloudwatch:LogGroup\n    properties:\n      retentionInDays: {value}\n"
    )
    found = loaded({"p/Pulumi.yaml": text})["p#g"].attributes.plain()["retention_in_days"]
    assert reason in found["unknown"]


def test_json_keeps_its_structure() -> None:
    text = """
    name: demo
    runtime: yaml
    resources:
      b: {type: "aws:s3:Bucket"}
      one:
        type: aws:s3:BucketPolicy
        properties: {policy: {fn::toJSON: {Statement: [{Effect: Allow, Resource: "${b.arn}/*"}]}}}
      two:
        type: aws:s3:BucketPolicy
        properties:
          policy: |
            {"Statement": [{"Effect": "Allow", "Resource": "${b.arn}/*"}]}
    """
    found = loaded({"Pulumi.yaml": text})
    for name in ("one", "two"):
        policy = found[f".#{name}"].get("policy")
        decoded = policy.decoded() if policy is not None else None
        assert decoded is not None
        effect, resource = decoded.get("Statement", 0, "Effect"), decoded.get("Statement", 0, "Resource")
        assert effect is not None
        assert effect.data == "Allow"
        assert resource is not None
        assert [reference.target for reference in resource.references()] == [".#b"]


@pytest.mark.parametrize(
    ("stacks", "expected"),
    [
        ({}, 30),
        ({"dev": "config: {demo:days: 7}"}, 7),
        ({"dev": "config: {demo:days: '7'}"}, 7),
        ({"dev": "config: {demo:days: 7}", "prod": "config: {demo:days: 7}"}, 7),
        ({"dev": "config: {other:days: 7}"}, 30),
        ({"dev": "config: {demo:days: 30}", "prod": "config: {}"}, 30),
        ({"dev": "config: {demo:days: 7}", "prod": "config: {demo:days: 400}"}, "differs between the stacks dev, prod"),
        ({"dev": "config: {demo:days: 7}", "prod": "encryptionsalt: x"}, "differs"),
        ({"dev": "config: {demo:days: {secure: abc}}"}, "encrypted"),
        ({"dev": "- odd"}, 30),
    ],
)
def test_stacks_give_configuration(stacks: dict[str, str], expected: object) -> None:
    found = group("${days}", "config:\n  days: {type: integer, default: 30}\n", **stacks)
    if isinstance(expected, str):
        assert expected in found["unknown"]
    else:
        assert found == expected


def test_configuration_without_a_declaration() -> None:
    assert group("${days}", dev="config: {demo:days: 7}") == 7
    assert group("${days}", "configuration:\n  days: {type: Number, default: 8}\n") == 8


@pytest.mark.parametrize(
    ("options", "protected"),
    [
        ("{protect: true}", True),
        ("{protect: false}", False),
        ("{retainOnDelete: true}", True),
        ("{retainOnDelete: true, protect: false}", True),
        ("{dependsOn: []}", None),
        ("x", None),
    ],
)
def test_options_that_protect(options: str, protected: bool | None) -> None:
    text = f"{HEAD}resources:\n  a:\n    type: aws:s3:Bucket\n    options: {options}\n"
    plain = loaded({"Pulumi.yaml": text})[".#a"].attributes.plain()
    assert plain.get("lifecycle") == (None if protected is None else [{"prevent_destroy": protected}])


def test_what_is_only_read_is_data() -> None:
    text = f"{HEAD}resources:\n  a:\n    type: aws:s3:Bucket\n    get: {{id: x}}\n"
    assert loaded({"Pulumi.yaml": text})[".#a"].is_data


def test_a_program_beside_its_project() -> None:
    program = "resources:\n  a:\n    type: aws:s3:Bucket\n"
    assert set(loaded({"p/Pulumi.yaml": HEAD, "p/Main.yaml": program})) == {"p#a"}
    assert set(loaded({"p/Pulumi.yaml": HEAD + "main: src/\n", "p/src/Main.yaml": program})) == {"p/src#a"}
    assert not loaded({"p/Main.yaml": program})
    assert not loaded({"p/Pulumi.yaml": "name: x\nruntime: nodejs\n", "p/Main.yaml": program})
    assert not loaded({"p/Pulumi.yaml": "name: x\nruntime: python\nresources: {a: {type: 'aws:s3:Bucket'}}\n"})


def test_broken_yaml_is_said() -> None:
    items = everything({"Pulumi.yaml": HEAD + "resources: [\n"})
    assert [item for item in items if isinstance(item, Problem)]


ODD = st.recursive(
    st.sampled_from(
        ["null", "1", "x", "''", "true", "[]", "{}", "${a}", "${a.b[0]}", "'${'", "'$'", "${[]}", "${a[}", "'$${a}'"]
        + [f"{{fn::{name}: x}}" for name in ("join", "select", "split", "toJSON", "readFile", "fromBase64", "invoke")]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda item: f"{{rules: {item}}}"),
        inner.map(lambda item: f"{{fn::join: ['', {item}]}}"),
        inner.map(lambda item: f"{{fn::select: [0, {item}]}}"),
    ),
    max_leaves=5,
)


@settings(max_examples=80)
@given(one=ODD, two=ODD)
def test_odd_values_never_raise(one: str, two: str) -> None:
    loaded({"Pulumi.yaml": f"{HEAD}resources: {one}\nconfig: {two}\nvariables: {one}\n"})
    loaded({"Pulumi.yaml": f"name: {one}\nruntime: {two}\nresources: {{a: {one}}}\n"})
    bucket = f"a: {{type: 'aws:s3:Bucket', properties: {one}, options: {two}, get: {one}}}"
    variables = f"variables: {{v: {two}, w: '${{v.x}}'}}\nconfig: {{c: {one}}}\n"
    text = (
        f"{HEAD}{variables}resources: {{{bucket}, b: {{type: 'aws:s3:Bucket', properties: {{x: '${{w}}-${{c}}'}}}}}}\n"
    )
    loaded({"Pulumi.yaml": text, "Pulumi.dev.yaml": f"config: {two}\n"})


def test_deep_nesting_ends() -> None:
    deep = "[" * 5_000 + "]" * 5_000
    loaded({"Pulumi.yaml": f"{HEAD}resources:\n  a: {{type: 'aws:s3:Bucket', properties: {{x: {deep}}}}}\n"})
    chain = "".join(f"  v{number}: [ '${{v{number + 1}}}' ]\n" for number in range(500))
    bucket = "a: {type: 'aws:s3:Bucket', properties: {x: '${v0}'}}"
    loaded({"Pulumi.yaml": f"{HEAD}variables:\n{chain}resources:\n  {bucket}\n"})
