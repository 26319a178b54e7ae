"""Reads and writes the office files people send, workbooks and csv, bounded in time and memory."""
