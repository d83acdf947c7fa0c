"""What residents and staff type, and the words for what cannot be taken."""
