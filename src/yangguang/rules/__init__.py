"""Judges: given facts and an open book, says yes, or no with the clause; one file a question."""
