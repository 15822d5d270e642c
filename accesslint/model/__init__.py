"""The model: values, resources, entities, findings."""
