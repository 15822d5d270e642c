"""Writes trees of configuration that look like real ones: Terraform with modules, Kubernetes, nginx."""

from __future__ import annotations

from pathlib import Path

from benchmarks.application_files import application_files

_FILES_PER_ROOT = 10
_ONE_IN = 4
"""One file in so many decides about logging; the others hold networks and machines."""
_MODULE = """\
variable "name" { type = string }
variable "days" {
  type    = number
  default = 365
}
resource "aws_s3_bucket" "this" { bucket = var.name }
resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    id     = "expire"
    status = "Enabled"
    expiration { days = var.days }
  }
}
output "id" { value = aws_s3_bucket.this.id }
"""
_PART = """\
locals {{
  name_{n} = format("%s-%s-{n}", var.project, lower("PART"))
  tags_{n} = merge(var.tags, {{ Part = "{n}", Name = local.name_{n} }})
}}

resource "aws_lb" "part_{n}" {{
  name               = local.name_{n}
  load_balancer_type = "application"
  internal           = {internal}
  subnets            = [for zone in ["a", "b", "c"] : "subnet-${{zone}}-{n}"]
  tags               = local.tags_{n}

  dynamic "access_logs" {{
    for_each = {internal} ? [] : [1]
    content {{
      bucket  = module.logs.id
      prefix  = "part-{n}"
      enabled = true
    }}
  }}
}}

resource "aws_cloudwatch_log_group" "part_{n}" {{
  name              = "/${{var.project}}/part-{n}"
  retention_in_days = {days}
  tags              = local.tags_{n}
}}

resource "aws_security_group" "part_{n}" {{
  name        = local.name_{n}
  description = "part {n}"

  dynamic "ingress" {{
    for_each = toset(["80", "443", "8080"])
    content {{
      from_port   = tonumber(ingress.value)
      to_port     = tonumber(ingress.value)
      protocol    = "tcp"
      cidr_blocks = ["10.{n}.0.0/16"]
    }}
  }}
}}

resource "aws_iam_role" "part_{n}" {{
  name = local.name_{n}
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = {{ Service = "ec2.amazonaws.com" }}
    }}]
  }})
}}
"""
_COMPUTE = """\
locals {{
  name_{n} = format("%s-%s-{n}", var.project, lower("PART"))
}}

resource "aws_subnet" "part_{n}" {{
  for_each   = {{ a = "10.{octet}.0.0/24", b = "10.{octet}.1.0/24" }}
  vpc_id     = var.vpc_id
  cidr_block = each.value
  tags       = merge(var.tags, {{ Name = "${{local.name_{n}}}-${{each.key}}" }})
}}

resource "aws_security_group" "part_{n}" {{
  name        = local.name_{n}
  description = "part {n}"

  dynamic "ingress" {{
    for_each = toset(["80", "443", "8080"])
    content {{
      from_port   = tonumber(ingress.value)
      to_port     = tonumber(ingress.value)
      protocol    = "tcp"
      cidr_blocks = [for subnet in aws_subnet.part_{n} : subnet.cidr_block]
    }}
  }}
}}

resource "aws_instance" "part_{n}" {{
  count                  = 2
  ami                    = var.ami
  instance_type          = "t3.medium"
  subnet_id              = aws_subnet.part_{n}["a"].id
  vpc_security_group_ids = [aws_security_group.part_{n}.id]

  user_data = <<-EOT
    #!/bin/sh
    echo "part {n} of ${{var.project}}" > /etc/motd
    systemctl enable --now app
  EOT

  root_block_device {{
    volume_size = 20
    encrypted   = true
  }}
}}
"""
_ROOT = """\
variable "project" { default = "bench-ROOT" }
variable "tags" {
  type    = map(string)
  default = { Team = "platform" }
}
variable "vpc_id" {}
variable "ami" {}
module "logs" {
  source = "../modules/logs"
  name   = "${var.project}-logs"
}
resource "aws_cloudtrail" "main" {
  name                          = "${var.project}-trail"
  s3_bucket_name                = module.logs.id
  is_multi_region_trail         = true
  enable_log_file_validation    = true
}
"""
_STAGE = """\
locals {
  services = yamldecode(file("${path.module}/services.yaml"))
  stage    = basename(abspath(path.module))
}
"""
_CALL = """\
module "team_{n}" {{
  source   = "../../modules/team-{n}"
  services = local.services["team-{n}"]
  project  = "bench-{n}"
  tags     = {{ Team = "team-{n}" }}
  vpc_id   = "vpc-{n}"
  ami      = "ami-{n}"
}}
"""
_TEAM = """\
variable "services" {{ type = map(object({{ days = number }})) }}
variable "project" {{ type = string }}
variable "tags" {{ type = map(string) }}
variable "vpc_id" {{ type = string }}
variable "ami" {{ type = string }}
module "service" {{
  source   = "./service"
  for_each = var.services
  name     = "${{var.project}}-${{each.key}}"
  days     = each.value.days
}}
"""
_SERVICE = """\
variable "name" { type = string }
variable "days" { type = number }
module "logs" {
  source = "../../logs"
  name   = "${var.name}-logs"
  days   = var.days
}
module "edge" {
  source = "./edge"
  name   = var.name
  bucket = module.logs.id
}
resource "aws_cloudwatch_log_group" "this" {
  name              = "/services/${var.name}"
  retention_in_days = var.days
}
"""
_EDGE = """\
variable "name" { type = string }
variable "bucket" { type = string }
resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  access_logs {
    bucket  = var.bucket
    enabled = true
  }
}
"""
_NGINX = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-{n}
data:
  nginx.conf: |
    events {{}}
    http {{
      log_format main '$remote_addr $remote_user [$time_iso8601] "$request" $status $request_id';
      server {{
        listen 80;
        server_name web-{n}.example.com;
        access_log /var/log/nginx/access.log main;
        location /healthz {{ access_log off; }}
      }}
    }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{n}
spec:
  selector: {{ matchLabels: {{ app: web-{n} }} }}
  template:
    metadata: {{ labels: {{ app: web-{n} }} }}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          volumeMounts: [{{ name: config, mountPath: /etc/nginx }}]
      volumes:
        - name: config
          configMap: {{ name: web-{n} }}
"""


def terraform(folder: Path, files: int) -> int:
    """Writes about that many Terraform files, ten to a root module; gives their size in bytes."""
    size = _write(folder / "modules" / "logs" / "main.tf", _MODULE)
    for n in range(files):
        root = folder / f"root-{n // _FILES_PER_ROOT}"
        if n % _FILES_PER_ROOT == 0:
            size += _write(root / "main.tf", _ROOT.replace("ROOT", str(n // _FILES_PER_ROOT)))
        if n % _ONE_IN:
            text = _COMPUTE.format(n=n, octet=n % 250)
        else:
            text = _PART.format(n=n, internal="true" if n % 3 == 0 else "false", days=(30, 365, 400)[n % 3])
        size += _write(root / f"part-{n}.tf", text)
    return size


def nested(folder: Path, files: int) -> int:
    """Writes about that many Terraform files of deep modules; gives their size in bytes.

    A stage reads its teams from YAML, calls a module for each, and that calls others, four levels down.
    """
    size = _write(folder / "modules" / "logs" / "main.tf", _MODULE)
    teams = files // 8
    for n in range(teams):
        module = folder / "modules" / f"team-{n}"
        size += _write(module / "main.tf", _TEAM.format(n=n))
        for part in range(5):
            size += _write(module / f"part-{part}.tf", _COMPUTE.format(n=part, octet=n % 250))
        size += _write(module / "service" / "main.tf", _SERVICE)
        size += _write(module / "service" / "edge" / "main.tf", _EDGE)
    for stage in ("staging", "production"):
        calls = "".join(_CALL.format(n=n) for n in range(teams))
        size += _write(folder / "stages" / stage / "main.tf", _STAGE + calls)
        services = "".join(f"team-{n}:\n  web: {{days: 400}}\n  api: {{days: 30}}\n" for n in range(teams))
        size += _write(folder / "stages" / stage / "services.yaml", services)
    return size


def kubernetes(folder: Path, files: int) -> int:
    """Writes that many manifests, each with an nginx configuration inside; gives their size in bytes."""
    return sum(_write(folder / "kubernetes" / f"web-{n}.yaml", _NGINX.format(n=n)) for n in range(files))


def applications(folder: Path, files: int) -> int:
    """Writes that many files of web servers, databases, hosts and applications; gives their size in bytes."""
    return sum(_write(folder / name, text) for name, text in application_files(files).items())


def _write(path: Path, text: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return len(text)
