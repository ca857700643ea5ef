"""Mentions to entities: one node for each thing."""
