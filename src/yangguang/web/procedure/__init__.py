"""Pages on which the procedure goes on: rounds, steps, single cases, the survey."""
