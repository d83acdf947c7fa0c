"""The public pages of opinions and promises, and the pages for sending, following and looking up."""
