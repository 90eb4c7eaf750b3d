"""The fake server itself: `/v1/chat/completions` (whole and streamed), `/v1/models`, `/v1/embeddings`, on the standard library."""

from __future__ import annotations

import base64
import json
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from assistant.providers.fake_server.scripts import SCRIPTS, Fault, Script
from assistant.providers.fake_server.wording import Prompt, read_prompt, shown
from assistant.providers.fakes import FakeEmbeddings

MODEL = "fake"
_TOKEN = 4  # characters of one piece of a stream
_LONGEST = 8 * 1024 * 1024  # bytes of a request's body
_BROKEN = b'data: {"choices": [{"delta": {"content": "\xff\xfe\xfa"}}]}\n\n'


class FakeServer:
    """Serves in threads of its own from `start` (or entering it) to `close`. `script` may be changed while it runs."""

    def __init__(
        self, script: str = "good", *, host: str = "127.0.0.1", port: int = 0, takes_json: bool = True
    ) -> None:
        """`takes_json`: whether a request with a `response_format` is taken; else it is refused with 500, as some servers do."""
        self.script = script
        self.takes_json = takes_json
        self.requests: list[dict[str, Any]] = []  # bodies of chat requests, as they came
        self.abandoned = 0  # requests that the client left before the reply was whole
        self._lock = threading.Lock()
        self._replies = 0
        self._ended = threading.Event()
        self._http = ThreadingHTTPServer((host, port), _handler_for(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address to set as `ESL_LLM_BASE_URL`."""
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}/v1"

    def start(self) -> None:
        self._thread.start()

    def wait(self) -> None:
        """Until `close`."""
        self._ended.wait()

    def close(self) -> None:
        """Ends it; requests that hang are let go."""
        self._ended.set()
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> FakeServer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # -- what it does with a request ---------------------------------------------------------------------------

    def taken(self, body: dict[str, Any]) -> tuple[Script, int]:
        """The script for a chat request, and the HTTP status of the reply."""
        script = SCRIPTS[self.script]
        with self._lock:
            self.requests.append(body)
            if "response_format" in body and not self.takes_json:
                return script, 500
            self._replies += 1
            at = self._replies - 1
        return script, script.statuses[at] if at < len(script.statuses) else 200

    def hang(self) -> None:
        """Until `close`."""
        self._ended.wait()


def _words(script: Script, body: Mapping[str, Any]) -> str:
    """What the model says to a chat request."""
    prompt = read_prompt("\n".join(_content(m) for m in body.get("messages", [])))
    if script.raw is not None:
        return script.raw
    said = shown(script.says(prompt), as_json=prompt.wants_json) if prompt.evidence else _to_others(prompt)
    return script.noise[0] + said + script.noise[1]


def _to_others(prompt: Prompt) -> str:
    """To a prompt that is none of ours."""
    return f"收到：{prompt.question.strip()[:200]}"


def _content(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "".join(str(part.get("text", "")) for part in content)


def _handler_for(fake: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        server_of_fakes = fake

    return Handler


class _Handler(BaseHTTPRequestHandler):
    server_of_fakes: FakeServer

    def do_GET(self) -> None:
        if self.path.rstrip("/") == "/v1/models":
            self._json({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "fake"}]})
        else:
            self._refuse(404, "no such address")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LONGEST:
            return self._refuse(413, "too long")
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            return self._refuse(400, "no JSON")
        if not isinstance(body, dict):
            return self._refuse(400, "no object")
        answers = {"/v1/chat/completions": self._chat, "/v1/embeddings": self._embeddings}
        answer = answers.get(self.path)
        try:
            answer(body) if answer else self._refuse(404, "no such address")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            self.server_of_fakes.abandoned += 1

    # -- chat --------------------------------------------------------------------------------------------------

    def _chat(self, body: dict[str, Any]) -> None:
        script, status = self.server_of_fakes.taken(body)
        if status != 200:
            self._refuse(status, "scripted failure", retry_after_s=script.retry_after_s)
        elif script.fault is Fault.HANGS:
            self.server_of_fakes.hang()
            self.close_connection = True
        elif script.fault is Fault.NOT_JSON:
            self._bytes(b"<html>502 Bad Gateway</html>", "text/html")
        elif body.get("stream"):
            self._streamed(script, body)
        else:
            self._whole(script, body)

    def _whole(self, script: Script, body: dict[str, Any]) -> None:
        words = _words(script, body)
        if script.fault is Fault.STALLS:
            self.server_of_fakes.hang()
        if script.fault is Fault.NOT_UTF8:
            return self._bytes(_BROKEN[6:], "application/json")
        time.sleep(script.pause_s * len(words) / _TOKEN)
        message = {"role": "assistant", "content": words}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        usage = {"prompt_tokens": 0, "completion_tokens": len(words) // _TOKEN, "total_tokens": len(words) // _TOKEN}
        if script.fault is Fault.BREAKS_OFF:
            self._headers("application/json", length=10_000)
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
            return None
        return self._json({**_envelope("chat.completion"), "choices": [choice], "usage": usage})

    def _streamed(self, script: Script, body: dict[str, Any]) -> None:
        words = _words(script, body)
        self._headers("text/event-stream")
        self._delta({"role": "assistant", "content": ""})
        if script.calls_tools:
            call = {"index": 0, "id": "1", "type": "function", "function": {"name": "search", "arguments": "{"}}
            self._delta({"content": None, "tool_calls": [call]})
        until = len(words) * 2 // 3 if script.fault in (Fault.STALLS, Fault.BREAKS_OFF, Fault.NOT_UTF8) else len(words)
        for piece in _pieces(words[:until]):
            time.sleep(script.pause_s)
            self._delta({"content": piece})
        self.close_connection = True
        if script.fault is Fault.STALLS:
            self.server_of_fakes.hang()
        elif script.fault is Fault.NOT_UTF8:
            self._chunk(_BROKEN)
        elif script.fault is not Fault.BREAKS_OFF:
            self._delta({}, finish="stop")
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

    def _delta(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        event = json.dumps({**_envelope("chat.completion.chunk"), "choices": [choice]}, ensure_ascii=False)
        self._chunk(f"data: {event}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    # -- embeddings --------------------------------------------------------------------------------------------

    def _embeddings(self, body: dict[str, Any]) -> None:
        given = body.get("input", [])
        texts = [given] if isinstance(given, str) else [str(text) for text in given]
        data = []
        for index, vector in enumerate(FakeEmbeddings().embed_documents(texts)):
            packed = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
            shape = packed if body.get("encoding_format") == "base64" else vector
            data.append({"object": "embedding", "index": index, "embedding": shape})
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        self._json({"object": "list", "model": body.get("model", MODEL), "data": data, "usage": usage})

    # -- replies -----------------------------------------------------------------------------------------------

    def _headers(self, media_type: str, *, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _bytes(self, body: bytes, media_type: str) -> None:
        self._headers(media_type, length=len(body))
        self.wfile.write(body)

    def _json(self, body: dict[str, Any]) -> None:
        self._bytes(json.dumps(body, ensure_ascii=False).encode(), "application/json")

    def _refuse(self, status: int, message: str, *, retry_after_s: float | None = None) -> None:
        body = json.dumps({"error": {"message": message, "type": "scripted", "code": None}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if retry_after_s is not None:
            self.send_header("Retry-After", f"{retry_after_s:g}")
        self.end_headers()
        self.wfile.write(body)

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing: it would be on the terminal of whoever runs the tests."""


def _pieces(words: str) -> Iterator[str]:
    for at in range(0, len(words), _TOKEN):
        yield words[at : at + _TOKEN]


def _envelope(kind: str) -> dict[str, Any]:
    return {"id": "fake-1", "object": kind, "created": 0, "model": MODEL}
