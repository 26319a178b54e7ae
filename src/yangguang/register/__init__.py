"""What is so: the tables, the scope that guards them, the journal that remembers."""
