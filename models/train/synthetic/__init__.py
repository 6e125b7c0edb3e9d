"""Training sentences of our own writing, put together from phrases by seeded chance."""
