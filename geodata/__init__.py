"""The ground floor: walks, their shapes, and the files they travel in.

Knows Shapely and GeoPandas, never Flask, never SQLAlchemy, never ``webapp``.
"""
