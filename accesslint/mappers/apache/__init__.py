"""Apache httpd's servers, their log formats and log files."""
