"""A chat model behind any OpenAI-compatible address, through LangChain; its failures in one kind of error."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from assistant.errors import ModelUnavailable
from assistant.providers.aside import Aside
from assistant.providers.breaker import Breaker
from assistant.providers.refusals import Refusal, refusal_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel, LanguageModelInput
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.runnables import Runnable

Call = Callable[[bool], Iterator[str]]  # given whether to ask without a form of the answer

_BACK_OFF_S = 0.25  # before the first repetition, doubled each time, of which a random half to the whole is waited


def open_chat_model(model: str, *, base_url: str | None, api_key: str | None, timeout_s: float) -> BaseChatModel:
    """Any server that speaks OpenAI's chat API. Nothing is sent until the first question."""
    from langchain.chat_models import init_chat_model

    chat: BaseChatModel = init_chat_model(
        model,
        model_provider="openai",
        base_url=base_url,
        api_key=api_key or "none",  # servers without keys still want the header
        temperature=0,
        timeout=timeout_s,
        max_retries=0,  # repeated here, where the time that is left is known
    )
    return chat


class TimedChat:
    """Asks a chat model within a deadline, again where that may help; after failures in a row it is not asked for a while.

    Safe to share between threads.
    """

    def __init__(
        self, model: BaseChatModel, *, timeout_s: float, first_token_timeout_s: float | None = None, retries: int = 2
    ) -> None:
        """`timeout_s`: for an answer, repetitions included. `first_token_timeout_s`: until the first word of a streamed answer,
        repetitions included, and then for a silence between two.
        """
        self._model = model
        self._timeout_s = timeout_s
        self._silence_s = min(first_token_timeout_s or timeout_s, timeout_s)
        self._retries = retries
        self._breaker = Breaker()
        self._takes_json = True  # until the server refuses it

    def ask(self, messages: Sequence[BaseMessage]) -> str:
        """The model's words. Raises `ModelUnavailable` when it fails, takes longer than the deadline or says nothing."""
        sent = self._leaving(messages)

        def call(_: bool) -> Iterator[str]:
            yield self._model.invoke(sent).text

        return "".join(self._guarded(call, self._timeout_s)).strip()

    def stream(self, messages: Sequence[BaseMessage], *, as_json: bool = False) -> Generator[str, None, None]:
        """The model's words as they come; closing the iterator ends the request. `as_json`: the server is asked for a JSON object
        where it takes that.

        Raises `ModelUnavailable` as `ask` does, after words too where it breaks off.
        """
        sent = self._leaving(messages)

        def call(plain: bool) -> Iterator[str]:
            in_json = as_json and self._takes_json and not plain
            model: Runnable[LanguageModelInput, AIMessage] = (
                self._model.bind(response_format={"type": "json_object"}) if in_json else self._model
            )
            for chunk in model.stream(sent):
                yield chunk.text

        return self._guarded(call, self._silence_s, formed=as_json and self._takes_json)

    def _leaving(self, messages: Sequence[BaseMessage]) -> list[BaseMessage]:
        """All that is sent to a model goes through here."""
        return list(messages)

    # -- within limits -----------------------------------------------------------------------------------------

    def _guarded(self, call: Call, silence_s: float, *, formed: bool = False) -> Generator[str, None, None]:
        """What `call` yields, under the breaker."""
        if not self._breaker.admits():
            raise ModelUnavailable("语言模型刚才连续失败，暂不调用")
        answered = False
        try:
            with closing(self._repeated(call, silence_s, formed=formed)) as pieces:
                for words in pieces:
                    answered = answered or bool(words.strip())
                    yield words
        except ModelUnavailable:
            self._breaker.failed()
            raise
        except GeneratorExit:  # the caller has heard enough, or is gone
            if answered:
                self._breaker.succeeded()
            else:
                self._breaker.abandoned()
            raise
        self._breaker.succeeded()

    def _repeated(self, call: Call, silence_s: float, *, formed: bool) -> Generator[str, None, None]:
        """What `call` yields, called again where it failed before its first word and may yet succeed in time. `formed`: it asks for
        a form that the server may not know.
        """
        began = time.monotonic()
        end, first = began + self._timeout_s, began + silence_s
        attempt, plain = 0, not formed
        while True:
            said = False
            aside = Aside(partial(call, plain))
            try:
                for words in aside.within(end, first=first, silence_s=silence_s):
                    said = said or bool(words.strip())
                    if said and formed and plain:
                        self._takes_json = False  # it was only the form that it did not take
                    yield words
            except TimeoutError as error:
                raise ModelUnavailable(f"语言模型在 {time.monotonic() - began:.1f} 秒内没有答完") from error
            except Exception as error:  # whatever a vendor's library raises means the same here
                refusal = refusal_of(error)
                repeated = (refusal.form and not plain) or (refusal.again and attempt < self._retries)
                wait = self._wait(refusal, attempt, plain=plain)
                if said or not repeated or time.monotonic() + wait >= first:
                    raise ModelUnavailable(f"语言模型不可用：{str(error) or type(error).__name__}") from error
                attempt, plain = attempt + plain, plain or refusal.form
                time.sleep(wait)
                continue
            finally:
                aside.leave()
            if not said:
                raise ModelUnavailable("语言模型返回了空白")
            return

    @staticmethod
    def _wait(refusal: Refusal, attempt: int, *, plain: bool) -> float:
        """Seconds before the next request."""
        if refusal.form and not plain:
            return 0.0
        return _back_off(attempt) if refusal.after_s is None else refusal.after_s


def _back_off(attempt: int) -> float:
    """Seconds: longer each time, and not the same for all who were refused at once."""
    return float(_BACK_OFF_S * 2**attempt * random.uniform(0.5, 1))
