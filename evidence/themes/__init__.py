"""Themes: proposals for passages, and the map of themes by facet."""
