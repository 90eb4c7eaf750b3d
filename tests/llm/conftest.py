"""A real language model, however bad: `make test-llm` with ESL_LLM_BASE_URL and ESL_LLM_MODEL set."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from pydantic import SecretStr

from assistant.pipeline import Assistant
from tests.assistant.answer.conftest import AssistantOn, assistant_on, policy_stores

__all__ = ["assistant_on", "policy_stores"]

# read before the settings of the environment are taken away from the tests
_ADDRESS = os.environ.get("ESL_LLM_BASE_URL", "")
_MODEL = os.environ.get("ESL_LLM_MODEL", "local")
_KEY = os.environ.get("ESL_LLM_API_KEY", "none")
_TIMEOUT_S = float(os.environ.get("ESL_LLM_TIMEOUT_S", "300"))  # for one answer; two cores take minutes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/llm" in str(item.path):
            item.add_marker(pytest.mark.llm)
            item.add_marker(pytest.mark.timeout(4 * _TIMEOUT_S))
            if not _ADDRESS:
                item.add_marker(
                    pytest.mark.skip("没有语言模型：设置 ESL_LLM_BASE_URL 和 ESL_LLM_MODEL 后运行 make test-llm")
                )


@pytest.fixture
def with_model(assistant_on: AssistantOn) -> Callable[[], Assistant]:
    """The assistant on the small policy, worded by the model."""
    return lambda: assistant_on(
        _ADDRESS,
        llm_model=_MODEL,
        llm_api_key=SecretStr(_KEY),
        llm_timeout_s=_TIMEOUT_S,
        llm_first_token_timeout_s=_TIMEOUT_S,
    )
