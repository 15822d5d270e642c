"""Which API actions read, write, delete or administer a store of records, and how action patterns match them.

Actions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html,
list_amazoncloudwatchlogs.html and list_awskeymanagementservice.html of the same reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

KINDS = ("read", "write", "delete", "administer")

S3_BUCKET_ACTIONS = {
    "s3:deletebucket": "delete",
    "s3:deletebucketpolicy": "administer",
    "s3:putbucketacl": "administer",
    "s3:putbucketlogging": "administer",
    "s3:putbucketobjectlockconfiguration": "administer",
    "s3:putbucketownershipcontrols": "administer",
    "s3:putbucketpolicy": "administer",
    "s3:putbucketpublicaccessblock": "administer",
    "s3:putbucketversioning": "administer",
    "s3:putencryptionconfiguration": "administer",
    "s3:putlifecycleconfiguration": "administer",
}
"""Needs the bucket's own ARN."""

S3_OBJECT_ACTIONS = {
    "s3:getobject": "read",
    "s3:getobjectversion": "read",
    "s3:putobject": "write",
    "s3:replicateobject": "write",
    "s3:deleteobject": "delete",
    "s3:deleteobjectversion": "delete",
    "s3:bypassgovernanceretention": "administer",
    "s3:putobjectacl": "administer",
    "s3:putobjectlegalhold": "administer",
    "s3:putobjectretention": "administer",
}
"""Needs the ARN of objects: `arn:aws:s3:::my-logs/*`."""

LOGS_ACTIONS = {
    "logs:filterlogevents": "read",
    "logs:getlogevents": "read",
    "logs:startlivetail": "read",
    "logs:startquery": "read",
    "logs:putlogevents": "write",
    "logs:deleteloggroup": "delete",
    "logs:deletelogstream": "delete",
    "logs:deleteretentionpolicy": "administer",
    "logs:disassociatekmskey": "administer",
    "logs:putresourcepolicy": "administer",
    "logs:putretentionpolicy": "administer",
    "logs:putsubscriptionfilter": "administer",
    "logs:deletesubscriptionfilter": "administer",
}

KMS_ACTIONS = {
    "kms:deleteimportedkeymaterial": "administer",
    "kms:disablekey": "administer",
    "kms:disablekeyrotation": "administer",
    "kms:putkeypolicy": "administer",
    "kms:schedulekeydeletion": "administer",
}
"""Only what takes the key away or hands it out: decrypting alone reads no record."""

ACTIONS: Mapping[str, Mapping[str, str]] = {
    "s3:bucket": S3_BUCKET_ACTIONS,
    "s3:object": S3_OBJECT_ACTIONS,
    "logs": LOGS_ACTIONS,
    "kms": KMS_ACTIONS,
}
"""By what the resource of a statement has to name."""

MEANING = {action: kind for table in ACTIONS.values() for action, kind in table.items()}

MANAGED_POLICIES = {
    "AdministratorAccess": ("*",),
    "PowerUserAccess": ("s3:*", "logs:*"),
    "ReadOnlyAccess": ("s3:get*", "logs:get*", "logs:filterlogevents", "logs:startquery"),
    "AmazonS3FullAccess": ("s3:*",),
    "AmazonS3ReadOnlyAccess": ("s3:get*",),
    "CloudWatchFullAccess": ("logs:*",),
    "CloudWatchFullAccessV2": ("logs:*",),
    "CloudWatchLogsFullAccess": ("logs:*",),
    "CloudWatchLogsReadOnlyAccess": ("logs:get*", "logs:startquery", "logs:filterlogevents", "logs:startlivetail"),
}
"""What the vendor's own policies allow on every bucket and log group, as far as it matters here:
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html"""


@lru_cache(maxsize=4096)
def matches(pattern: str, text: str) -> bool:
    """Whether a pattern with `*` and `?` matches a whole text; linear backtracking, no regular expression."""
    at, star, mark, here = 0, -1, 0, 0
    while at < len(text):
        if here < len(pattern) and (pattern[here] == "?" or (pattern[here] == text[at] and pattern[here] != "*")):
            at, here = at + 1, here + 1
        elif here < len(pattern) and pattern[here] == "*":
            star, mark, here = here, at, here + 1
        elif star >= 0:
            here, mark = star + 1, mark + 1
            at = mark
        else:
            return False
    return all(character == "*" for character in pattern[here:])


def allowed(patterns: Iterable[str], not_patterns: Iterable[str], kinds: Iterable[str]) -> frozenset[str]:
    """The actions of the tables `kinds` (keys of `ACTIONS`) that a statement's patterns cover."""
    patterns, not_patterns = tuple(patterns), tuple(not_patterns)
    return frozenset(
        action
        for kind in kinds
        for action in ACTIONS[kind]
        if any(matches(pattern, action) for pattern in patterns)
        or (not_patterns and not any(matches(pattern, action) for pattern in not_patterns))
    )


def is_wildcard(patterns: Iterable[str], not_patterns: Iterable[str]) -> bool:
    """Whether a statement allows by a wildcard: a whole service (`s3:*`), across kinds (`s3:Put*`), all but some."""
    return bool(tuple(not_patterns)) or any("*" in pattern and _is_wide(pattern) for pattern in patterns)


@lru_cache(maxsize=4096)
def _is_wide(pattern: str) -> bool:
    if pattern.strip("*") == "" or pattern.partition(":")[2].strip("*") == "":
        return True
    return len({kind for action, kind in MEANING.items() if matches(pattern, action)}) > 1


@lru_cache(maxsize=1024)
def meanings(actions: frozenset[str]) -> tuple[str, ...]:
    """What a set of actions amounts to, in the order of `KINDS`."""
    found = {MEANING[action] for action in actions}
    return tuple(kind for kind in KINDS if kind in found)
