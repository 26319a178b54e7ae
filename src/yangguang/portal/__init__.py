"""The public's door: what hangs now, what the standard is, how to object, what became of it; no log-in, no script, all masked."""
