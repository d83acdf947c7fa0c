"""The public figures: what is counted, exactly, from which rows, and how the counts are kept and shown.

`measures` says what each figure counts, as a question to the database; the lists that the figures lead to ask the same.
`counting` asks them for one conference, `stored` keeps the answers and knows which no longer hold, `tables` adds them
up for a page, `ratings` decides which of the figures about raters may be told.
"""
