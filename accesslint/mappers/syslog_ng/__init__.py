"""syslog-ng: what it writes to files, sends on, drops, and takes out of messages."""
