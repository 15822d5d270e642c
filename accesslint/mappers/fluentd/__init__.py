"""Maps the Fluentd loader's configurations to hops."""
