"""What residents and staff type, and what is said when it cannot be taken."""
