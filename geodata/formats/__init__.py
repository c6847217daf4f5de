"""The files that walks travel in: one module for each format, with ``read_…`` and ``write_…``."""
