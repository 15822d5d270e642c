"""Amazon Web Services: one module per service family, for every dialect that declares its resources."""
