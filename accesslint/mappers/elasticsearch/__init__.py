"""Elasticsearch nodes by their configuration files: the audit log, its events, what it leaves out."""
