"""The dashboard over HTTP: pages, downloads, and who may ask."""
