"""`python -m assistant.providers.fake_server [--script NAME] [--port N]`: serves until interrupted."""

from __future__ import annotations

import argparse

from assistant.providers.fake_server.scripts import SCRIPTS
from assistant.providers.fake_server.server import FakeServer


def main() -> None:
    names = "\n".join(f"  {name:18}{script.about}" for name, script in SCRIPTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m assistant.providers.fake_server",
        description=f"假的语言模型服务（OpenAI 接口），用于测试。可选的表现：\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--script", choices=SCRIPTS, default="good", metavar="NAME", help="怎样表现，默认 good")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8089, help="0 为任意空闲端口；默认 8089")
    parser.add_argument("--refuse-json", action="store_true", help="不接受 response_format（以 500 拒绝）")
    options = parser.parse_args()
    with FakeServer(options.script, host=options.host, port=options.port, takes_json=not options.refuse_json) as server:
        print(f"{server.url}（{options.script}：{SCRIPTS[options.script].about}），Ctrl+C 结束", flush=True)
        try:
            server.wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
