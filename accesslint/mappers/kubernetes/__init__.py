"""Kubernetes objects to model entities: workloads with their volumes and shippers, API servers, ingresses."""
