"""Extracted documents against gold ones."""
