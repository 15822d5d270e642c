"""Redis, Valkey and KeyDB by their configuration: what is recorded of accesses, and whose name."""
