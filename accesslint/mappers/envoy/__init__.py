"""Envoy's listeners and its administration interface: whether they log, what a record holds, where it goes."""
