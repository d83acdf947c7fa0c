"""`make bench`: how fast the portal answers as shipped, beside a bare Django page, a cached one and nginx.

Everything runs on this machine in one interleaved run: in each round every subject is asked for about a second, so that
other work of the machine affects all alike. Ratios are compared, above all of processor time for one request, as the
asking program shares the processors with those that answer.
"""
