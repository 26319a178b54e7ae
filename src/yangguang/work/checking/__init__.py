"""Does everything still follow from the acts? Every case, fact and line is derived again."""
