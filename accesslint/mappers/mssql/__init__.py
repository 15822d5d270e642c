"""SQL Server by its file on Linux, which tells nothing of audits."""
