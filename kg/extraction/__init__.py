"""Documents to mentions and claims: the extractors, behind one interface."""
