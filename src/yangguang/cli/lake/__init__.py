"""The commands that put questions to frozen copies, or to tables in files."""
