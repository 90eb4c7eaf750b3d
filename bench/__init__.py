"""Benchmarks beside the product: the demonstration corpus, comparisons with other systems, load tests."""
