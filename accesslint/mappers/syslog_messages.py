"""Which messages of syslog tell of accesses: by their facility, and by the program that sends them.

The facilities are `auth` and `authpriv` (https://man7.org/linux/man-pages/man3/syslog.3.html) and those left to local
use.
"""

from __future__ import annotations

import re

SIGN_INS = ("auth", "authpriv")
ACCESSES = (*SIGN_INS, *(f"local{number}" for number in range(7)))
"""`local7` is the boot's by custom."""

OF_ACCESS = re.compile(
    r"\b(?:sshd?|sudo|su|login|systemd-logind|auditd?|polkitd?|nginx|haproxy|httpd|apache2?|postgres|mysqld?)\b"
)
"""Names of programs."""
