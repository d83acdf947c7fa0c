"""How staff sign in: password, second step, and limits against guessing."""
