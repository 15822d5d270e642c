"""Ruby's web applications: Rails' log of requests, lograge, Rack's log of accesses."""
