"""Pages of the staff site about a conference as a whole. They are put among the desks in `feedback.staff_urls`."""
