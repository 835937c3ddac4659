"""Graph algorithms on what a pattern's query returns: one module a detector, found by name."""
