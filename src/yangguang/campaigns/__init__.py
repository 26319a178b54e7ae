"""Trials too long for the tests: each first catches planted defects, then looks for real ones."""
