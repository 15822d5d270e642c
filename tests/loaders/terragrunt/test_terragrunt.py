"""The Terragrunt loader: units, inputs, includes, functions, generated files, stacks."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Loaded, Options, Replaced, loader, names
from accesslint.loaders.terragrunt import claims
from accesslint.model.values import Resource
from accesslint.source import Problem, Span
from tests.trees import MemoryTree

MODULE = """
variable "name" {}
variable "days" {
  default = 1
}
resource "aws_cloudwatch_log_group" "a" {
  name              = var.name
  retention_in_days = var.days
}
"""
SOURCE = 'terraform {\n  source = "${get_repo_root()}/modules/group"\n}\n'


def everything(files: Mapping[str, str]) -> list[Loaded]:
    tree = MemoryTree({name: textwrap.dedent(text) for name, text in files.items()})
    sources = [source for source in tree.sources.values() if claims(source.name, source.text)]
    return list(loader("terragrunt").load(sources, [], tree, Options()))


def loaded(files: Mapping[str, str]) -> dict[str, Resource]:
    items = everything({"modules/group/main.tf": MODULE, **files})
    return {item.id: item for item in items if isinstance(item, Resource)}


def group(text: str, **more: str) -> dict[str, Any]:
    """The attributes of the log group of one unit, `live/prod/app`."""
    (resource,) = loaded({"live/prod/app/terragrunt.hcl": SOURCE + textwrap.dedent(text), **more}).values()
    plain: dict[str, Any] = resource.attributes.plain()
    return plain


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("terragrunt.hcl", True),
        ("live/prod/terragrunt.hcl", True),
        ("live/root.hcl", True),
        ("live/terragrunt.stack.hcl", True),
        ("live/env.hcl", False),
        ("terragrunt.hcl.tf", False),
        ("a/.terragrunt-cache/x/terragrunt.hcl", False),
        (".terraform.lock.hcl", False),
    ],
)
def test_claims(name: str, claimed: bool) -> None:
    assert claims(name, SOURCE) is claimed
    others = [other for other in names() if other != "terragrunt" and loader(other).claims(name, SOURCE)]
    assert others == (["terraform"] if name.endswith(".tf") else [])


def test_a_unit_is_its_module_with_its_inputs() -> None:
    files = {"live/prod/app/terragrunt.hcl": SOURCE + 'inputs = {\n  name = "app"\n  days = 400\n}\n'}
    items = everything({"modules/group/main.tf": MODULE, **files})
    assert items[0] == Replaced("terraform", "modules/group")
    (resource,) = [item for item in items if isinstance(item, Resource)]
    assert resource.id == "live/prod/app#aws_cloudwatch_log_group.a"
    assert (resource.scope, resource.platform) == ("live/prod/app", "terraform")
    assert resource.header.file == "modules/group/main.tf"
    assert resource.via == (Span("live/prod/app/terragrunt.hcl", 2, 12, 2, 46),)
    days = resource.get("retention_in_days")
    assert days is not None
    assert (days.data, days.span) == (400, Span("live/prod/app/terragrunt.hcl", 6, 10, 6, 13))


def test_a_module_is_evaluated_once_per_unit() -> None:
    found = loaded({f"live/{env}/terragrunt.hcl": SOURCE + f'inputs = {{ name = "{env}" }}' for env in ("dev", "prod")})
    named = {key: resource.attributes.plain()["name"] for key, resource in found.items()}
    assert named == {
        "live/dev#aws_cloudwatch_log_group.a": "dev",
        "live/prod#aws_cloudwatch_log_group.a": "prod",
    }


@pytest.mark.parametrize(
    "source",
    ["../../../modules/group", "../../../modules//group", "../../../modules/group?ref=v1", "/modules/group", "./m"],
)
def test_local_sources(source: str) -> None:
    text = f'terraform {{\n  source = "{source}"\n}}\ninputs = {{ name = "x" }}\n'
    assert len(loaded({"live/prod/app/terragrunt.hcl": text, "live/prod/app/m/main.tf": MODULE})) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"git::https://example.com/modules.git//group?ref=v1"',
        '"tfr:///terraform-aws-modules/vpc/aws?version=1.0.0"',
        '"github.com/example/modules//group"',
        '"../nowhere"',
        '"../../../../outside"',
        'run_cmd("x")',
        "local.nothing",
    ],
)
def test_a_module_that_is_elsewhere_is_a_note(source: str) -> None:
    items = everything({"live/a/terragrunt.hcl": f"terraform {{\n  source = {source}\n}}\n"})
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert (problem.level, problem.span.line) == ("note", 2)
    assert not [item for item in items if isinstance(item, Resource | Replaced)]


def test_a_configuration_beside_its_module_needs_no_source() -> None:
    items = everything({"app/main.tf": MODULE, "app/terragrunt.hcl": 'inputs = { name = "x" }'})
    assert items[0] == Replaced("terraform", "app")
    (resource,) = [item for item in items if isinstance(item, Resource)]
    assert resource.id == "app#aws_cloudwatch_log_group.a"
    assert resource.attributes.plain()["name"] == "x"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('inputs = { name = "plain" }', "plain"),
        ('locals {\n  a = "x"\n  b = "${local.a}y"\n}\ninputs = { name = local.b }', "xy"),
        ("inputs = { name = basename(get_terragrunt_dir()) }", "app"),
        ("inputs = { name = get_terragrunt_dir() }", "/live/prod/app"),
        ("inputs = { name = get_original_terragrunt_dir() }", "/live/prod/app"),
        ("inputs = { name = get_repo_root() }", "/"),
        ("inputs = { name = get_path_from_repo_root() }", "live/prod/app"),
        ("inputs = { name = get_path_to_repo_root() }", "../../.."),
        ("inputs = { name = path_relative_to_include() }", "."),
        ('inputs = { name = get_env("NAME", "fallback") }', "fallback"),
        ('inputs = { name = find_in_parent_folders("nothing.hcl", "none") }', "none"),
        ('inputs = { name = find_in_parent_folders("env.hcl") }', "/live/prod/env.hcl"),
        ('inputs = { name = read_terragrunt_config(find_in_parent_folders("env.hcl")).locals.env }', "prod"),
        ('inputs = { name = read_terragrunt_config(find_in_parent_folders("env.hcl")).inputs.other }', "in prod"),
        ('inputs = { name = read_terragrunt_config("gone.hcl", { locals = { env = "d" } }).locals.env }', "d"),
        ('inputs = { name = yamldecode(file(find_in_parent_folders("env.yaml"))).env }', "from yaml"),
        ('inputs = { name = file("name.txt") }', "from text"),
        ('inputs = { name = deep_merge({ a = { b = "1" } }, { a = { c = "2" } }).a.b }', "1"),
        ('feature "f" {\n  default = "flag"\n}\ninputs = { name = feature.f.value }', "flag"),
        ('inputs = merge({ name = "one" }, { name = "two" })', "two"),
    ],
)
def test_what_files_tell_of_inputs(text: str, name: str) -> None:
    more = {
        "live/prod/env.hcl": 'locals {\n  env = "prod"\n}\ninputs = { other = "in ${local.env}" }\n',
        "live/prod/env.yaml": "env: from yaml\n",
        "live/prod/app/name.txt": "from text",
    }
    assert group(text, **more)["name"] == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('inputs = { name = get_env("NAME") }', "NAME has no default"),
        ('inputs = { name = run_cmd("echo", "x") }', "only when Terragrunt runs"),
        ("inputs = { name = get_aws_account_id() }", "only when Terragrunt runs"),
        (
            'dependency "d" {\n  mock_outputs = { n = "mock" }\n}\ninputs = { name = dependency.d.outputs.n }',
            "outputs of another unit",
        ),
        ('inputs = { name = find_in_parent_folders("nothing.hcl") }', "none of the folders above"),
        ('inputs = { name = read_terragrunt_config("nothing.hcl").locals.a }', "not there"),
        ("inputs = { name = values.name }", "given by a stack"),
        ("inputs = { name = include.root.locals.x }", "nothing is included"),
        ("inputs = { name = feature.nothing.value }", "no default"),
        ('inputs = run_cmd("x")', "only when Terragrunt runs"),
        ("inputs = { days = 3 }", 'variable "name" has no value'),
    ],
)
def test_what_files_do_not_tell(text: str, reason: str) -> None:
    assert reason in group(text)["name"]["unknown"]


BY_ROOT = 'include "root" {\n  path = "../../root.hcl"\n'
ROOT = {
    "live/root.hcl": """
    locals {
      env = read_terragrunt_config(find_in_parent_folders("env.hcl"))
    }
    inputs = merge(local.env.locals, {
      name = "${local.env.locals.stage}-${path_relative_to_include()}"
    })
    """,
    "live/prod/env.hcl": 'locals {\n  stage = "prod"\n  days  = 400\n}\n',
}


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ('include {\n  path = find_in_parent_folders("root.hcl")\n}', ("prod-prod/app", 400)),
        ('include "root" {\n  path = find_in_parent_folders("root.hcl")\n}', ("prod-prod/app", 400)),
        ('include "root" {\n  path = "../../root.hcl"\n}\ninputs = { days = 7 }', ("prod-prod/app", 7)),
        (
            f'{BY_ROOT}  expose = true\n}}\ninputs = {{ name = "x-${{include.root.locals.env.locals.stage}}" }}',
            ("x-prod", 400),
        ),
        (
            'include {\n  path = "../../root.hcl"\n}\ninputs = { name = include.inputs.stage }',
            ("prod", 400),
        ),
        (
            f'{BY_ROOT}  merge_strategy = "no_merge"\n}}\ninputs = {{ name = path_relative_to_include("root") }}',
            ("prod/app", 1),
        ),
        (
            'include "root" {\n  path = "../../root.hcl"\n}\ninputs = { name = path_relative_from_include() }',
            ("../..", 400),
        ),
        (
            'include "root" {\n  path = "../../root.hcl"\n}\ninputs = { name = get_parent_terragrunt_dir() }',
            ("/live", 400),
        ),
    ],
)
def test_includes(include: str, expected: tuple[str, int]) -> None:
    found = group(include, **ROOT)
    assert (found["name"], found["retention_in_days"]) == expected


def test_inputs_are_merged_deeply_where_asked() -> None:
    module = 'variable "tags" {}\nresource "aws_cloudwatch_log_group" "a" {\n  tags = var.tags\n}\n'
    for strategy, expected in (("deep", {"a": 1, "b": 2}), ("shallow", {"b": 2})):
        unit = (
            'terraform {\n  source = "../m"\n}\ninclude "r" {\n  path = "../r.hcl"\n'
            f'  merge_strategy = "{strategy}"\n}}\ninputs = {{ tags = {{ b = 2 }} }}\n'
        )
        files = {"a/terragrunt.hcl": unit, "r.hcl": "inputs = { tags = { a = 1 } }", "m/main.tf": module}
        assert loaded(files)["a#aws_cloudwatch_log_group.a"].attributes.plain()["tags"] == expected


def test_a_source_may_be_the_parents() -> None:
    files = {
        "live/terragrunt.hcl": 'terraform {\n  source = "${get_parent_terragrunt_dir()}/../modules/group"\n}\n',
        "live/app/terragrunt.hcl": 'include "r" {\n  path = find_in_parent_folders()\n}\ninputs = { name = "x" }\n',
    }
    (resource,) = loaded(files).values()
    assert resource.id == "live/app#aws_cloudwatch_log_group.a"
    assert [span.file for span in resource.via] == ["live/app/terragrunt.hcl", "live/terragrunt.hcl"]


def test_an_include_that_is_not_there_is_said() -> None:
    items = everything({"a/terragrunt.hcl": 'include "r" {\n  path = find_in_parent_folders("root.hcl")\n}\n'})
    (problem,) = [item for item in items if isinstance(item, Problem)]
    assert "the include is not followed" in problem.message


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("skip = true", False),
        ("skip = false", True),
        ('exclude {\n  if = true\n  actions = ["all"]\n}', False),
        ('exclude {\n  if = true\n  actions = ["destroy"]\n}', True),
        ('exclude {\n  if = false\n  actions = ["all"]\n}', True),
    ],
)
def test_units_that_are_left_out(text: str, there: bool) -> None:
    assert bool(loaded({"a/terragrunt.hcl": SOURCE + text})) is there


def test_generated_files_are_a_part_of_the_module() -> None:
    text = """
    generate "more" {
      path      = "more.tf"
      if_exists = "overwrite"
      contents  = <<EOF
    resource "aws_s3_bucket" "b" {
      bucket = "${local.name}"
    }
    EOF
    }
    generate "off" {
      path     = "off.tf"
      disable  = true
      contents = "resource aws_s3_bucket off {}"
    }
    generate "unknown" {
      path     = "unknown.tf"
      contents = run_cmd("x")
    }
    generate "other" {
      path     = "x.json"
      contents = "{}"
    }
    locals {
      name = "made"
    }
    """
    found = loaded({"a/terragrunt.hcl": SOURCE + textwrap.dedent(text)})
    bucket = found["a#aws_s3_bucket.b"]
    assert bucket.attributes.plain() == {"bucket": "made"}
    assert (bucket.header.file, bucket.header.line) == ("a/terragrunt.hcl", 8)
    assert len(found) == 2


@pytest.mark.parametrize(("exists", "name"), [("overwrite", "made"), ("overwrite_terragrunt", "made"), ("skip", "own")])
def test_a_generated_file_may_replace_one(exists: str, name: str) -> None:
    unit = (
        f'terraform {{\n  source = "../m"\n}}\ngenerate "g" {{\n  path = "group.tf"\n  if_exists = "{exists}"\n'
        '  contents = "resource \\"aws_cloudwatch_log_group\\" \\"a\\" { name = \\"made\\" }"\n}\n'
    )
    own = 'resource "aws_cloudwatch_log_group" "a" {\n  name = "own"\n}\n'
    (resource,) = loaded({"a/terragrunt.hcl": unit, "m/group.tf": own}).values()
    assert resource.attributes.plain()["name"] == name


def test_variable_files_go_before_inputs() -> None:
    files = {
        "a/terragrunt.hcl": SOURCE.replace(
            "\n}", '\n  extra_arguments "x" {\n    required_var_files = ["${get_repo_root()}/x.tfvars"]\n  }\n}'
        )
        + 'inputs = {\n  name = "input"\n  days = 2\n}\n',
        "modules/group/terraform.tfvars": "days = 3\n",
        "x.tfvars": 'name = "file"\n',
    }
    found = loaded(files)["a#aws_cloudwatch_log_group.a"].attributes.plain()
    assert found == {"name": "file", "retention_in_days": 3}


STACK = {
    "live/prod/terragrunt.stack.hcl": """
    locals {
      name = "stacked"
    }
    unit "one" {
      source = "${get_repo_root()}/units/group"
      path   = "first"
      values = { name = local.name }
    }
    unit "two" {
      source = "../../units/group"
      values = { name = "two" }
    }
    unit "gone" {
      source = "git::https://example.com/x.git//units/y"
      path   = "gone"
    }
    stack "inner" {
      source = "../../stacks/inner"
      path   = "inner"
      values = { name = "deep" }
    }
    """,
    "stacks/inner/terragrunt.stack.hcl": """
    unit "three" {
      source = "${get_repo_root()}/units/group"
      path   = "third"
      values = { name = values.name }
    }
    """,
    "units/group/terragrunt.hcl": SOURCE + "inputs = { name = values.name }\n",
}


def test_stacks_make_units() -> None:
    named = {key.partition("#")[0]: one.attributes.plain()["name"] for key, one in loaded(STACK).items()}
    assert named == {
        "live/prod/.terragrunt-stack/first": "stacked",
        "live/prod/.terragrunt-stack/two": "two",
        "live/prod/.terragrunt-stack/inner/.terragrunt-stack/third": "deep",
    }


@pytest.mark.parametrize(
    "files",
    [
        {"a/terragrunt.hcl": 'include "x" {\n  path = "terragrunt.hcl"\n}\n'},
        {"a/terragrunt.hcl": 'locals {\n  x = read_terragrunt_config("terragrunt.hcl")\n}\ninputs = local.x.inputs\n'},
        {"a/terragrunt.hcl": "locals {\n  a = local.b\n  b = local.a\n}\ninputs = { name = local.a }\n" + SOURCE},
        {
            "a/terragrunt.hcl": 'include "x" {\n  path = "../b/terragrunt.hcl"\n}\n' + SOURCE,
            "b/terragrunt.hcl": 'include "x" {\n  path = "../a/terragrunt.hcl"\n}\n' + SOURCE,
        },
        {"a/terragrunt.stack.hcl": 'stack "x" {\n  source = "./"\n  path = "x"\n}\n'},
        {"a/terragrunt.hcl": "terraform {"},
        {"a/terragrunt.hcl": ""},
        {"terragrunt.hcl": SOURCE + "inputs = { name = find_in_parent_folders() }"},
    ],
)
def test_circles_and_broken_files_end(files: dict[str, str]) -> None:
    loaded(files)


ODD = st.sampled_from(
    (
        *(
            "null",
            "1",
            '"x"',
            "[]",
            "{}",
            "true",
            "[1, {}]",
            '{ a = { b = "c" } }',
            "local.x",
            "get_env()",
            "include.a",
        ),
        *("path_relative_to_include(1, 2)", "find_in_parent_folders({})", "read_terragrunt_config()", "deep_merge(1)"),
        *("dependency", "values", "feature.a", "mark_as_read()", '"${get_terragrunt_dir()}/${1}"', 'file("/")'),
    )
)


@settings(max_examples=80)
@given(one=ODD, two=ODD)
def test_odd_values_never_raise(one: str, two: str) -> None:
    loaded({"a/terragrunt.hcl": SOURCE + f"locals {{\n  x = {one}\n}}\ninputs = {two}\nskip = {one}\n"})
    loaded({"a/terragrunt.hcl": f"terraform {{\n  source = {one}\n}}\ninclude {{\n  path = {two}\n}}\n"})
    loaded({"a/terragrunt.hcl": SOURCE + f"inputs = {{ name = {one}, days = {two} }}\ngenerate = {one}\n"})
    generate = f"generate {{\n  path = {one}\n  contents = {two}\n}}\nexclude {{\n  if = {one}\n  actions = {two}\n}}\n"
    loaded({"a/terragrunt.hcl": SOURCE + generate})
    loaded({"a/terragrunt.stack.hcl": f'unit "a" {{\n  source = {one}\n  path = {two}\n  values = {one}\n}}\n'})
