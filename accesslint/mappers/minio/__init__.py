"""MinIO servers: the audit targets that their variables set."""
