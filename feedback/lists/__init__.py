"""Public lists of opinions: the rows that cards are drawn from, and the order by concern."""
