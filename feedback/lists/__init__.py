"""Public lists of opinions: what a card is drawn from, and the order by concern."""
