"""OpenSearch nodes by their configuration files: whether the audit log is kept, and where."""
