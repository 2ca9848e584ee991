"""Remembers. Tables and their queries together, a file per noun; the only user of Peewee."""
