"""The operator's commands: the same verbs from a terminal."""
