"""«Dữ liệu mở»: what the pages show, to be taken away: as CSV files for people and as JSON for programs.

`columns` says what a column is, `dataset` what a table is and how it is cut; the five tables stand each in a module of
its own and together in `catalogue`. The files and the dictionary on the page (`views`) and the API (`api`) are all
made from the same columns, so none of them can say what another does not.

Nothing here costs more because there are a million rows. A page of the API has `PER_PAGE` rows, found along an index. A
file has the rows of `PER_FILE` numbers, as a file of the site map has: a ward fills one in many years; who wants all
takes one file after the other, and no request is ever longer. Rows are read a few hundred at once and sent meanwhile.

Every table begins with `.public()`, and reads its rows by `.public()` again: what was hidden between the two is gone.
No table of contacts is ever joined.
"""
