"""nginx servers, their log formats and log files."""
