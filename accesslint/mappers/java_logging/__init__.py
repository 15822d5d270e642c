"""Java's logging libraries: access and audit logs of logback and Log4j 2, and where an application's log goes."""
