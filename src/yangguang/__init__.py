"""Yangguang 阳光: whom to help, decided by a dated standard and shown to everyone it concerns."""

__version__ = "0.1.0"
