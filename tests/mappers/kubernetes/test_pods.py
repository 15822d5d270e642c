"""Where the files of a container lie, and who mounts a ConfigMap."""

from __future__ import annotations

from typing import cast

import pytest

from accesslint.loaders import Options, Tree
from accesslint.loaders.kubernetes import load
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.pods import MountedConfig, container_of_config, is_read
from accesslint.model.values import Resource
from accesslint.source import Source

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}\ndata: {nginx.conf: x}\n---\n"
WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
      - name: nginx
        image: IMAGE
        volumeMounts:
        - {name: config, mountPath: MOUNT}
        - {name: logs, mountPath: /srv/logs}
        - {name: node, mountPath: /host, subPath: web}
        - {name: claim, mountPath: /claimed}
      volumes:
      - {name: config, VOLUME}
      - {name: logs, emptyDir: {}}
      - {name: node, hostPath: {path: /var/log}}
      - {name: claim, persistentVolumeClaim: {claimName: web-logs}}
---
"""
ID = "deploy#Deployment/shop/web"


def index(*files: tuple[str, str]) -> ResourceIndex:
    sources = [Source(name, text) for name, text in files]
    items = load(sources, (), cast("Tree", None), Options())
    return ResourceIndex([item for item in items if isinstance(item, Resource)])


def workload(image: str = "nginx:1.27", mount: str = "/etc/nginx", volume: str = "configMap: {name: web}") -> str:
    return WORKLOAD.replace("IMAGE", image).replace("MOUNT", mount).replace("VOLUME", volume)


def mounted(text: str) -> list[MountedConfig]:
    return container_of_config(index(("deploy/a.yaml", CONFIG + text)), "deploy#ConfigMap/shop/web")


@pytest.mark.parametrize(
    ("mount", "volume", "path"),
    [
        ("/etc/nginx", "configMap: {name: web}", "/etc/nginx/nginx.conf"),
        ("/etc/nginx/nginx.conf, subPath: nginx.conf", "configMap: {name: web}", "/etc/nginx/nginx.conf"),
        ("/x, subPath: other.conf", "configMap: {name: web}", ""),
        (
            "/etc/nginx",
            "configMap: {name: web, items: [{key: nginx.conf, path: conf.d/a.conf}]}",
            "/etc/nginx/conf.d/a.conf",
        ),
        ("/etc/nginx", "configMap: {name: web, items: [{key: other, path: a}]}", ""),
        (
            "/etc/nginx",
            "projected: {sources: [{secret: {name: s}}, {configMap: {name: web}}]}",
            "/etc/nginx/nginx.conf",
        ),
    ],
)
def test_a_configmap_s_file_has_its_path(mount: str, volume: str, path: str) -> None:
    (config,) = mounted(workload(mount=mount, volume=volume))
    assert config.workload.address == "Deployment/shop/web"
    assert (config.container.name, config.container.image) == ("nginx", "nginx:1.27")
    assert config.path_of("nginx.conf") == path


@pytest.mark.parametrize(
    "volume", ["configMap: {name: other}", "secret: {secretName: web}", "emptyDir: {}", "configMap: {}"]
)
def test_other_volumes_do_not_mount_it(volume: str) -> None:
    assert mounted(workload(volume=volume)) == []


@pytest.mark.parametrize(
    ("path", "kind", "first"),
    [
        ("/dev/stdout", "stdout", f"stdout:{ID}:nginx"),
        ("/proc/self/fd/1", "stdout", f"stdout:{ID}:nginx"),
        ("/var/log/nginx/access.log", "stdout", f"stdout:{ID}:nginx"),
        ("/var/log/nginx/other.log", "container-disk", f"file:container:{ID}:nginx:/var/log/nginx/other.log"),
        ("/srv/logs/a/b.log", "volume", f"file:pod:{ID}:logs:/a/b.log"),
        ("/srv/logs", "volume", f"file:pod:{ID}:logs:/"),
        ("/srv/logs-of/a", "container-disk", f"file:container:{ID}:nginx:/srv/logs-of/a"),
        ("/host/a.log", "volume", f"file:pod:{ID}:node:/web/a.log"),
    ],
)
def test_where_a_file_lies(path: str, kind: str, first: str) -> None:
    (config,) = mounted(workload())
    place = config.place_of(path)
    assert (place.kind, place.handles[0], place.doubt) == (kind, first, None)


def test_a_file_in_a_volume_is_also_known_by_what_the_volume_is() -> None:
    (config,) = mounted(workload())
    assert "file:node:/var/log/web/a.log" in config.place_of("/host/a.log").handles
    assert "file:node:/var/log" in config.place_of("/host/a.log").handles
    claimed = config.place_of("/claimed/a.log")
    assert claimed.volume is not None
    assert claimed.volume.kind == "persistentVolumeClaim"
    assert "file:claim:shop/web-logs:/a.log" in claimed.handles
    assert f"file:pod:{ID}:claim:/" in claimed.handles


def test_a_volume_hides_the_image_s_links() -> None:
    text = workload().replace("/srv/logs", "/var/log/nginx")
    (config,) = mounted(text)
    assert config.place_of("/var/log/nginx/access.log").kind == "volume"


@pytest.mark.parametrize("image", ["corp/web:1", "'{{ .Values.image }}'"])
def test_an_image_that_may_be_built_on_nginx_is_doubted(image: str) -> None:
    (config,) = mounted(workload(image=image))
    place = config.place_of("/var/log/nginx/access.log")
    assert place.kind == "container-disk"
    assert place.doubt is not None
    assert config.place_of("/tmp/a.log").doubt is None


def test_the_nearest_configmap_of_the_name_counts() -> None:
    apart = CONFIG.replace("namespace: shop", "namespace: other")
    files = (
        ("a/config.yaml", CONFIG),
        ("b/config.yaml", CONFIG),
        ("b/apart.yaml", apart),
        ("b/none.yaml", CONFIG.replace(", namespace: shop", "")),
        ("b/web.yaml", workload()),
    )
    found = index(*files)
    carriers = ("a#ConfigMap/shop/web", "b#ConfigMap/shop/web", "b#ConfigMap/other/web", "b#ConfigMap/web")
    assert [len(container_of_config(found, carrier)) for carrier in carriers] == [0, 1, 0, 0]


def test_a_configmap_of_another_folder_or_without_namespace_is_found() -> None:
    found = index(("base/config.yaml", CONFIG.replace(", namespace: shop", "")), ("apps/web.yaml", workload()))
    assert len(container_of_config(found, "base#ConfigMap/web")) == 1


def test_lookups_belong_to_one_run() -> None:
    first, second = index(("deploy/a.yaml", CONFIG + workload())), index(("deploy/a.yaml", CONFIG))
    assert len(container_of_config(first, "deploy#ConfigMap/shop/web")) == 1
    assert container_of_config(second, "deploy#ConfigMap/shop/web") == []
    assert not is_read(first, "deploy#ConfigMap/shop/web")
