"""Staff pages about a conference as a whole. Their URLs are in `feedback.staff_urls`."""
