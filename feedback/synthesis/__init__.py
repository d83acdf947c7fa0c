"""Which opinions say the same, what to call that, and how many said it. Reads only; `actions.synthesise` changes."""
