"""Finding opinions by words and by similarity."""
