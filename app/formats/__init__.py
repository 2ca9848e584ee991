"""Reads and writes files: what other programs made, and what Kith gives away. Knows no database."""
