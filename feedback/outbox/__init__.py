"""Sending the mail of the outbox: when it goes, what is sent together, and why it fails."""
