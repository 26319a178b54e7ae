"""Invented people, workbooks and a county in the middle of its work, so that everything can be tried without harm."""
