"""Counts the knowledge of the knowledge-based extractor on labelled news: `python -m training.rules --data DATA`."""
