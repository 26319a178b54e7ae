"""Turns the rows of a file into households or records, each with every reason why it may not enter."""
