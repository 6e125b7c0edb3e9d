"""From the store to digests, ranked suggestions and moderation lists; never runs a stage or a model."""
