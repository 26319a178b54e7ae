"""Frozen copies of the register, and the questions put to them: written once, asked of every engine."""
