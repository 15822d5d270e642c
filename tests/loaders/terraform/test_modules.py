"""Modules, variables and their files, local values, outputs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from accesslint.model.values import Reference, Unknown
from accesslint.syntax.hcl import parse

LoadFiles = Callable[..., Any]

BUCKET_MODULE = """
    variable "name" {
      type = string
    }
    variable "versioned" {
      default = true
    }
    locals {
      full_name = "logs-${var.name}"
    }
    resource "aws_s3_bucket" "this" {
      bucket = local.full_name
    }
    resource "aws_s3_bucket_versioning" "this" {
      count  = var.versioned ? 1 : 0
      bucket = aws_s3_bucket.this.id
    }
    output "arn" {
      value = aws_s3_bucket.this.arn
    }
    output "name" {
      value = local.full_name
    }
"""


def test_a_local_module(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                module "logs" {
                  source = "./modules/bucket"
                  name   = "a"
                }
                resource "test_it" "this" {
                  value = module.logs.arn
                  name  = module.logs.name
                }
            """,
            "modules/bucket/main.tf": BUCKET_MODULE,
        }
    )
    assert loaded.addresses == [
        "test_it.this",
        "module.logs.aws_s3_bucket.this",
        "module.logs.aws_s3_bucket_versioning.this[0]",
    ]
    bucket = loaded["module.logs.aws_s3_bucket.this"]
    assert bucket.get("bucket").data == "logs-a"
    assert bucket.scope == "."
    assert bucket.id == ".#module.logs.aws_s3_bucket.this"
    assert bucket.header.file == "modules/bucket/main.tf"
    assert [(span.file, loaded.text_at(span)) for span in bucket.via] == [("main.tf", 'module "logs" {')]
    assert loaded.value().data == Reference(".#module.logs.aws_s3_bucket.this", "arn")
    assert loaded.plain("name") == "logs-a"


def test_instances_of_modules(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                module "many" {
                  source   = "./m"
                  for_each = { x = "one", y = "two" }
                  name     = each.value
                }
                module "counted" {
                  source    = "./m"
                  count     = 2
                  name      = "n${count.index}"
                  versioned = count.index == 0
                }
                resource "test_it" "this" {
                  by_key = module.many["x"].arn
                  loop   = { for k, m in module.many : k => m.name }
                  splat  = module.counted[*].name
                  index  = module.counted[1].arn
                  absent = try(module.many["z"].arn, "none")
                }
            """,
            "m/main.tf": BUCKET_MODULE,
        }
    )
    assert 'module.many["y"].aws_s3_bucket.this' in loaded.addresses
    assert "module.counted[0].aws_s3_bucket_versioning.this[0]" in loaded.addresses
    assert "module.counted[1].aws_s3_bucket_versioning.this[0]" not in loaded.addresses
    assert loaded.value("by_key").data == Reference('.#module.many["x"].aws_s3_bucket.this', "arn")
    assert loaded.plain("loop") == {"x": "logs-one", "y": "logs-two"}
    assert loaded.plain("splat") == ["logs-n0", "logs-n1"]
    assert loaded.value("index").data == Reference(".#module.counted[1].aws_s3_bucket.this", "arn")
    assert loaded.plain("absent") == "none"


def test_a_module_in_a_module_and_references_through_both(load: LoadFiles) -> None:
    loaded = load(
        {
            "live/prod/main.tf": """
                module "outer" {
                  source = "../../modules/outer"
                  key    = aws_kms_key.k.arn
                }
                resource "aws_kms_key" "k" {}
            """,
            "modules/outer/main.tf": """
                variable "key" {}
                module "inner" {
                  source = "../inner"
                  key    = var.key
                }
                output "id" {
                  value = module.inner.id
                }
            """,
            "modules/inner/main.tf": """
                variable "key" {}
                resource "aws_s3_bucket" "b" {
                  key = var.key
                  at  = path.module
                }
                output "id" {
                  value = aws_s3_bucket.b.id
                }
            """,
        }
    )
    bucket = loaded["module.outer.module.inner.aws_s3_bucket.b"]
    assert bucket.scope == "live/prod"
    assert bucket.get("key").data == Reference("live/prod#aws_kms_key.k", "arn")
    assert bucket.get("at").data == "../../modules/inner"
    assert [span.file for span in bucket.via] == ["live/prod/main.tf", "modules/outer/main.tf"]
    assert not loaded.problems


def test_roots_are_the_folders_that_no_module_calls(load: LoadFiles) -> None:
    loaded = load(
        {
            "a/main.tf": 'module "m" {\n  source = "../m"\n}',
            "b/main.tf": 'resource "x_y" "z" {}',
            "m/main.tf": 'resource "x_y" "z" {}',
        }
    )
    assert [resource.id for resource in loaded.resources] == ["a#module.m.x_y.z", "b#x_y.z"]


def test_an_unknown_number_of_module_instances(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                variable "on" {}
                module "m" {
                  source = "./m"
                  count  = var.on ? 1 : 0
                  name   = "n"
                }
                resource "test_it" "this" {
                  value = module.m[0].arn
                  one   = one(module.m[*].name)
                }
            """,
            "m/main.tf": BUCKET_MODULE,
        }
    )
    assert loaded.value().data == Reference(".#module.m.aws_s3_bucket.this", "arn")
    assert loaded.plain("one") == "logs-n"


def test_a_remote_module_is_unknown_and_said_once(load: LoadFiles) -> None:
    loaded = load(
        """
        module "trail" {
          source   = "cloudposse/cloudtrail/aws"
          version  = "1.0"
        }
        resource "test_it" "this" {
          value = module.trail.arn
          text  = "${module.trail.arn}/*"
        }
        """
    )
    unknown = loaded.value().data
    assert unknown == Unknown(
        'module "trail" (cloudposse/cloudtrail/aws) is not on disk', "`terraform init`, or a plan file"
    )
    assert [(problem.level, problem.span.line) for problem in loaded.problems] == [("note", 3)]


def test_what_a_remote_module_is_given(load: LoadFiles) -> None:
    loaded = load(
        """
        variable "names" {
          default = ["a", "b"]
        }
        resource "aws_vpc" "this" {}
        module "flow_log" {
          for_each = toset(var.names)
          source   = "cloudposse/vpc-flow-logs-s3-bucket/aws"
          version  = "1.0"
          name     = each.key
          vpc_ids  = [aws_vpc.this.id, module.other.id]
        }
        module "here" {
          source = "./nowhere"
          vpc_id = aws_vpc.this.id
        }
        """
    )
    calls = [one for one in loaded.resources if one.type == "module"]
    assert [one.address for one in calls] == ['module.flow_log["a"]', 'module.flow_log["b"]']
    assert calls[1].attributes.plain()["name"] == "b"
    assert list(calls[0].attributes.references()) == [Reference(".#aws_vpc.this", "id")]
    assert calls[0].uncertain is not None
    assert "is not on disk" in calls[0].uncertain.reason


def test_remote_modules_that_terraform_init_has_fetched(load: LoadFiles) -> None:
    manifest = {
        "Modules": [
            {"Key": "", "Source": "", "Dir": "."},
            {"Key": "trail", "Source": "registry.terraform.io/x/trail/aws", "Dir": ".terraform/modules/trail"},
            {"Key": "trail.bucket", "Source": "git::x", "Dir": ".terraform/modules/trail.bucket/sub"},
        ]
    }
    loaded = load(
        {
            "live/main.tf": """
                module "trail" {
                  source = "x/trail/aws"
                  name   = "t"
                }
                resource "test_it" "this" {
                  value = module.trail.arn
                }
            """,
            "live/.terraform/modules/modules.json": json.dumps(manifest),
            "live/.terraform/modules/trail/main.tf": """
                variable "name" {}
                module "bucket" {
                  source = "git::x"
                  name   = var.name
                }
                output "arn" {
                  value = module.bucket.arn
                }
            """,
            "live/.terraform/modules/trail.bucket/sub/main.tf": BUCKET_MODULE,
        }
    )
    assert loaded.value().data == Reference("live#module.trail.module.bucket.aws_s3_bucket.this", "arn")
    assert not loaded.problems


@pytest.mark.parametrize(
    ("source", "reason"),
    [("../../elsewhere", "is outside of the tree"), ("./absent", "is not there")],
)
def test_a_local_module_that_is_not_there(load: LoadFiles, source: str, reason: str) -> None:
    loaded = load(f'module "m" {{\n  source = "{source}"\n}}\nresource "test_it" "this" {{\n  value = module.m.x\n}}')
    assert loaded.unknown() == f'module "m" ({source}) {reason}'
    assert [problem.level for problem in loaded.problems] == ["warning"]


def test_modules_in_a_circle(load: LoadFiles) -> None:
    loaded = load(
        {
            "a/main.tf": 'module "b" {\n  source = "../b"\n}\nresource "x_y" "a" {}',
            "b/main.tf": 'module "a" {\n  source = "../a"\n}\nresource "x_y" "b" {}',
        }
    )
    assert [resource.id for resource in loaded.resources] == ["a#x_y.a", "a#module.b.x_y.b"]
    assert loaded.messages == ['module "a" (../a) leads back to itself (a -> b -> a)']


def test_a_module_that_calls_itself(load: LoadFiles) -> None:
    loaded = load('module "me" {\n  source = "./"\n}\nresource "x_y" "a" {}')
    assert loaded.addresses == ["x_y.a"]
    assert "leads back to itself" in loaded.messages[0]


def test_modules_nested_too_deeply(load: LoadFiles) -> None:
    files = {
        f"m{number}/main.tf": f'module "n" {{\n  source = "../m{number + 1}"\n}}\nresource "x_y" "z" {{}}'
        for number in range(40)
    }
    files["m40/main.tf"] = 'resource "x_y" "z" {}'
    loaded = load(files)
    assert len(loaded.resources) == 33
    assert "more than 32 modules deep" in loaded.messages[0]


def test_a_missing_output(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": 'module "m" {\n  source = "./m"\n}\nresource "test_it" "this" {\n  value = module.m.absent\n}',
            "m/main.tf": "",
        }
    )
    assert loaded.unknown() == 'module.m has no output "absent"'


def test_variables_of_a_module_without_value(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": 'module "m" {\n  source = "./m"\n}',
            "m/main.tf": 'variable "a" {}\nresource "x_y" "z" {\n  a = var.a\n}',
        }
    )
    assert loaded.value("a", "module.m.x_y.z").data == Unknown(
        'variable "a" has no value', "an argument in the module call"
    )


def test_variable_files_and_their_precedence(load: LoadFiles) -> None:
    names = ("default", "plain", "json", "auto_a", "auto_b", "auto_json", "given")
    variables = "\n".join(f'variable "{name}" {{\n  default = "default"\n}}' for name in names)
    values = ", ".join(f"{name} = var.{name}" for name in names)

    def set_from(first: int, value: str) -> str:
        return "\n".join(f'{name} = "{value}"' for name in names[first:])

    def set_json_from(first: int, value: str) -> str:
        return json.dumps(dict.fromkeys(names[first:], value))

    loaded = load(
        {
            "main.tf": f'{variables}\nresource "test_it" "this" {{\n  value = {{ {values} }}\n}}',
            "terraform.tfvars": set_from(1, "plain"),
            "terraform.tfvars.json": set_json_from(2, "json"),
            "a.auto.tfvars": set_from(3, "auto_a"),
            "b.auto.tfvars": set_from(4, "auto_b"),
            "c.auto.tfvars.json": set_json_from(5, "auto_json"),
            "other.tfvars": set_from(0, "never"),
            "envs/prod.tfvars": set_from(6, "given") + "\nundeclared = 1",
        },
        var_files=("envs/prod.tfvars",),
    )
    assert loaded.plain() == {name: name for name in names}
    assert not loaded.problems
    assert loaded.value("value").get("given").span.file == "envs/prod.tfvars"


def test_a_variable_file_that_is_not_there(load: LoadFiles) -> None:
    loaded = load("", var_files=("absent.tfvars",))
    assert [problem.span.file for problem in loaded.problems] == ["absent.tfvars"]


def test_typed_objects_with_optional_attributes(load: LoadFiles) -> None:
    loaded = load(
        """
        variable "o" {
          type = object({
            a = string
            b = optional(number, 5)
            c = optional(list(string))
            d = optional(object({ x = optional(string, "dx"), y = optional(bool) }), {})
            e = optional(string, "de")
          })
          default = { a = 1, e = null, zz = 3 }
        }
        variable "m" {
          type    = map(object({ n = number, t = optional(string, "q") }))
          default = { b = { n = "2" } }
        }
        variable "s" {
          type    = set(string)
          default = ["b", "a", "b"]
        }
        variable "t" {
          type    = tuple([string, number])
          default = [1, "2"]
        }
        variable "on" {
          type    = bool
          default = "true"
        }
        resource "test_it" "this" {
          o  = var.o
          m  = var.m
          s  = var.s
          t  = var.t
          on = var.on
        }
        """
    )
    assert loaded.plain("o") == {"a": "1", "b": 5, "c": None, "d": {"x": "dx", "y": None}, "e": "de"}
    assert loaded.plain("m") == {"b": {"n": 2, "t": "q"}}
    assert loaded.plain("s") == ["a", "b"]
    assert loaded.plain("t") == ["1", 2]
    assert loaded.plain("on") is True


def test_null_for_a_variable_that_must_not_be_null_means_the_default(load: LoadFiles) -> None:
    module = 'variable "a" {\n  default  = 7\n  nullable = NULLABLE\n}\nresource "x_y" "z" {\n  a = var.a\n}'
    call = 'module "m" {\n  source = "./m"\n  a = null\n}'
    for nullable, expected in (("false", 7), ("true", None)):
        loaded = load({"main.tf": call, "m/main.tf": module.replace("NULLABLE", nullable)})
        assert loaded.plain("a", "module.m.x_y.z") == expected


def test_spans_are_those_of_the_deciding_literals(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                variable "days" {
                  default = 30
                }
                locals {
                  days = var.days
                }
                module "m" {
                  source = "./m"
                  mode   = "GOVERNANCE"
                }
                resource "test_it" "this" {
                  value     = local.days
                  chosen    = local.days > 10 ? "long" : "short"
                  computed  = upper("x")
                  reference = aws_s3_bucket.b.arn
                }
            """,
            "m/main.tf": 'variable "mode" {}\nresource "x_y" "z" {\n  mode = var.mode\n}',
        }
    )
    shown = {name: loaded.text_at(loaded.value(name).span) for name in ("value", "chosen", "computed", "reference")}
    assert shown == {
        "value": "30",
        "chosen": '"long"',
        "computed": 'upper("x")',
        "reference": "aws_s3_bucket.b.arn",
    }
    mode = loaded.value("mode", "module.m.x_y.z")
    assert (mode.span.file, loaded.text_at(mode.span)) == ("main.tf", '"GOVERNANCE"')


def test_columns_count_characters(load: LoadFiles) -> None:
    loaded = load('resource "test_it" "this" {\n  tags = { "ключ" = "знач😀", b = "x" }\n}')
    assert loaded.text_at(loaded.value("tags").get("b").span) == '"x"'
    assert loaded.text_at(loaded.value("tags").get("ключ").span) == '"знач😀"'


def test_local_values_in_a_circle(load: LoadFiles) -> None:
    loaded = load(
        """
        locals {
          a = local.b
          b = "${local.c}!"
          c = local.a
          d = 1
        }
        resource "test_it" "this" {
          value = local.a
          other = local.d
        }
        """
    )
    assert loaded.messages == ["local.a refers to itself (local.a -> local.b -> local.c -> local.a)"]
    assert loaded.unknown() == "local.a refers to itself"
    assert loaded.plain("other") == 1


def test_overrides(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                locals {
                  a = 1
                }
                variable "v" {
                  default = "main"
                }
                resource "x_y" "z" {
                  name = "main"
                  keep = local.a
                  v    = var.v
                  rule {
                    id = 1
                  }
                  other {
                    id = 1
                  }
                }
            """,
            "override.tf": 'resource "x_y" "z" {\n  name = "override"\n}\nlocals {\n  a = 2\n}',
            "b_override.tf": 'resource "x_y" "z" {\n  rule {\n    id = 7\n  }\n}\nvariable "v" {\n  default = "b"\n}',
        }
    )
    assert loaded["x_y.z"].attributes.plain() == {
        "name": "override",
        "keep": 2,
        "v": "b",
        "rule": [{"id": 7}],
        "other": [{"id": 1}],
    }


def test_duplicate_blocks(load: LoadFiles) -> None:
    loaded = load({"a.tf": 'resource "x_y" "z" {\n  a = 1\n}', "b.tf": 'resource "x_y" "z" {\n  a = 2\n}'})
    assert loaded.plain("a", "x_y.z") == 1
    assert loaded.messages == ['resource "x_y.z" is declared twice; the first one holds (a.tf, line 1)']


def test_blocks_that_declare_nothing_are_passed_over(load: LoadFiles) -> None:
    loaded = load(
        """
        terraform {
          required_version = ">= 1.5"
        }
        provider "aws" {
          region = "eu-west-1"
        }
        moved {
          from = x_y.a
          to   = x_y.b
        }
        import {
          to = x_y.b
          id = "x"
        }
        removed {
          from = x_y.c
        }
        check "health" {}
        resource "x_y" "b" {}
        """
    )
    assert loaded.addresses == ["x_y.b"]
    assert not loaded.problems


def test_template_files(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                module "m" {
                  source = "./m"
                }
            """,
            "m/main.tf": """
                resource "test_it" "this" {
                  value   = templatefile("${path.module}/policy.json.tftpl", local.given)
                  missing = templatefile("${path.module}/absent.tpl", {})
                  outside = templatefile("../../etc/passwd", {})
                  partial = templatefile("${path.module}/text.tpl", { a = 1 })
                  string  = templatestring(local.template, { who = "me" })
                  file    = file("${path.module}/text.tpl")
                }
                locals {
                  template = "hello $${who}"
                  given    = { names = ["a", "b"], key = aws_kms_key.k.arn }
                }
                resource "aws_kms_key" "k" {}
            """,
            "m/policy.json.tftpl": """\
                {
                "Names": [%{ for i, n in names }%{ if i > 0 },%{ endif }"${n}"%{ endfor }],
                "Key": "${key}"
                }
            """,
            "m/text.tpl": "${a} ${b}",
        }
    )
    address = "module.m.test_it.this"
    policy = loaded.value("value", address).decoded()
    assert policy is not None
    assert policy.get("Names").plain() == ["a", "b"]
    assert policy.get("Key").data == Reference(".#module.m.aws_kms_key.k", "arn")
    assert policy.get("Key").span.file == "m/policy.json.tftpl"
    assert policy.get("Key").span.line == 3
    assert loaded.unknown("missing", address) == 'the template "m/absent.tpl" is not there, or cannot be read'
    assert loaded.unknown("outside", address) == 'the template "../../etc/passwd" leads out of the tree'
    assert loaded.unknown("partial", address) == '"b" is not given to the template'
    assert loaded.plain("string", address) == "hello me"
    assert loaded.plain("file", address) == "${a} ${b}"


def test_a_module_called_from_many_places_is_parsed_once(load: LoadFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counting(source: Any, blocks: Any) -> Any:
        parsed.append(source.name)
        return parse(source, blocks)

    monkeypatch.setattr("accesslint.loaders.terraform.library.parse", counting)
    files = {f"r{n}/main.tf": 'module "m" {\n  source = "../m"\n  name = "x"\n}' for n in range(5)}
    loaded = load({**files, "m/main.tf": BUCKET_MODULE})
    assert len(loaded.resources) == 10
    assert parsed.count("m/main.tf") == 1


def test_modules_outside_of_what_was_asked_for_are_read(load: LoadFiles) -> None:
    loaded = load(
        {
            "live/main.tf": 'module "m" {\n  source = "../m"\n  name = "x"\n}',
            "m/main.tf": BUCKET_MODULE,
            "elsewhere/main.tf": 'resource "x_y" "z" {}',
        },
        scanned=["live/main.tf"],
    )
    assert [resource.scope for resource in loaded.resources] == ["live", "live"]


def test_json_files_keep_their_places(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": """
                resource "test_it" "this" {
                  value   = file("policy.json")
                  decoded = jsondecode(file("${path.module}/policy.json")).Effect
                }
            """,
            "policy.json": '{\n  "Effect": "Deny"\n}\n',
        }
    )
    effect = loaded.value().decoded().get("Effect")
    assert (effect.span.file, effect.span.line, loaded.text_at(effect.span)) == ("policy.json", 2, '"Deny"')
    assert loaded.value("decoded").span == effect.span


def test_the_template_file_data_source(load: LoadFiles) -> None:
    loaded = load(
        """
        data "template_file" "policy" {
          count    = 1
          template = "{\\"Resource\\": \\"$${bucket}/*\\"}"
          vars = {
            bucket = aws_s3_bucket.b.arn
          }
        }
        resource "test_it" "this" {
          value = data.template_file.policy[0].rendered
          other = data.template_file.policy[0].id
        }
        """
    )
    assert loaded.value().decoded().get("Resource").plain() == {"reference": "${.#aws_s3_bucket.b.arn}/*"}
    assert loaded.value("other").data == Reference(".#data.template_file.policy[0]", "id")


def test_opentofu_files_stand_in_for_their_twins(load: LoadFiles) -> None:
    loaded = load(
        {
            "a.tf": 'resource "x_y" "terraform" {}',
            "a.tofu": 'resource "x_y" "opentofu" {}',
            "b.tf.json": '{"resource": {"x_y": {"c": {}}}}',
            "b.tofu.json": '{"resource": {"x_y": {"d": {}}}}',
            "c.tf": 'resource "x_y" "both" {}',
        }
    )
    assert loaded.addresses == ["x_y.opentofu", "x_y.d", "x_y.both"]
