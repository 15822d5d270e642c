"""What plans tell: addresses, values, what is open, and which resources the open values come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders import loader, names, terraform_plan
from tests.loaders.terraform_plan.plans import changed, constant, declared, document, load, plain, planned, refs

REAL = Path(__file__).with_name("real_plan.json")
OPEN = {"unknown": "it is known only after apply"}


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("plan.json", '{"format_version":"1.2","terraform_version":"1.11.4","variables":{', True),
        ("a/tofu.JSON", '{\n  "format_version": "1.2",\n  "planned_values": {', True),
        ("state.json", '{"format_version":"1.0","terraform_version":"1.8.0","values":{', True),
        ("schemas.json", '{"format_version":"1.0","provider_schemas":{', False),
        ("valid.json", '{"format_version":"1.0","valid":true,', False),
        ("terraform.tfstate", '{"version":4,"terraform_version":"1.11.4"', False),
        ("package.json", '{"name":"x"}', False),
    ],
)
def test_claims(name: str, head: str, *, claimed: bool) -> None:
    assert terraform_plan.claims(name, head) is claimed


def test_a_plan_that_applies_manifests_is_no_manifest() -> None:
    head = '{"format_version":"1.2","terraform_version":"1.11.4","x":{"apiVersion":"v1","kind":"Pod","metadata":{}}}'
    assert terraform_plan.claims("plan.json", head)
    assert not any(loader(name).claims("plan.json", head) for name in names() if name != terraform_plan.NAME)


def test_a_real_plan_with_modules_for_each_and_count() -> None:
    resources, problems = load(REAL.read_text("utf-8"))
    assert not problems
    assert len(resources) == 13
    inner = resources['module.m["y.z\\"q"].terraform_data.in']
    assert plain(inner, "input") == {"reference": '.#terraform_data.src["b"].id'}
    deep = resources['module.m["y.z\\"q"].module.n[0].terraform_data.deep']
    assert plain(deep, "input") == {"reference": '.#module.m["y.z\\"q"].terraform_data.in.id'}
    assert plain(resources['terraform_data.dst["b"]'], "input", "list") == [
        {"reference": '.#terraform_data.src["b"].id'},
        "x",
    ]
    assert plain(resources["terraform_data.loc"], "input") == OPEN, "a plan does not tell local values"
    assert plain(resources['terraform_data.src["a"]'], "input", "days") == 3
    assert resources["data.terraform_remote_state.r"].is_data


def test_values_point_at_the_very_value() -> None:
    plan = document([planned("aws_s3_bucket.a", {"bucket": "my-logs", "acl": None, "tags": {"env": "prod"}})])
    resources, _ = load(plan)
    bucket = resources["aws_s3_bucket.a"]
    lines = json.dumps(plan, indent=2).split("\n")
    found = bucket.get("bucket")
    assert found is not None
    assert lines[found.span.line - 1][found.span.column - 1 : found.span.end_column - 1] == '"my-logs"'
    assert lines[bucket.header.line - 1].strip().startswith('"address": "aws_s3_bucket.a"')
    assert bucket.get("acl") is None, "null is absent"
    assert (bucket.type, bucket.platform, bucket.dialect) == ("aws_s3_bucket", "terraform", "terraform")


def test_what_the_provider_decides_is_left_out_and_what_the_user_wrote_is_not() -> None:
    plan = document(
        [planned("aws_s3_bucket.a", {"logging": [], "grant": []})],
        [changed("aws_s3_bucket.a", {"id": True, "versioning": True, "bucket": True})],
        [declared("aws_s3_bucket.a", {"bucket": refs("random_id.x.hex", "random_id.x"), "grant": []})],
    )
    bucket = load(plan)[0]["aws_s3_bucket.a"]
    assert bucket.get("versioning") is None
    assert bucket.get("id") is None
    assert bucket.get("logging") is None
    assert plain(bucket, "grant") == []
    assert plain(bucket, "bucket") == OPEN


def test_what_a_provider_fills_in_is_left_out() -> None:
    rules = [{"days": 0, "date": "", "tag": [], "on": False, "n": 0}, {"days": 0, "date": ""}]
    blocks = [{"n": constant(0)}, {"days": constant(0)}]
    values = {"rule": rules, "retention_in_days": 0, "name": "", "written": 0, "tags": {"a": ""}}
    expressions = {"rule": blocks, "written": constant(0), "tags": constant({"a": ""})}
    plan = document([planned("aws_x.x", values)], [], [declared("aws_x.x", expressions)])
    resource = load(plan)[0]["aws_x.x"]
    assert resource.get("retention_in_days") is None
    assert resource.get("name") is None
    assert plain(resource, "written") == 0
    assert plain(resource, "tags") == {"a": ""}
    assert plain(resource, "rule") == [{"on": False, "n": 0}, {"days": 0}]


LOGGING = "aws_s3_bucket_logging.a"


def one_open(expression: Any, **more: Any) -> Any:
    buckets = [planned(f"aws_s3_bucket.{name}", {}) for name in ("a", "b")]
    plan = document(
        [*buckets, planned(LOGGING, {"target_prefix": "x"})],
        [changed(LOGGING, {"bucket": True})],
        [declared(LOGGING, {"bucket": expression})],
        **more,
    )
    return plain(load(plan)[0][LOGGING], "bucket")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["aws_s3_bucket.a.id", "aws_s3_bucket.a"], {"reference": ".#aws_s3_bucket.a.id"}),
        (["aws_s3_bucket.a.id", "aws_s3_bucket.a", "var.x", "path.module"], {"reference": ".#aws_s3_bucket.a.id"}),
        (["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"], OPEN),
        (["aws_s3_bucket.a.id", "local.x"], OPEN),
        (["local.x"], OPEN),
        (["aws_s3_bucket.gone.id"], OPEN),
        ([], OPEN),
        (['aws_s3_bucket["', "[", "...", "", "module", "var", "each.value", "data.x"], OPEN),
    ],
)
def test_an_open_value_is_a_reference_if_its_names_lead_to_one_resource(names: list[str], expected: Any) -> None:
    assert one_open(refs(*names)) == expected


def test_open_documents_are_no_plain_references() -> None:
    policy = "aws_s3_bucket_policy.a"
    plan = document(
        [planned("aws_s3_bucket.a", {}), planned(policy, {})],
        [changed(policy, {"policy": True})],
        [declared(policy, {"policy": refs("aws_s3_bucket.a.arn")})],
    )
    found = load(plan)[0][policy].get("policy")
    assert found is not None
    assert found.unknown is not None
    assert [one.target for one in found.references()] == [".#aws_s3_bucket.a"]


def test_policy_documents_that_are_read_at_apply_are_rendered() -> None:
    data, policy = "data.aws_iam_policy_document.d", "aws_s3_bucket_policy.a"
    plan = document(
        [
            planned("aws_s3_bucket.a", {}),
            planned(policy, {}),
            planned(data, {"statement": [{"actions": ["s3:GetObject"], "effect": "Deny", "sid": None}]}),
        ],
        [
            changed(policy, {"policy": True}),
            changed(data, {"json": True, "statement": [{"actions": [False], "resources": [True]}]}, ["read"]),
        ],
        [
            declared(policy, {"policy": refs(f"{data}.json", data)}),
            declared(data, {"statement": [{"resources": refs("aws_s3_bucket.a.arn", "aws_s3_bucket.a")}]}),
        ],
    )
    found = load(plan)[0][policy].get("policy")
    statement = found.decoded() if found is not None else None
    assert statement is not None
    assert statement.plain()["Statement"] == [
        {"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": [{"reference": ".#aws_s3_bucket.a.arn"}]}
    ]


def test_references_through_nested_modules_and_back_through_outputs() -> None:
    bucket, logging = 'module.store["a"].aws_s3_bucket.this', 'module.log["a"].module.in.aws_s3_bucket_logging.this'
    store = {
        "for_each_expression": refs("local.names"),
        "module": {
            "outputs": {"bucket": {"expression": refs("aws_s3_bucket.this.id", "aws_s3_bucket.this")}},
            "resources": [declared("aws_s3_bucket.this", {})],
        },
    }
    inner = {
        "expressions": {"bucket": refs("var.bucket")},
        "module": {"resources": [declared("aws_s3_bucket_logging.this", {"bucket": refs("var.bucket")})]},
    }
    log = {
        "for_each_expression": refs("local.names"),
        "expressions": {"bucket": refs("module.store", "each.key")},
        "module": {"module_calls": {"in": inner}},
    }
    whole = [
        {
            "address": f'module.store["{key}"]',
            "resources": [planned("aws_s3_bucket.this", {}) | {"address": f'module.store["{key}"].aws_s3_bucket.this'}],
        }
        for key in ("a", "b")
    ]
    nested = {
        "address": 'module.log["a"]',
        "child_modules": [
            {
                "address": 'module.log["a"].module.in',
                "resources": [planned("aws_s3_bucket_logging.this", {}) | {"address": logging}],
            }
        ],
    }
    calls = {"store": store, "log": log}
    plan = document([], [changed(logging, {"bucket": True})], children=[*whole, nested], calls=calls)
    assert plain(load(plan)[0][logging], "bucket") == OPEN, "which output it is the plan does not tell"
    log["expressions"] = {"bucket": refs('module.store["a"].bucket', 'module.store["a"]')}
    resources, _ = load(plan)
    assert plain(resources[logging], "bucket") == {"reference": f".#{bucket}.id"}
    assert resources[logging].address == logging


@pytest.mark.parametrize(("key", "suffix"), [("a", '["a"]'), (1, "[1]")])
@pytest.mark.parametrize("name", ["each.key", "count.index"])
def test_the_instance_of_the_same_key(key: str | int, suffix: str, name: str) -> None:
    keys = [("a", '["a"]'), (1, "[1]")]
    address = f"aws_s3_bucket_logging.x{suffix}"
    plan = document(
        [
            *(planned(f"aws_s3_bucket.x{one}", {}, index=index) for index, one in keys),
            planned(address, {}, index=key),
        ],
        [changed(address, {"bucket": True})],
        [declared("aws_s3_bucket_logging.x", {"bucket": refs("aws_s3_bucket.x", name)})],
    )
    assert plain(load(plan)[0][address], "bucket") == {"reference": f".#aws_s3_bucket.x{suffix}"}


def test_each_value_of_a_chained_for_each() -> None:
    address = 'aws_s3_bucket_logging.x["a"]'
    plan = document(
        [
            *(planned(f'aws_s3_bucket.x["{key}"]', {}, index=key) for key in "ab"),
            planned(address, {}, index="a"),
        ],
        [changed(address, {"bucket": True})],
        [
            declared(
                "aws_s3_bucket_logging.x",
                {"bucket": refs("each.value.id", "each.value")},
                for_each_expression=refs("aws_s3_bucket.x"),
            )
        ],
    )
    assert plain(load(plan)[0][address], "bucket") == {"reference": '.#aws_s3_bucket.x["a"].id'}


def test_blocks_of_a_set_find_their_expressions_by_what_is_constant() -> None:
    address = "aws_x.x"
    plan = document(
        [planned("aws_kms_key.a", {}), planned("aws_kms_key.b", {}), planned(address, {"r": [{"n": "2"}, {"n": "1"}]})],
        [changed(address, {"r": [{"k": True}, {"k": True}]})],
        [
            declared(
                address,
                {
                    "r": [
                        {"n": constant("1"), "k": refs("aws_kms_key.a.arn")},
                        {"n": constant("2"), "k": refs("aws_kms_key.b.arn")},
                    ]
                },
            )
        ],
    )
    resource = load(plan)[0][address]
    assert plain(resource, "r", 0, "k") == {"reference": ".#aws_kms_key.b.arn"}
    assert plain(resource, "r", 1, "k") == {"reference": ".#aws_kms_key.a.arn"}


def test_a_known_arn_is_the_resource_that_the_configuration_names() -> None:
    arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    group = planned("aws_cloudwatch_log_group.g", {"kms_key_id": arn, "retention_in_days": 30})
    expressions = {"kms_key_id": refs("aws_kms_key.k.arn", "aws_kms_key.k")}
    declarations = [declared("aws_cloudwatch_log_group.g", expressions)]
    found = load(document([planned("aws_kms_key.k", {"arn": arn}), group], [], declarations))[0]
    assert plain(found["aws_cloudwatch_log_group.g"], "kms_key_id") == {"reference": ".#aws_kms_key.k.arn"}
    found = load(document([planned("aws_kms_key.k", {"arn": "other"}), group], [], declarations))[0]
    assert plain(found["aws_cloudwatch_log_group.g"], "kms_key_id") == arn


def test_deleted_resources_and_deposed_objects_are_not_there() -> None:
    plan = document(
        [planned("aws_s3_bucket.kept", {"bucket": "x"})],
        [
            changed("aws_s3_bucket.gone", {}, ["delete"]),
            changed("aws_s3_bucket.kept", {"bucket": True}, ["delete"]) | {"deposed": "1a2b"},
        ],
        [declared("aws_s3_bucket.kept", {"bucket": constant("x")})],
        prior=[planned("aws_s3_bucket.gone", {"bucket": "y"}), planned("data.aws_region.r", {"name": "eu"})],
    )
    resources, _ = load(plan)
    assert sorted(resources) == ["aws_s3_bucket.kept", "data.aws_region.r"]
    assert plain(resources["aws_s3_bucket.kept"], "bucket") == "x"


def test_secrets_are_not_read() -> None:
    values = {"password": "hunter2", "port": 1, "nested": [{"token": "hunter2", "url": "u"}], "tags": {"a": "hunter2"}}
    marks = {"password": True, "port": True, "nested": [{"token": True}], "tags": True}
    resource = load(document([planned("aws_x.x", values, sensitive_values=marks)]))[0]["aws_x.x"]
    shown = json.dumps(resource.attributes.plain())
    assert "hunter2" not in shown
    assert plain(resource, "port") == 1
    assert plain(resource, "nested", 0, "url") == "u"


def test_a_state_is_read_without_configuration() -> None:
    state = {
        "format_version": "1.0",
        "terraform_version": "1.8.0",
        "values": {"root_module": {"resources": [planned("aws_s3_bucket.a", {"bucket": "x", "logging": []})]}},
    }
    resources, problems = load(state)
    assert not problems
    assert plain(resources["aws_s3_bucket.a"], "bucket") == "x"
    files = {"main.tf": 'resource "aws_s3_bucket" "a" {\n  bucket = "y"\n}\n'}
    resources, problems = load(state, files)
    assert not resources, "the sources tell what is to be"
    assert [problem.level for problem in problems] == ["note"]
