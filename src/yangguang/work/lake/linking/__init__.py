"""The persons and records that comparison by ID left over: read, divided, linked and weighed, before any hand is open."""
