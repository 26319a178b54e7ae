"""What an instance needs to be kept for years: copies elsewhere, and what must go on its day."""
