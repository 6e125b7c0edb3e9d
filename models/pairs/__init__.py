"""Judgements on a pair of texts: stance to a target, reply to a parent, key point, rule."""
