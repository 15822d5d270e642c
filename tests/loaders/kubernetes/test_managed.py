"""Config Connector's and Crossplane's objects by Terraform's names: types, names, references, compositions."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.camel_case import Written, camel, snake
from accesslint.loaders import Options
from accesslint.loaders.kubernetes import claims, load
from accesslint.loaders.kubernetes.managed import config_connector_iam, crossplane
from accesslint.loaders.kubernetes.managed.config_connector_kinds import KINDS, types_of
from accesslint.mappers.types import looked_at
from accesslint.model.values import Resource
from accesslint.source import Span
from tests.trees import MemoryTree


def loaded(*texts: str, **files: str) -> dict[str, Resource]:
    named = {f"infra/{number}.yaml": text for number, text in enumerate(texts)} | files
    tree = MemoryTree({name: textwrap.dedent(text) for name, text in named.items()})
    sources = [source for source in tree.sources.values() if claims(source.name, source.text)]
    found = load(sources, (), tree, Options())
    return {item.id: item for item in found if isinstance(item, Resource)}


def one(text: str) -> Resource:
    (resource,) = loaded(text).values()
    return resource


def plain(resource: Resource) -> Any:
    return resource.attributes.plain()


def connector(kind: str, spec: str = "{}", group: str = "storage", name: str = "a", more: str = "") -> str:
    return (
        f"apiVersion: {group}.cnrm.cloud.google.com/v1beta1\nkind: {kind}\n"
        f"metadata: {{name: {name}, namespace: ns{more}}}\nspec: {spec}\n---\n"
    )


def provider(group: str, kind: str, arguments: str = "{}", name: str = "a", more: str = "") -> str:
    return (
        f"apiVersion: {group}.upbound.io/v1beta1\nkind: {kind}\nmetadata: {{name: {name}{more}}}\n"
        f"spec: {{forProvider: {arguments}}}\n---\n"
    )


def test_a_bucket_of_config_connector() -> None:
    bucket = one(connector("StorageBucket", "{versioning: {enabled: true}, lifecycleRule: [{condition: {age: 3}}]}"))
    assert (bucket.platform, bucket.dialect, bucket.type) == ("kubernetes", "terraform", "google_storage_bucket")
    assert (bucket.written_type, bucket.address) == ("StorageBucket", "StorageBucket/ns/a")
    assert plain(bucket) == {
        "versioning": [{"enabled": True}],
        "lifecycle_rule": [{"condition": [{"age": 3}]}],
        "name": "a",
    }
    value = bucket.get("versioning", 0, "enabled")
    assert value is not None
    assert value.span == Span("infra/0.yaml", 4, 30, 4, 34)
    assert bucket.name_of("uniform_bucket_level_access") == "uniformBucketLevelAccess"
    assert bucket.name_of("google_logging_project_sink") == "LoggingLogSink"


def test_a_bucket_of_crossplane() -> None:
    text = provider("s3.aws", "Bucket", "{region: eu, tags: {costCenter: x}}")
    bucket = one(text)
    assert (bucket.dialect, bucket.type, bucket.written_type) == ("terraform", "aws_s3_bucket", "Bucket")
    assert plain(bucket) == {"region": "eu", "tags": {"costCenter": "x"}, "bucket": "a"}


@pytest.mark.parametrize(
    ("group", "kind", "expected"),
    [
        ("cloudtrail.aws", "Trail", "aws_cloudtrail"),
        ("cloudtrail.aws.m", "Trail", "aws_cloudtrail"),
        ("rds.aws", "Instance", "aws_db_instance"),
        ("elbv2.aws", "LB", "aws_lb"),
        ("ec2.aws", "FlowLog", "aws_flow_log"),
        ("cloudwatchlogs.aws", "Group", "aws_cloudwatch_log_group"),
        ("cloudplatform.gcp", "ProjectIAMAuditConfig", "google_project_iam_audit_config"),
        ("cloudplatform.gcp", "ProjectIamAuditConfig", "google_project_iam_audit_config"),
        ("logging.gcp", "ProjectSink", "google_logging_project_sink"),
        ("storage.azure", "Account", "azurerm_storage_account"),
        ("operationalinsights.azure.m", "Workspace", "azurerm_log_analytics_workspace"),
        ("azure", "ResourceGroup", "azurerm_resource_group"),
        ("s3.aws", "BucketObject", "BucketObject.s3.aws.upbound.io"),
    ],
)
def test_kinds_of_crossplane(group: str, kind: str, expected: str) -> None:
    assert one(provider(group, kind)).type == expected


@pytest.mark.parametrize("group", ["s3.aws.example.org", "upbound.io", "s3.laws.upbound.io", "aws.crossplane.io"])
def test_other_groups_are_plain_objects(group: str) -> None:
    resource = one(f"apiVersion: {group}/v1\nkind: Bucket\nmetadata: {{name: a}}\n")
    assert (resource.type, resource.dialect) == ("Bucket", "kubernetes")


def test_every_type_of_the_tables_is_one_that_mappers_look_at() -> None:
    types = {name for groups in crossplane.KINDS.values() for kinds in groups.values() for name in kinds.values()}
    assert types <= looked_at()
    assert {name for kind in KINDS.values() for name in types_of(kind)} <= looked_at()
    assert config_connector_iam.KINDS.keys() <= looked_at()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("kmsKeyId", "kms_key_id"),
        ("s3BucketName", "s3_bucket_name"),
        ("ipv6CidrBlock", "ipv6_cidr_block"),
        ("enableHTTPLogs", "enable_http_logs"),
        ("name", "name"),
    ],
)
def test_names(written: str, name: str) -> None:
    assert snake(written) == name
    assert snake(camel(name)) == name


@pytest.mark.parametrize(
    ("more", "name"),
    [("", "a"), (", annotations: {crossplane.io/external-name: real}", "real")],
)
def test_the_external_name(more: str, name: str) -> None:
    assert plain(one(provider("s3.aws", "Bucket", more=more)))["bucket"] == name
    assert plain(one(provider("cloudwatchlogs.aws", "Group", more=more)))["name"] == name
    assert "name" not in plain(one(provider("kms.aws", "Key", more=more)))


def test_a_resource_id_goes_before_the_name() -> None:
    assert plain(one(connector("StorageBucket", "{resourceID: real}")))["name"] == "real"
    assert plain(one(connector("BigQueryDataset", "{}", "bigquery")))["dataset_id"] == "a"


def test_patches_of_kustomizations_are_no_objects() -> None:
    found = loaded(
        **{
            "base/a.yaml": connector("StorageBucket"),
            "prod/a.yaml": connector("StorageBucket"),
            "prod/b.yaml": connector("StorageBucket", name="b"),
            "prod/c.yaml": connector("StorageBucket", name="c"),
            "prod/kustomization.yaml": "resources: [../base, c.yaml]\npatchesStrategicMerge: [b.yaml]\n"
            "patches: [{path: ./a.yaml}, {path: patches/d.yaml}, {patch: x}, 1]\n",
            "prod/patches/d.yaml": connector("StorageBucket", name="d"),
        }
    )
    assert set(found) == {"base#StorageBucket/ns/a", "prod#StorageBucket/ns/c"}


def test_references_by_name_lead_to_the_object_wherever_it_stands() -> None:
    found = loaded(
        **{
            "one/a.yaml": provider("s3.aws", "BucketVersioning", "{bucketRef: {name: logs}}", "logs")
            + provider("s3.aws", "Bucket", "{}", "logs"),
            "two/b.yaml": provider("cloudtrail.aws", "Trail", "{s3BucketNameRef: {name: logs}, kmsKeyIdRef: {name: k}}")
            + provider("s3.aws", "BucketAcl", "{bucketRef: {name: nowhere}}", "x"),
            "three/c.yaml": provider("kms.aws", "Key", "{}", "k"),
        }
    )
    trail = plain(found["two#Trail/a"])
    assert trail["s3_bucket_name"] == {"reference": "one#Bucket/logs.name"}
    assert trail["kms_key_id"] == {"reference": "three#Key/k.id"}
    assert plain(found["one#BucketVersioning/logs"])["bucket"] == {"reference": "one#Bucket/logs.id"}
    assert "nowhere" in plain(found["two#BucketAcl/x"])["bucket"]["unknown"]


def test_the_nearest_of_several_objects_is_meant() -> None:
    found = loaded(
        **{
            f"envs/{env}/a.yaml": provider("s3.aws", "Bucket", "{}", "logs")
            + provider("cloudtrail.aws", "Trail", "{s3BucketNameRef: {name: logs}}")
            for env in ("dev", "prod")
        }
    )
    assert plain(found["envs/prod#Trail/a"])["s3_bucket_name"] == {"reference": "envs/prod#Bucket/logs.name"}
    assert {resource.scope for resource in found.values()} == {"envs/dev", "envs/prod"}


def test_folders_of_one_cluster_are_one_scope() -> None:
    found = loaded(
        **{"cluster/iam/a.yaml": connector("StorageBucket"), "cluster/x/b.yaml": connector("StorageBucket", name="b")}
    )
    assert {resource.scope for resource in found.values()} == {"cluster"}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("{role: logs}", {"reference": "infra#Bucket/logs.id"}),
        ("{role: data}", "several objects"),
        ("{role: none}", "not declared"),
    ],
)
def test_references_by_labels(labels: str, expected: object) -> None:
    found = loaded(
        provider("s3.aws", "Bucket", "{}", "logs", ", labels: {role: logs}"),
        provider("s3.aws", "Bucket", "{}", "one", ", labels: {role: data}"),
        provider("s3.aws", "Bucket", "{}", "two", ", labels: {role: data}"),
        provider("s3.aws", "BucketLogging", f"{{targetBucketSelector: {{matchLabels: {labels}}}}}", "x"),
    )
    value = plain(found["infra#BucketLogging/x"])["target_bucket"]
    assert value == expected if isinstance(expected, dict) else str(expected) in value["unknown"]


def test_an_event_selector_is_no_reference() -> None:
    trail = one(provider("cloudtrail.aws", "Trail", "{eventSelector: [{readWriteType: All}], kmsKeyId: k}"))
    assert plain(trail)["event_selector"] == [{"read_write_type": "All"}]
    assert plain(trail)["kms_key_id"] == "k"


@pytest.mark.parametrize(
    ("spec", "protected"),
    [
        ("deletionPolicy: Orphan", True),
        ("deletionPolicy: Delete", False),
        ("managementPolicies: [Create, Observe]", True),
        ("managementPolicies: ['*']", False),
        ("managementPolicies: ['*'], deletionPolicy: Orphan", True),
        ("providerConfigRef: {name: default}", None),
    ],
)
def test_what_stays_when_the_object_goes(spec: str, protected: bool | None) -> None:
    text = f"apiVersion: s3.aws.upbound.io/v1beta1\nkind: Bucket\nmetadata: {{name: a}}\nspec: {{{spec}}}\n"
    assert plain(one(text)).get("lifecycle") == (None if protected is None else [{"prevent_destroy": protected}])


def test_what_is_only_observed_is_data() -> None:
    text = "apiVersion: s3.aws.upbound.io/v1\nkind: Bucket\nmetadata: {name: a}\nspec: {managementPolicies: [Observe]}"
    assert one(text).is_data


def test_init_provider_is_under_for_provider() -> None:
    text = (
        "apiVersion: cloudwatchlogs.aws.upbound.io/v1beta1\nkind: Group\nmetadata: {name: a}\n"
        "spec: {initProvider: {retentionInDays: 1, skipDestroy: true}, forProvider: {retentionInDays: 400}}"
    )
    assert plain(one(text)) == {"retention_in_days": 400, "skip_destroy": True, "name": "a"}


def test_annotations_of_config_connector() -> None:
    more = (
        ", annotations: {cnrm.cloud.google.com/force-destroy: 'true', cnrm.cloud.google.com/deletion-policy: abandon}"
    )
    bucket = plain(one(connector("StorageBucket", more=more)))
    assert bucket["force_destroy"] is True
    assert bucket["lifecycle"] == [{"prevent_destroy": True}]


@pytest.mark.parametrize(
    ("spec", "more", "kind", "owner"),
    [
        ("{projectRef: {external: projects/p}}", "", "google_logging_project_sink", {"project": "p"}),
        ("{folderRef: {external: folders/1}}", "", "google_logging_folder_sink", {"folder": "1"}),
        ("{organizationRef: {external: '2'}}", "", "google_logging_organization_sink", {"org_id": "2"}),
        (
            "{}",
            ", annotations: {cnrm.cloud.google.com/folder-id: '3'}",
            "google_logging_folder_sink",
            {"folder": "3"},
        ),
        ("{}", "", "google_logging_project_sink", {}),
    ],
)
def test_the_owner_of_a_sink_decides_its_type(spec: str, more: str, kind: str, owner: dict[str, str]) -> None:
    sink = one(connector("LoggingLogSink", spec, "logging", more=more))
    assert sink.type == kind
    assert plain(sink) == {"name": "a", **owner}


def test_a_namespace_names_the_project() -> None:
    found = loaded(
        "apiVersion: v1\nkind: Namespace\n"
        "metadata: {name: ns, annotations: {cnrm.cloud.google.com/project-id: p}}\n---\n" + connector("StorageBucket")
    )
    assert plain(found["infra#StorageBucket/ns/a"])["project"] == "p"


def test_destinations_of_sinks() -> None:
    found = loaded(
        connector("StorageBucket", name="logs")
        + connector("LoggingLogSink", "{destination: {storageBucketRef: {name: logs}}}", "logging", "one")
        + connector(
            "LoggingLogSink", "{destination: {pubSubTopicRef: {external: projects/p/topics/t}}}", "logging", "two"
        )
        + connector("LoggingLogSink", "{destination: {storageBucketRef: {name: gone}}}", "logging", "three")
    )
    assert plain(found["infra#LoggingLogSink/ns/one"])["destination"] == {
        "reference": "storage.googleapis.com/${infra#StorageBucket/ns/logs.name}"
    }
    assert plain(found["infra#LoggingLogSink/ns/two"])["destination"] == "pubsub.googleapis.com/projects/p/topics/t"
    assert "gone" in plain(found["infra#LoggingLogSink/ns/three"])["destination"]["unknown"]


def test_audit_configurations() -> None:
    config = one(
        connector(
            "IAMAuditConfig",
            "{resourceRef: {kind: Folder, external: folders/7}, service: allServices,"
            " auditLogConfigs: [{logType: DATA_READ, exemptedMembers: ['user:a@b.c']}]}",
            "iam",
        )
    )
    assert config.type == "google_folder_iam_audit_config"
    assert plain(config) == {
        "folder": "7",
        "service": "allServices",
        "audit_log_config": [{"log_type": "DATA_READ", "exempted_members": ["user:a@b.c"]}],
    }


def test_grants_on_a_bucket() -> None:
    found = loaded(
        connector("StorageBucket", name="logs")
        + connector("LoggingLogSink", "{}", "logging", "sink")
        + connector(
            "IAMPolicyMember",
            "{resourceRef: {kind: StorageBucket, name: logs}, role: r, memberFrom: {logSinkRef: {name: sink}}}",
            "iam",
            "one",
        )
        + connector(
            "IAMPartialPolicy",
            "{resourceRef: {kind: StorageBucket, name: logs}, bindings: [{role: r, members: [{member: allUsers}]}]}",
            "iam",
            "two",
        )
        + connector("IAMPolicyMember", "{resourceRef: {kind: PubSubTopic, name: t}, role: r}", "iam", "three")
    )
    bucket = {"reference": "infra#StorageBucket/ns/logs.name"}
    member = found["infra#IAMPolicyMember/ns/one"]
    assert member.type == "google_storage_bucket_iam_member"
    sink = {"reference": "infra#LoggingLogSink/ns/sink.writer_identity"}
    assert plain(member) == {"bucket": bucket, "role": "r", "member": sink}
    binding = found["infra#IAMPartialPolicy/ns/two[0]"]
    assert binding.type == "google_storage_bucket_iam_binding"
    assert plain(binding) == {"bucket": bucket, "role": "r", "members": ["allUsers"]}
    assert found["infra#IAMPolicyMember/ns/three"].dialect == "kubernetes"


COMPOSITION = """
apiVersion: apiextensions.crossplane.io/v1
kind: Composition
metadata: {{name: logs}}
spec:
  patchSets:
    - name: all
      patches: [{{fromFieldPath: spec.region, toFieldPath: spec.forProvider.region}}]
  resources:
    - name: bucket
      base:
        apiVersion: s3.aws.upbound.io/v1beta1
        kind: Bucket
        spec: {{forProvider: {{region: eu, tags: {{a: b}}, rule: [{{days: 1, more: [x]}}]}}}}
      patches:
        - {patch}
    - name: versioning
      base:
        apiVersion: s3.aws.upbound.io/v1beta1
        kind: BucketVersioning
        spec: {{forProvider: {{bucketSelector: {{matchControllerRef: true}}}}}}
"""


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        ("{type: PatchSet, patchSetName: all}", ("region",)),
        ("{fromFieldPath: spec.forProvider.region}", ("region",)),
        ("{type: CombineFromComposite, toFieldPath: spec.forProvider.region}", ("region",)),
        ("{fromFieldPath: spec.x, toFieldPath: 'spec.forProvider.rule[0].days'}", ("rule", 0, "days")),
        ("{fromFieldPath: spec.x, toFieldPath: 'spec.forProvider.rule[*].days'}", ("rule",)),
        ("{fromFieldPath: spec.x, toFieldPath: 'spec.forProvider.tags[a]'}", ("tags", "a")),
        ("{fromFieldPath: spec.x, toFieldPath: spec.forProvider.new.deep}", ("new", 0, "deep")),
        ("{fromFieldPath: spec.x, toFieldPath: spec.forProvider}", ()),
    ],
)
def test_what_a_composition_patches_is_unknown(patch: str, path: tuple[str | int, ...]) -> None:
    found = loaded(COMPOSITION.format(patch=patch))
    bucket = found["infra#Composition/logs/bucket"]
    assert bucket.type == "aws_s3_bucket"
    assert "composite resource" in plain(bucket)["bucket"]["unknown"]
    value = bucket.get(*path) if path else bucket.get("bucket")
    assert value is not None
    assert value.unknown is not None
    assert "patched" in value.unknown.reason or not path
    versioning = found["infra#Composition/logs/versioning"]
    assert plain(versioning)["bucket"] == {"reference": "infra#Composition/logs/bucket.id"}
    assert versioning.scope == bucket.scope == "infra#Composition/logs"


@pytest.mark.parametrize(
    "patch", ["{type: ToCompositeFieldPath, fromFieldPath: spec.x}", "3", "{}", "{toFieldPath: ''}"]
)
def test_other_patches_change_nothing(patch: str) -> None:
    assert plain(loaded(COMPOSITION.format(patch=patch))["infra#Composition/logs/bucket"])["region"] == "eu"


def test_a_pipeline_has_its_resources_in_the_input() -> None:
    text = """
    apiVersion: apiextensions.crossplane.io/v1
    kind: Composition
    metadata: {name: logs}
    spec:
      mode: Pipeline
      pipeline:
        - step: other
          input: {apiVersion: x.example.org/v1, kind: Resources, resources: [{base: {kind: Bucket}}]}
        - step: patch
          input:
            apiVersion: pt.fn.crossplane.io/v1beta1
            kind: Resources
            resources:
              - name: bucket
                base: {apiVersion: s3.aws.upbound.io/v1beta1, kind: Bucket, spec: {forProvider: {region: eu}}}
    """
    (bucket,) = loaded(text).values()
    assert bucket.id == "infra#Composition/logs/2/bucket"
    assert bucket.type == "aws_s3_bucket"


ODD = st.recursive(
    st.sampled_from(
        ["null", "1", "x", "''", "true", "[]", "{}", "{name: 1}", "{name: a}", "{external: [1]}", "{{ x }}"]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda item: f"{{kmsKeyRef: {item}}}"),
        inner.map(lambda item: f"{{bucketSelector: {item}, destination: {item}}}"),
    ),
    max_leaves=4,
)


@settings(max_examples=60)
@given(odd=ODD, other=ODD)
def test_odd_values_never_raise(odd: str, other: str) -> None:
    for kind, group in (("StorageBucket", "storage"), ("LoggingLogSink", "logging"), ("IAMPolicy", "iam")):
        loaded(connector(kind, odd, group))
        loaded(connector(kind, f"{{resourceRef: {odd}, destination: {other}, projectRef: {odd}}}", group))
        loaded(
            connector(kind, f"{{resourceRef: {{kind: StorageBucket}}, bindings: {odd}, auditConfigs: {other}}}", group)
        )
    loaded(connector("IAMPartialPolicy", f"{{resourceRef: {{kind: StorageBucket}}, bindings: [{odd}]}}", "iam"))
    loaded(provider("s3.aws", "Bucket", odd))
    loaded(provider("s3.aws", "Bucket", f"{{bucketRef: {odd}, xRefs: {other}, ySelector: {odd}}}"))
    loaded(f"apiVersion: s3.aws.upbound.io/v1\nkind: Bucket\nmetadata: {odd}\nspec: {other}\n")
    loaded(f"apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nmetadata: {odd}\nspec: {other}\n")
    loaded(
        "apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nmetadata: {name: a}\n"
        f"spec: {{resources: [{odd}, {{base: {other}}}, {{base: {{kind: A}}, patches: {odd}}}], pipeline: {other}}}\n"
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("log_config.sample_rate", "logConfig.sampleRate"),
        ("logging_service", "loggingService"),
        ("ERRORS_ONLY", None),
        ("google_storage_bucket", None),
        ("name", None),
    ],
)
def test_attributes_are_called_as_the_object_writes_them(path: str, expected: str | None) -> None:
    assert Written({}, {}).get(path) == expected
