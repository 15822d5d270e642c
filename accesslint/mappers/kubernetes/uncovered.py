"""Parts of a cluster that are not judged, with the reasons; the coverage document lists them."""

from __future__ import annotations

UNCOVERED = {
    "etcd": "it has no audit log (`log-level: debug` writes requests without their users): nobody but the API server, "
    "whose audit log is judged, should reach it (`client-cert-auth`); https://etcd.io/docs/latest/op-guide/configuration/",
}
