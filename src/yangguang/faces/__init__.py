"""What the doors share: the base page, the form drawn from the dictionary, security headers and printing."""
