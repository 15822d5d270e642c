"""lighttpd's servers: whether they keep an access log, what it holds and where it goes."""
