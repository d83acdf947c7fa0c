"""Opinions on paper: slips with serial numbers, lists in spreadsheets."""
