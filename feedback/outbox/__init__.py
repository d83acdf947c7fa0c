"""The mail of the outbox on its way: when it goes, what is told together, why it does not go."""
