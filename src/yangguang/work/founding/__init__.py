"""How a whole invented province comes to stand in the register of a demonstration, millions of rows at once."""
