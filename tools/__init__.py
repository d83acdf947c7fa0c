"""What `make` needs beside Django: the demo server, a throw-away PostgreSQL, a browser."""
