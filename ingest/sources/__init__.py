"""Where documents come from: folders, archives, addresses on the web. `ingest.discover` puts them together."""
