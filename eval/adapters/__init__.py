"""Other people's tests, and runs in other programs' formats. What is read stays where it is; what is written goes where it is told."""
