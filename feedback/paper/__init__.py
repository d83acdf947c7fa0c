"""The bridge to paper: slips with serials, lists in spreadsheets."""
