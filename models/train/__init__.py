"""Training: one documented command a model, in an environment of its own (see requirements.txt)."""
