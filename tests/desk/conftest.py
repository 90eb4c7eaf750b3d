"""Databases of both kinds for the tests of the desk."""

from tests.assistant.conftest import database_address, engine, postgres

__all__ = ["database_address", "engine", "postgres"]
