"""Pages of what frozen copies say: figures, comparison, pairs that may be one person, and what if."""
