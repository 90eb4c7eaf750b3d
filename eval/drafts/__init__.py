"""Test cases drafted by the program, for a person to read, mend and accept. No draft is ever run as a test case."""
