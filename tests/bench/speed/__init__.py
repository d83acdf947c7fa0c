"""`make bench`: how fast the portal answers as it is shipped, beside a bare Django page, a cached one and nginx.

Everything runs on this machine in one interleaved run: in each round every subject is asked for a second or so, so
that whatever else the machine does meets all of them alike. What is compared are ratios, and above all the time on the
processor for one request: the program that asks shares the processors with those that answer.
"""
