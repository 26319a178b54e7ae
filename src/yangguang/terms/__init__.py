"""The nouns every law uses: a place, a day, a sum, an identity, a decision; standard library only."""
