"""Questions as others would have typed them: slips, numbers said aloud, traditional characters, clauses in another order."""
