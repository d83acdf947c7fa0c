"""The public figures: what exactly is counted, from which rows, and how the counts are stored and shown.

`measures` defines what each figure counts, as a query; the lists behind the figures use the same. `counting` counts one
conference, `stored` keeps the counts and knows which are outdated, `tables` adds them up for a page, `ratings` decides
which figures about raters may be shown.
"""
