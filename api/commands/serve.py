"""`esl serve`: the port first, then the data folder, then the server; one clear sentence for each that fails."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api import logs
from api.about import NAME, examples
from api.app import create_app
from api.commands.opening import read_settings
from assistant.build import open_stores
from assistant.errors import ComponentMissing, InvalidInput
from desk.delivery.carriers import carriers_of

_BACKLOG = 2048
# Objects more than were freed, and collections, before the next older ones are looked through. Looking through all that is loaded stops
# every answer (10,000 provisions: 0.2 s); with the interpreter's own numbers that comes with every hundredth question, and frees little.
COLLECTED_AFTER = (700, 10, 100)
_GRACE_S = 5  # open event streams get this long to end after SIGTERM
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # addresses to listen on → to connect to


def run_serve(host: str, port: int, workers: int, data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    if workers > 1:
        raise _several_workers(workers, settings.chroma_url)
    carriers_of(settings, time.time)  # a setting that cannot be used is told before anything starts
    gc.set_threshold(*COLLECTED_AFTER)
    with listening(host, port) as listener:
        stores = open_stores(settings)
        try:
            server = make_server(create_app(stores))
            address = _address(host, listener)
            stores.folder.announce(address)
            print(f"{NAME} 已启动：{address}（接口说明 {address}/docs，Ctrl-C 停止）", flush=True)
            print(f"试一试：esl ask “{examples()[0]}” --data-dir {settings.data_dir}", flush=True)
            server.run(sockets=[listener])
        finally:
            stores.close()
    print("服务已停止。", flush=True)
    return 0


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, so that nobody takes the port while the indexes load. Raises `InvalidInput`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise InvalidInput(f"--host“{host}”不是可以监听的地址") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except PermissionError as error:
        listener.close()
        raise InvalidInput(f"没有权限监听端口 {port}：请用 --port 指定 1024 以上的端口") from error
    except OSError as error:
        listener.close()
        advice = "请停止占用它的程序，或用 --port 指定另一个"
        raise InvalidInput(f"端口 {port} 不能使用（{_why(error)}）：{advice}") from error
    return listener


def _why(error: OSError) -> str:
    import errno

    known = {errno.EADDRINUSE: "已被占用", errno.EADDRNOTAVAIL: "本机没有这个地址"}
    return known.get(error.errno or 0, error.strerror or str(error))


def _address(host: str, listener: socket.socket) -> str:
    name = _EVERYWHERE.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{listener.getsockname()[1]}"


def make_server(app: FastAPI) -> uvicorn.Server:
    """A server that SIGTERM and Ctrl-C stop, whenever they come.

    uvicorn handles them only while it runs, and raises them again once it has stopped: then, and before it runs, they
    reach the handlers set here, which end nothing by force.
    """
    debugging = bool(os.environ.get("ESL_DEBUG"))
    logs.install(logging.INFO if debugging else logging.WARNING)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=debugging,
        timeout_graceful_shutdown=_GRACE_S,
        server_header=False,
    )
    server = uvicorn.Server(config)

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return server


def _several_workers(workers: int, chroma_url: str | None) -> ComponentMissing:
    """Embedded Chroma gives silently wrong results when two processes open one folder; the folder's lock forbids it."""
    if chroma_url is None:
        return ComponentMissing(
            f"内嵌向量库只能由一个进程使用，不能启动 {workers} 个：请去掉 --workers；"
            "要多进程，请先运行 chroma run 并设置 ESL_CHROMA_URL"
        )
    return ComponentMissing(
        f"一个资料目录目前只能由一个进程使用，不能启动 {workers} 个：请为每个进程各建一个资料目录（--data-dir），"
        "共用同一个 ESL_DATABASE_URL 和 ESL_CHROMA_URL"
    )
