"""Looking at many cases: which ones, in which order, where each stands, and what of them leaves in a file."""
