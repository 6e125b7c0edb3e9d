"""A year of made-up weeks, and what the digest must say of each."""
