"""Personal data: finding a person, what is kept too long, what still names somebody forgotten, and writing over it."""
