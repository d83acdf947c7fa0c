"""Finding opinions by words and by likeness."""
