"""What `make` needs beside Django: the demo server, a temporary PostgreSQL, a browser."""
