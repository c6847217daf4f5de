"""Drawing walks: the moving map that Folium builds, its data, and the same map as one file."""

from webapp.maps.walk_map import walk_map

__all__ = ["walk_map"]
