"""What `bench.ingest` measures, one kind of truth a file: parsers' test files, full texts of laws, our own corpus."""
