"""Entities and claims to RDF, and the shapes it must fit."""
