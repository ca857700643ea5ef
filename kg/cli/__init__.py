"""The command line: one command a stage, thin over the Python interface."""

from kg.cli.app import main

__all__ = ["main"]
