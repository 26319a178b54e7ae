"""What figures the book knows: the queries of the indicators, and what counts as being deprived."""
