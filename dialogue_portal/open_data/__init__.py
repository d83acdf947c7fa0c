"""«Dữ liệu mở»: the data of the pages for download, as CSV files for people and as JSON for programs.

`columns` defines a column; `dataset` defines a table and how it is divided. The five tables have a module each and are
listed in `catalogue`. The files and the dictionary on the page (`views`) and the API (`api`) use the same columns, so
they cannot differ.

The cost does not grow with a million rows. A page of the API has `PER_PAGE` rows, found along an index. A file has the
rows of `PER_FILE` ids, like a file of the site map: a ward fills one in many years. To get everything one downloads
file after file, and no request gets longer. Rows are read a few hundred at once and sent meanwhile.

Every table begins with `.public()`, and reads its rows by `.public()` again: what was hidden in between is left out. No
table of contacts is ever joined.
"""
