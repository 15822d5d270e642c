"""Ingresses that differ from their controller."""

from __future__ import annotations

from typing import cast

import pytest

from accesslint.loaders import Options, Tree
from accesslint.loaders.kubernetes import load
from accesslint.mappers.kubernetes import ingress
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped

PREFIX = "nginx.ingress.kubernetes.io/"
OFF = f'{PREFIX}enable-access-log: "false"'


def made(*texts: str) -> Mapped:
    sources = [Source(f"web/{number}.yaml", text) for number, text in enumerate(texts)]
    items = load(sources, (), cast("Tree", None), Options())
    return mapped(ingress, *(item for item in items if isinstance(item, Resource)))


def only(*texts: str) -> Entity:
    return made(*texts).only("emitter", "ingress")


def spot(text: str, entity: Entity, fact: str) -> str:
    span = entity.span_of(fact)
    assert span.line == span.end_line, span
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def of(*annotations: str, name: str = "nginx") -> str:
    lines = "".join(f"    {annotation}\n" for annotation in annotations)
    return f"""\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: prod
  annotations:
{lines}spec:
  ingressClassName: {name}
  rules:
  - host: shop.example.com
    http: {{paths: [{{path: /}}, {{path: /admin}}, {{path: /admin}}]}}
  - host: api.example.com
"""


def controller(*settings: str) -> str:
    lines = "".join(f"  {setting}\n" for setting in ('hsts: "true"', *settings))
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: ingress-nginx-controller}}\ndata:\n{lines}"


def test_the_annotation_switches_off() -> None:
    text = of(OFF)
    found = only(text)
    assert (found.id, found.address) == ("emitter:web#Ingress/prod/shop", "Ingress/prod/shop")
    assert (found.kind, found.get("plane"), found.environment) == ("ingress", "http", "production")
    assert found.get("logging") == "off"
    assert found.get("logging_detail") == f'the annotation {PREFIX}enable-access-log is "false"'
    assert spot(text, found, "logging") == '"false"'
    expected = ["shop.example.com/", "shop.example.com/admin", "api.example.com"]
    assert found.get("coverage.locations.excluded") == expected


@pytest.mark.parametrize(
    "annotations",
    [[], ["cert-manager.io/cluster-issuer: x"], [f"{PREFIX}configuration-snippet: more_set_headers X-A;"]],
)
def test_an_ingress_that_says_nothing_is_the_controllers(annotations: list[str]) -> None:
    for texts in ([of(*annotations)], [of(*annotations), controller()]):
        assert [entity.kind for entity in made(*texts).values() if entity.kind == "ingress"] == []


def test_on_in_so_many_words() -> None:
    text = of(f'{PREFIX}enable-access-log: "true"')
    assert only(text).get("logging") == "on"
    assert only(text, controller()).get("logging") == "on"
    # The controller's own finding is enough.
    kinds = {entity.kind for entity in made(text, controller('disable-access-log: "true"')).values()}
    assert kinds == {"ingress-controller"}


def test_what_is_not_known() -> None:
    found = made(of(f"{PREFIX}enable-access-log: false"))
    assert "API server refuses" in found.only("emitter").get("logging")["unknown"]
    assert "put its value in quotes" in found.problems[0].message
    templated = only(of(f'{PREFIX}enable-access-log: "{{{{ .Values.log }}}}"'))
    assert "template" in templated.get("logging")["unknown"]
    snippet = only(of(f'{PREFIX}server-snippet: "{{{{ .Values.a }}}} access_log off;"'))
    assert "template" in snippet.get("logging")["unknown"]


@pytest.mark.parametrize(("name", "counts"), [("nginx", True), ("internal", True), ("alb", False), ("traefik", False)])
def test_other_controllers_do_not_read_the_annotations(name: str, counts: bool) -> None:
    assert bool(made(of(OFF, name=name))) is counts
    old = of(OFF, f"kubernetes.io/ingress.class: {name}").replace(f"  ingressClassName: {'nginx'}\n", "")
    assert bool(made(old)) is counts


def test_ingress_classes_tell_their_controller() -> None:
    text = "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {{name: {}}}\nspec: {{controller: {}}}\n"
    assert not made(of(OFF, name="public"), text.format("public", "traefik.io/ingress-controller"))
    assert made(of(OFF, name="public"), text.format("public", "k8s.io/ingress-nginx"))
    assert made(of(OFF, name="envoy"), text.format("envoy", "example.com/ingress-nginx"))


@pytest.mark.parametrize("annotation", ["configuration-snippet", "server-snippet"])
def test_snippets_switch_off(annotation: str) -> None:
    text = of(f"{PREFIX}{annotation}: |", "  # not a word about this", "  access_log off;")
    found = only(text)
    assert found.get("logging") == "off"
    assert found.get("logging_detail") == f"the annotation {PREFIX}{annotation} has access_log off"
    assert spot(text, found, "logging") == "access_log off"


def test_snippets_that_the_controller_refuses_say_nothing() -> None:
    text = of(f"{PREFIX}configuration-snippet: access_log off;")
    assert not [
        one for one in made(text, controller('allow-snippet-annotations: "false"')).values() if one.kind == "ingress"
    ]
    assert only(text, controller('allow-snippet-annotations: "true"')).get("logging") == "off"
    assert only(text, controller()).get("logging") == "off"
    # The annotation of its own is no snippet.
    assert only(of(OFF), controller('allow-snippet-annotations: "false"')).get("logging") == "off"


def test_parts_that_do_not_log() -> None:
    text = of(
        f"{PREFIX}server-snippet: |",
        "  location /health { access_log off; return 200; }",
        f"{PREFIX}configuration-snippet: |",
        "  if ($request_method = OPTIONS) {",
        "    access_log off;",
        "  }",
    )
    found = only(text)
    assert found.get("logging") == "on"
    assert found.get("coverage.locations") == {"excluded": ["/health"]}
    assert spot(text, found, "coverage.locations") == "access_log off"
    condition = "if ($request_method = OPTIONS)"
    assert found.get("filters") == [
        {"how": "condition", "what": condition, "detail": f"{condition} switches the log off"}
    ]


def test_logs_of_its_own() -> None:
    text = of(f"{PREFIX}configuration-snippet: access_log syslog:server=10.1.1.1 upstreaminfo if=$sampled;")
    found = made(text, controller())
    own = found.only("emitter", "ingress")
    assert own.get("logging") == "on"
    assert own.get("routes.0.encrypted") is False
    assert own.get("filters.0.what") == "if=$sampled"
    assert own.get("formats") == found.only("emitter", "ingress-controller").get("formats")
    alone = only(text)
    assert alone.get("formats") == [{"unknown": "the format upstreaminfo is defined by the controller"}]
    discarded = only(of(f"{PREFIX}configuration-snippet: access_log /dev/null;"))
    assert discarded.get("routes.0.discarded") is True


def test_the_inner_level_wins() -> None:
    server, location = (
        f"{PREFIX}server-snippet: access_log off;",
        f"{PREFIX}configuration-snippet: access_log /dev/stdout;",
    )
    assert only(of(server, location)).get("logging") == "on"
    assert only(of(server, location, OFF)).get("logging") == "off"


def test_snippets_of_f5() -> None:
    found = only(of("nginx.org/location-snippets: |", "  access_log off;"))
    assert found.get("logging_detail") == "the annotation nginx.org/location-snippets has access_log off"
    assert only(of("nginx.org/server-snippets: access_log off;")).get("logging") == "off"


@pytest.mark.parametrize("metadata", ["{annotations: []}", "{annotations: text}", "[]", "{annotations: {1: 2}}"])
def test_odd_objects_are_no_reason_to_fail(metadata: str) -> None:
    text = (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {metadata}\nspec: {{rules: [1, {{http: []}}]}}\n"
    )
    assert made(text) == {}
    assert made(of(OFF).replace("rules:", "rules: text\n  x:")).only("emitter").get("logging") == "off"
