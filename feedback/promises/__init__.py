"""Promises as the public sees them: their days, how they were kept, and news."""
