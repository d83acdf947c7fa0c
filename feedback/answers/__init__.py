"""The steps of an answer, the templates it may start from, and where the public reads it."""
