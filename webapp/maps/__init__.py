"""Drawing walks: the moving map that Folium builds, its data, and the same map as one file."""
