"""Varnish: the access log that varnishncsa writes, by the arguments that it is started with."""
