"""rsyslog: what it writes to files, sends on, and drops."""
