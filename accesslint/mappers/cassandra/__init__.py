"""Cassandra nodes by cassandra.yaml: the audit log, what it leaves out, how long its files stay."""
