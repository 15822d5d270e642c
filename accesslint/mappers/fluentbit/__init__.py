"""Maps the Fluent Bit loader's configurations to hops."""
