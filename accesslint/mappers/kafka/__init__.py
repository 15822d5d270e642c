"""Kafka brokers: whether operations are authorised, and what of that is logged."""
