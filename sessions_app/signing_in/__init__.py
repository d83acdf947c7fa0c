"""How staff sign in: password, second step, and what guessing costs."""
