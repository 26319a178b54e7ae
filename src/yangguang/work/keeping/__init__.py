"""What an instance needs to be kept for years: copies elsewhere, upgrades, and what must go on its day."""
