"""Wording an answer with a language model: `writer.ModelWriter`. Imported only where a model is set."""
