"""A server that speaks OpenAI's API and misbehaves on demand: for tests, for evaluation, and for those who integrate.

    with FakeServer("good") as server:
        … ESL_LLM_BASE_URL = server.url …

or `python -m assistant.providers.fake_server --script stalling --port 8089`.
"""

from assistant.providers.fake_server.scripts import SCRIPTS
from assistant.providers.fake_server.server import FakeServer

__all__ = ["SCRIPTS", "FakeServer"]
