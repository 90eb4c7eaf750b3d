"""Reading facts from what people say: numbers, times, names, clauses, and what belongs to what. The door is `assistant.question.facts`."""
