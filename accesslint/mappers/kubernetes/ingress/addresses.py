"""Whose address an ingress controller records: the connection's other end, or what a header says.

Sources: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#proxy-real-ip-cidr and
https://kubernetes.github.io/ingress-nginx/user-guide/miscellaneous/#source-ip-address; F5:
https://docs.nginx.com/nginx-ingress-controller/configuration/global-configuration/configmap-resource/. What a Service
does to addresses: https://kubernetes.io/docs/tutorials/services/source-ip/ and
https://kubernetes.github.io/ingress-nginx/deploy/baremetal/#over-a-nodeport-service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from accesslint.mappers.kubernetes.ingress.controllers import Controller
from accesslint.mappers.kubernetes.ingress.flavours import INGRESS_NGINX
from accesslint.mappers.kubernetes.ingress.formats import Form
from accesslint.mappers.kubernetes.pod_specs import text_of
from accesslint.mappers.kubernetes.sidecars import services_to
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_ANYONE = frozenset({"0.0.0.0/0", "::/0", "0/0"})
_PEER = frozenset({"$remote_addr", "$binary_remote_addr", "$the_real_ip", "$proxy_add_x_forwarded_for"})
"""Variables in which the peer's address stands, or what the realip module put there instead."""

_SWITCHES = ("use-proxy-protocol", "use-forwarded-headers", "enable-real-ip")
"""Any of them turns nginx's realip module on."""

_BY_KIND = Unknown(
    "whether the load balancer keeps the client's address is up to its kind",
    "its documentation, or use-proxy-protocol or use-forwarded-headers where it does not",
)
_PASSING_BY = {"service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip"}
"""Annotations with which a load balancer sends to pods, not to nodes.

Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
"""


class _Trust(msgspec.Struct):
    """Who may tell the client's address."""

    proxied: Value | None = None
    """The setting that speaks of a proxy."""
    switch: str = ""
    """The name of that which has nginx believe a header; empty where none does."""
    unknown: Value | None = None
    """Such a setting that is not known."""
    peers_key: str = ""
    peers: Value | None = None
    """The addresses that are believed; None for the default."""


def set_client_address(
    emitter: Entity, controller: Controller, forms: Sequence[Form], services: Mapping[str, list[Resource]]
) -> None:
    """Set the facts below `client_address`, where the formats hold an address at all.

    `services` are the Services of the files by namespace, `default` included.
    """
    addresses: dict[str, Span] = {}
    controlled: dict[str, bool] = {}
    for field in (field for form in forms for field in form.reading.fields):
        if field.facts["meaning"] == "client_address":
            token = "$" + str(field.facts["token"]).strip("${}").lower()
            addresses[token] = field.span
            controlled[token] = bool(field.facts.get("client_controlled"))
    if not addresses:
        return
    trust = _trust(controller)
    if trust.proxied is not None:
        emitter.set("client_address.behind_proxy", True, trust.proxied.span)
    if not _PEER.isdisjoint(addresses):
        _set_source(emitter, controller, trust, services)
    elif "$realip_remote_addr" in addresses:
        emitter.set("client_address.source", "peer", addresses["$realip_remote_addr"])
    elif all(controlled.values()) or "$proxy_protocol_addr" in addresses:
        token = next(iter(addresses))
        emitter.set("client_address.source", "untrusted-header", addresses[token])
        said = "whoever connects can send" if token == "$proxy_protocol_addr" else "any client can set"  # noqa: S105
        emitter.set("client_address.detail", f"the records hold {token} only, which {said}")


def _trust(controller: Controller) -> _Trust:
    settings = controller.settings
    if settings.missing is not None:
        return _Trust(unknown=settings.missing)
    if controller.flavour is not INGRESS_NGINX:
        peers = settings.get("set-real-ip-from")
        if peers is not None and peers.text != "":
            return _Trust(peers, "set-real-ip-from", None, "set-real-ip-from", peers)
        state, place = settings.is_on("proxy-protocol")
        if isinstance(state, Unknown) and place is not None:
            return _Trust(unknown=Value(state, place.span))
        return _Trust(place if state else None)
    unknown = None
    for key in _SWITCHES:
        state, place = settings.is_on(key)
        if state is True:
            return _Trust(place, key, None, "proxy-real-ip-cidr", settings.get("proxy-real-ip-cidr"))
        if isinstance(state, Unknown) and place is not None:
            unknown = unknown or Value(state, place.span)
    return _Trust(unknown=unknown)


def _set_source(emitter: Entity, controller: Controller, trust: _Trust, services: Mapping[str, list[Resource]]) -> None:
    path, detail = "client_address.source", "client_address.detail"
    peers = trust.peers
    if trust.unknown is not None:
        emitter.set(path, trust.unknown)
    elif trust.proxied is None:
        place = _set_behind_service(emitter, controller, services)
        emitter.set(path, "peer", place, default=True)
    elif not trust.switch:
        emitter.set(path, "peer", trust.proxied.span, default=True)
        emitter.set(detail, "proxy-protocol is on, and no set-real-ip-from takes the address that it brings")
    elif peers is None:
        emitter.set(path, "untrusted-header", trust.proxied.span)
        emitter.set(detail, f"{trust.switch} is on, and {trust.peers_key}, by default 0.0.0.0/0, believes any peer")
    elif peers.text is None:
        emitter.set(path, peers)
    elif any(peer.strip() in _ANYONE for peer in peers.text.split(",")):
        emitter.set(path, "untrusted-header", peers.span)
        emitter.set(detail, f"{trust.peers_key} {peers.text} believes any peer")
    else:
        emitter.set(path, "trusted-header", peers.span)


def _set_behind_service(emitter: Entity, controller: Controller, services: Mapping[str, list[Resource]]) -> Span | None:
    """Set `behind_proxy` where a Service puts another address in the client's place; gives the place that decides."""
    path = "client_address.behind_proxy"
    for written in _services(controller, services):
        kind, policy = _first(written, "spec", "type"), _first(written, "spec", "externalTrafficPolicy")
        if kind is None or kind.text not in ("LoadBalancer", "NodePort"):
            continue
        annotations = _first(written, "metadata", "annotations")
        passes = any(
            annotations is not None and text_of(annotations.get(key)) == word for key, word in _PASSING_BY.items()
        )
        if policy is not None and policy.text is None:
            emitter.set(path, policy)
        elif passes or (policy is not None and policy.text == "Local"):
            if kind.text == "LoadBalancer":
                emitter.set(path, _BY_KIND, kind.span)
        else:
            place = kind.span if policy is None else policy.span
            said = " by default" if policy is None else ""
            emitter.set(path, True, place)
            detail = f"{written[0].address} has externalTrafficPolicy Cluster{said}, so that nodes put in their address"
            emitter.set("client_address.detail", detail)
            return place
    return None


def _services(controller: Controller, services: Mapping[str, list[Resource]]) -> list[list[Resource]]:
    """The Services that lead to the controller, each with what other files add to it (a patch of the same name)."""
    found: dict[str, list[Resource]] = {}
    for pod in (run.pod for run in controller.runs):
        namespace = pod.namespace or "default"
        handles = services_to(pod, services)
        for service in services.get(namespace, ()):
            handle = f"service:{namespace}/{text_of(service.get('metadata', 'name'))}"
            written = found.setdefault(handle, [])
            if handle in handles and service not in written:
                written.append(service)
    return [written for written in found.values() if written]


def _first(written: Sequence[Resource], *path: str) -> Value | None:
    return next((value for service in written if (value := service.get(*path)) is not None), None)
