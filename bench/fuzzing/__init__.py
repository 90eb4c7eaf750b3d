"""The parts of `bench/fuzz.py`: small files to begin with, ways to break them, and what has to hold of the outcome."""
