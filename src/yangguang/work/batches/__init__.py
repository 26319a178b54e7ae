"""From a file handed in to households in the register: staged, matched, entered, returned with its marks."""
