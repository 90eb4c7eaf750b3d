"""The answer worded by a language model, statement by statement, under the same checks as the extractive one."""

from assistant.answer.write.slots import Line
from assistant.answer.write.writer import ModelWriter

__all__ = ["Line", "ModelWriter"]
