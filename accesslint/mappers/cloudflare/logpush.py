"""Logpush: a job sends the records of a dataset to a store; which fields and which records is its own choice.

A zone without a job keeps no access log. Zones of plans below Enterprise cannot have one, so that only jobs are judged:
https://developers.cloudflare.com/logs/logpush/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import number, shown
from accesslint.mappers.records import (
    Layout,
    Time,
    Vocabulary,
    add_format,
    chosen_format,
    emitter_for,
    state,
)
from accesslint.mappers.table import Setting, Table, apply, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource

_JOB = "https://registry.terraform.io/providers/cloudflare/cloudflare/latest/docs/resources/logpush_job"

TABLES = (
    Table(
        "emitter",
        "distribution",
        {"terraform": ("cloudflare_logpush_job",)},
        (Setting("logging", {"terraform": "enabled"}, _JOB, state),),
    ),
)
_HTTP = Layout(
    name="Cloudflare HTTP requests",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("EdgeStartTimestamp", "EdgeEndTimestamp"),
            "action": ("ClientRequestMethod",),
            "resource": ("ClientRequestURI", "ClientRequestPath"),
            "result": ("EdgeResponseStatus",),
            "client_address": ("ClientIP",),
            "request_id": ("RayID",),
            "user_agent": ("ClientRequestUserAgent",),
            "referrer": ("ClientRequestReferer",),
            "size": ("EdgeResponseBytes", "ClientRequestBytes"),
            "protocol": ("ClientRequestProtocol", "ClientRequestScheme"),
            "host": ("ClientRequestHost",),
        },
        times={
            "EdgeStartTimestamp": Time("utc", "epoch", "nanosecond"),
            "EdgeEndTimestamp": Time("utc", "epoch", "nanosecond"),
        },
        client_controlled=frozenset(
            {"ClientRequestURI", "ClientRequestPath", "ClientRequestUserAgent", "ClientRequestReferer"}
        ),
        sensitive={"ClientRequestURI": "query-strings"},
    ),
    listed="",
    source="https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/",
    encoding="json",
)
_HANDLES = {"s3": "s3", "gs": "gcs", "r2": "r2"}
"""The kind of handles by the scheme of a destination."""
_EMPTY = frozenset({"", "{}"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Jobs for HTTP requests as emitters, with what they choose."""
    for job in resources.of_type("cloudflare_logpush_job"):
        dataset = find(job, "dataset")
        if dataset is not None and dataset.text == "http_requests":
            yield from _job(job)


def _job(job: Resource) -> Iterator[Entity | Link]:
    emitter = emitter_for(job, "distribution", "http")
    apply(TABLES[0].settings, job, emitter)
    if emitter.get("logging") is None:
        # https://developers.cloudflare.com/api/resources/logpush/subresources/jobs/methods/create/
        emitter.set("logging", "off", default=True)
    if emitter.get("logging") == "off":
        emitter.set("logging_detail", "enabled is not true")
        yield emitter
        return
    _set_filters(emitter, job)
    link = _add_route(emitter, job)
    fields = find(job, "output_options.field_names")
    if fields is not None:
        form = chosen_format(job, _HTTP, fields)
        form.set("encoding", "json", default=True)
        form.set("structured", True, default=True)
        add_format(emitter, form)
        yield form
    yield emitter
    if link is not None:
        yield link


def _set_filters(emitter: Entity, job: Resource) -> None:
    rate = find(job, "output_options.sample_rate")
    share = number.of(rate) if rate is not None else 1
    if rate is not None and isinstance(share, int | float) and 0 < share < 1:
        fact = {
            "how": "sample",
            "what": f"sample_rate = {share:g}",
            "detail": f"it sends {share * 100:g} % of the records",
        }
        emitter.append("filters", fact, rate.span)
    condition = find(job, "filter")
    text = "" if condition is None else (shown(condition) or "a condition")
    if condition is not None and "".join(text.split()) not in _EMPTY:
        what = text if len(text) <= 60 else text[:59] + "…"
        emitter.append(
            "filters", {"how": "condition", "what": what, "detail": "filter keeps some requests"}, condition.span
        )


def _add_route(emitter: Entity, job: Resource) -> Link | None:
    value = find(job, "destination_conf")
    if value is None:
        return None
    # What is after the question mark can hold secrets.
    written = (shown(value) or "a destination").partition("?")[0]
    scheme, _, rest = written.partition("://")
    name = rest.partition("/")[0]
    route = {"to": {"unknown": f"{written} is not declared in these files"}, "via": scheme or "http", "target": written}
    path = emitter.append("routes", route, value.span)
    references = tuple(f"tf:{reference.target}" for reference in value.references())
    handle = _HANDLES.get(scheme)
    named = (f"{handle}:{name}",) if handle and name and "$" not in name else ()
    if not named and not (references and handle):
        return None
    return Link(emitter.id, f"{path}.to", (*named, *references), value.span, written)
