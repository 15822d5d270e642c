"""MongoDB servers by their configuration files: the audit log, its filter, where it goes."""
