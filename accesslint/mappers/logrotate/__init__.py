"""logrotate: how long the log files of a host are kept, and who may read them."""
