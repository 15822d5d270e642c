"""HAProxy's frontends, their log formats and targets."""
