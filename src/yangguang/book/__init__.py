"""Opens the packs at a place and a day, and interprets the tables in them."""
