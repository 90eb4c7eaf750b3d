"""The demonstration corpus: manuscripts, the files rendered from them, and the checks on both."""
