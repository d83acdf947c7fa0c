"""The steps of an answer, its templates, and its public page."""
