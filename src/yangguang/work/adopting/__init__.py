"""How an instance moves into a newer edition of the divisions: what is planned, what people choose, what moves."""
