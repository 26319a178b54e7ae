"""Questions that pages put to frozen copies: which answers are there, and who works them out."""
