"""MySQL and MariaDB servers by their option files: what is audited, for whom, where it goes."""
