"""PostgreSQL servers by their configuration files: what is logged, how a line begins, where it goes."""
