"""Lists of cases for staff: which ones, in which order, in which state, and as files."""
