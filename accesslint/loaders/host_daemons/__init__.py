"""Daemons that keep a host's records: journald, auditd and the rules of the kernel's audit.

- `journald_configuration`, `auditd_configuration`: `settings`, a mapping of names in lower case to texts; `open`, the
  reasons why others may be set. A file of `journald.conf.d` is read after `journald.conf` beside the folder.
- `audit_rules`: `rules`, a list of mappings with `words` and `conditional`; the files of one folder `rules.d` are one;
  `ordered`: whether a rule's place counts, which it does not in `rules.d`; `open` as above
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.including.names import untemplated

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.source import Source

NAME = "host_daemons"
FILES = (".conf", ".rules")

_JOURNALD = re.compile(r"(?:journald(?:@[\w.-]+)?\.conf|(?:.*/)?journald\.conf\.d/[\w.-]+\.conf)\Z")
_AUDITD = re.compile(r"auditd\.conf\Z")
_RULES = re.compile(r"[\w.-]+\.rules\Z")
_STOPPING = "audit-stop.rules"
"""Loaded when the audit daemon stops, to switch auditing off: https://man7.org/linux/man-pages/man8/auditd.8.html"""
_RULE = re.compile(r"^[ \t]*-(?:w[ \t]+/|a[ \t]+\w+,\w+|e[ \t]+[012][ \t]*$|b[ \t]+\d|f[ \t]+[012])", re.MULTILINE)


def kind_of(name: str, head: str) -> str:
    """What a file configures: `journald`, `auditd`, `rules`, or nothing."""
    lower = untemplated(name.lower())
    base = lower.rpartition("/")[2]
    if _JOURNALD.match(base) or ("journald.conf.d/" in lower and _JOURNALD.match(lower)):
        return "journald"
    if _AUDITD.match(base):
        # Rules under this name are a mistake: what the daemon would make of them tells nothing.
        return "" if _RULE.search(head) else "auditd"
    return "rules" if _RULES.match(base) and not base.startswith(_STOPPING) and _RULE.search(head) else ""


def claims(name: str, head: str) -> bool:
    """Whether a file is one of these daemons'; udev's and iptables' rules are not."""
    return bool(kind_of(name, head))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,  # noqa: ARG001 (such files include no others)
    options: Options,  # noqa: ARG001 (a loader's signature)
) -> Iterator[Loaded]:
    """All files of these daemons to resources."""
    from accesslint.loaders import files_together
    from accesslint.loaders.host_daemons.files import load_files

    yield from load_files(files_together(sources, embedded))
