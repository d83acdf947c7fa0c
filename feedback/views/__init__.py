"""The public pages of opinions and promises, and the pages by which residents send, follow and look up."""
