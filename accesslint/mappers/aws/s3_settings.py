"""The tables of S3 buckets: which attributes, inline (AWS provider 3) or of a separate resource (from 4 on), decide.

Defaults are those of a bucket that S3 creates today: encrypted with S3's own key since January 2023, without
versioning, lock, lifecycle or access logging.
"""

from __future__ import annotations

from accesslint.mappers.meanings import Meaning, boolean, fixed, number, scaled, text, words
from accesslint.mappers.table import NO_DEFAULT, PREVENT_DESTROY, Setting, Side, Table

_USER_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_ENCRYPTION = f"{_USER_GUIDE}/default-encryption-faq.html"
_VERSIONING = f"{_USER_GUIDE}/Versioning.html"
_LOCK = f"{_USER_GUIDE}/object-lock.html"
_LOGGING = f"{_USER_GUIDE}/ServerLogs.html"
_MFA = f"{_USER_GUIDE}/MultiFactorAuthenticationDelete.html"
_TERRAFORM = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket"

_TYPES = {"terraform": ("aws_s3_bucket",)}

_ENABLED = words({"Enabled": True, "Suspended": False, "Disabled": False})
_ALGORITHM = words({"AES256": True, "aws:kms": True, "aws:kms:dsse": True, "aws:fsx": True})
_MODE = words({"GOVERNANCE": "governance", "COMPLIANCE": "compliance"})


_SIDES = {
    "logging": "aws_s3_bucket_logging",
    "object_lock_configuration": "aws_s3_bucket_object_lock_configuration",
    "server_side_encryption_configuration": "aws_s3_bucket_server_side_encryption_configuration",
    "versioning": "aws_s3_bucket_versioning",
}
"""By inline block: the separate resource that serves as well."""


def _both(
    fact: str,
    kind: str,
    attribute: str,
    source: str,
    meaning: Meaning,
    *,
    default: object = NO_DEFAULT,
    inline: str = "",
    inline_meaning: Meaning | None = None,
) -> tuple[Setting, ...]:
    """The row of the separate resource and that of the inline block (`inline`: its path where it differs)."""
    return (
        Setting(fact, {"terraform": attribute}, source, meaning, default, {"terraform": Side(_SIDES[kind], "bucket")}),
        Setting(fact, {"terraform": inline or f"{kind}.{attribute}"}, source, inline_meaning or meaning),
    )


_RULE = "rule.apply_server_side_encryption_by_default"
_SSE = "server_side_encryption_configuration"
_HOLD = "rule.default_retention"

ENCRYPTION = (
    *_both("encryption.at_rest", _SSE, f"{_RULE}.sse_algorithm", _ENCRYPTION, _ALGORITHM, default=True),
    *_both("encryption.key_id", _SSE, f"{_RULE}.kms_master_key_id", _ENCRYPTION, text),
)
"""Read by `s3_encryption`."""

LOGGING = _both("logging", "logging", "target_bucket", _LOGGING, fixed("on"), default="off")
"""Read by `s3_logging`, for the emitter's `logging` and the store's `access_logged`."""

BUCKET_EMITTER = Table("emitter", "bucket", _TYPES, LOGGING)

BUCKET_STORE = Table(
    "store",
    "bucket",
    _TYPES,
    (
        *_both(
            "immutability.versioning",
            "versioning",
            "versioning_configuration.status",
            _VERSIONING,
            _ENABLED,
            default=False,
            inline="versioning.enabled",
            inline_meaning=boolean,
        ),
        *_both(
            "deletion.mfa_delete",
            "versioning",
            "versioning_configuration.mfa_delete",
            _MFA,
            _ENABLED,
            default=False,
            inline="versioning.mfa_delete",
            inline_meaning=boolean,
        ),
        *_both(
            "immutability.object_lock",
            "object_lock_configuration",
            "object_lock_enabled",
            _LOCK,
            words({"Enabled": True}),
            default=False,
        ),
        Setting("immutability.object_lock", {"terraform": "object_lock_enabled"}, _LOCK),
        *_both("immutability.lock_mode", "object_lock_configuration", f"{_HOLD}.mode", _LOCK, _MODE, default="none"),
        *_both("immutability.lock_days", "object_lock_configuration", f"{_HOLD}.days", _LOCK, number),
        *_both("immutability.lock_days", "object_lock_configuration", f"{_HOLD}.years", _LOCK, scaled(365)),
        Setting("deletion.force_destroy", {"terraform": "force_destroy"}, _TERRAFORM, boolean, default=False),
        PREVENT_DESTROY,
    ),
)

TABLES = (
    BUCKET_EMITTER,
    BUCKET_STORE,
    Table("store", "bucket", _TYPES, ENCRYPTION),
)
