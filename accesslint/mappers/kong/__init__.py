"""Kong: its access logs, its audit log and its logging plugins."""
