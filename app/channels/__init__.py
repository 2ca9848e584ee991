"""Speaks to message networks. Knows no database; reports facts and takes things to send."""
