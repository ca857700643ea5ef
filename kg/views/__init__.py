"""Pictures of the graph that anyone can open."""
