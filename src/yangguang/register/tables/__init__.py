"""The tables as a whole: which shape they have, and how their rows become text and come back."""
