"""ClickHouse servers by their configuration files: the tables that they log queries and sessions in."""
