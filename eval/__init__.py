"""Measures answers against a test set: cases, metrics, runs, reports, and a gate that a change has to pass."""
