"""Which opinions say the same, a title for them, and how many said it. Reads only; `actions.synthesise` changes."""
