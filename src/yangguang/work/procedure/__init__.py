"""Acts on rounds and cases: the steps, their notices, objections and letters."""
