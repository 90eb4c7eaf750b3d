"""The command line `esl`. Commands import what they need when they run: `esl --help` loads no model and no database.

Exit codes: 0 done; 1 some documents failed, or an unexpected error; 2 wrong use (arguments, a question that cannot be
used, a data folder or port that somebody else holds); 3 a component is missing or broken, with what to do about it.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from api import people_cli
from api.commands.usage import ChineseCommand, ChineseGroup, usage_sentence
from assistant.errors import AssistantError, ComponentMissing, ModelUnavailable, StorageError

OK, FAILED, WRONG_USE, COMPONENT_MISSING = 0, 1, 2, 3
_OBJECTS = 100_000
_PASSING = ("ask", "match")  # load everything for one answer, and leave nothing behind that wants to be finished

app = typer.Typer(
    name="esl",
    help="企服通助手：惠企政策问答，每句话都有出处。",
    cls=ChineseGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="退出码：0 完成；1 部分文件失败；2 用法有误；3 缺少组件。所有命令都可用 --data-dir 指定资料目录。",
)
policies_app = typer.Typer(
    help="查看政策目录。", cls=ChineseGroup, no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
app.add_typer(policies_app, name="policies")
people_cli.add_to(app)

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", metavar="目录", help="资料目录，默认 ./data 或环境变量 ESL_DATA_DIR")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="按这一天判断效力，如 2026-11-22，默认今天")]


@app.command(cls=ChineseCommand)
def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="路径或网址…", help="政策文件、文件夹、ZIP 压缩包、网址，或 .urls 网址列表，可以多个"),
    ] = None,
    urls: Annotated[
        list[Path] | None, typer.Option(metavar="文件", help="网址列表：文本文件，每行一个网址，# 开头的行是注释")
    ] = None,
    data_dir: DataDir = None,
    workers: Annotated[int, typer.Option(metavar="个数", min=1, max=32, help="同时解析的文件数")] = 2,
    embed: Annotated[
        bool, typer.Option("--embed/--no-embed", help="是否现在计算向量；不算则暂时只能按字词检索")
    ] = True,
    watch: Annotated[bool, typer.Option("--watch", help="导入后继续等待文件变化，Ctrl-C 结束")] = False,
) -> int:
    """导入政策文件：PDF（含扫描件）、Word、网页、Excel、Markdown 和纯文本；文件夹、压缩包和网址里的都可以。"""
    from api.commands.ingest import IngestOptions, read_sources, run_ingest

    return run_ingest(read_sources(sources or [], urls or []), data_dir, IngestOptions(workers, embed, watch))


@app.command(cls=ChineseCommand)
def ask(
    question: Annotated[str, typer.Argument(metavar="问题", help="要问的问题，用引号括起来")],
    profile: Annotated[
        Path | None, typer.Option(metavar="文件", help="企业情况，JSON 或 YAML 文件，如 {registered_in_park: true}")
    ] = None,
    as_of: AsOf = None,
    conversation: Annotated[str | None, typer.Option(metavar="编号", help="接着这个对话问")] = None,
    json: Annotated[bool, typer.Option("--json", help="输出完整回答的 JSON")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="再列出检索到的条款和各项得分；与 --json 同用时不列")
    ] = False,
    data_dir: DataDir = None,
) -> int:
    """提一个问题，打印回答和每句话的出处。"""
    from api.commands.ask import AskOptions, run_ask

    return run_ask(question, AskOptions(profile, as_of, conversation, json, explain), data_dir)


@app.command(cls=ChineseCommand)
def match(
    profile: Annotated[
        Path,
        typer.Option("--profile", metavar="文件", help="企业情况，JSON 或 YAML 文件，如 {staff: 28, hnte_valid: true}"),
    ],
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(metavar="个数", min=1, max=200, help="最多列出的事项数")] = 20,
    json: Annotated[bool, typer.Option("--json", help="输出完整结果的 JSON")] = False,
    data_dir: DataDir = None,
) -> int:
    """按企业情况对照全部现行政策：符合、差一点、待核实，附金额、申报时间和出处。"""
    from api.commands.match import run_match

    return run_match(profile, as_of, limit, json, data_dir)


@app.command(cls=ChineseCommand)
def serve(
    host: Annotated[str, typer.Option(metavar="地址", help="监听地址；0.0.0.0 表示所有网卡")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="端口", min=0, max=65535, help="监听端口；0 表示任选一个")] = 8000,
    workers: Annotated[int, typer.Option(metavar="个数", min=1, max=64, help="服务进程数")] = 1,
    data_dir: DataDir = None,
) -> int:
    """启动网页和 HTTP 接口，Ctrl-C 停止。"""
    from api.commands.serve import run_serve

    return run_serve(host, port, workers, data_dir)


@policies_app.command("list", cls=ChineseCommand)
def list_policies(
    level: Annotated[str | None, typer.Option(metavar="层级", help="national、province、city 或 park")] = None,
    validity: Annotated[
        str | None, typer.Option(metavar="效力", help="in_force、not_yet、expired、superseded 或 repealed")
    ] = None,
    as_of: AsOf = None,
    data_dir: DataDir = None,
) -> int:
    """列出政策文件和效力。"""
    from api.commands.policies import run_list

    return run_list(level, validity, as_of, data_dir)


@policies_app.command("show", cls=ChineseCommand)
def show_policy(
    document_id: Annotated[str, typer.Argument(metavar="编号", help="政策编号，见 esl policies list")],
    as_of: AsOf = None,
    data_dir: DataDir = None,
) -> int:
    """一份政策的登记信息、效力和条款结构。"""
    from api.commands.policies import run_show

    return run_show(document_id, as_of, data_dir)


@policies_app.command("quote", cls=ChineseCommand)
def quote_original(
    document_id: Annotated[str, typer.Argument(metavar="编号", help="政策编号，见 esl policies list")],
    place: Annotated[str, typer.Argument(metavar="引文", help="引文本身，或它的起止位置，如 120-180")],
    version: Annotated[int | None, typer.Option(metavar="版本", min=1, help="版本号，默认现行版本")] = None,
    data_dir: DataDir = None,
) -> int:
    """引文在原始文件中的写法，用来在 PDF 或 Word 里查找它。"""
    from api.commands.quote import run_quote

    return run_quote(document_id, place, version, data_dir)


@policies_app.command("diff", cls=ChineseCommand)
def diff_policy(
    document_id: Annotated[str, typer.Argument(metavar="编号", help="政策编号，见 esl policies list")],
    old: Annotated[
        int | None, typer.Option("--from", metavar="版本", min=1, help="旧版本号，默认新版本的前一版")
    ] = None,
    new: Annotated[int | None, typer.Option("--to", metavar="版本", min=1, help="新版本号，默认现行版本")] = None,
    against: Annotated[str | None, typer.Option(metavar="编号", help="与另一份文件对比，它是新文本")] = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(metavar="文件", help="测试用例（JSONL，可多次给出）：列出期望的条款有改动的用例"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    data_dir: DataDir = None,
) -> int:
    """两个版本或两份文件改了哪些条款，哪些回答和测试用例依据的是改动的原文。"""
    from api.changes import Compared
    from api.commands.changes import run_diff

    return run_diff(Compared(document_id, old, new, against), json, data_dir, cases or [])


@policies_app.command("cards", cls=ChineseCommand)
def show_card(
    document_id: Annotated[str, typer.Argument(metavar="编号", help="政策编号，见 esl policies list")],
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    data_dir: DataDir = None,
) -> int:
    """一份政策的卡片：条件、金额、申报办理，每条附它依据的原文。"""
    from api.commands.cards import run_cards

    return run_cards(document_id, json, data_dir)


@policies_app.command("approve", cls=ChineseCommand)
def approve_card(
    document_id: Annotated[str, typer.Argument(metavar="编号", help="政策编号，见 esl policies list")],
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="核定人")],
    withdraw: Annotated[str | None, typer.Option(metavar="原因", help="撤回核定，卡片退回待核定")] = None,
    data_dir: DataDir = None,
) -> int:
    """核定一份政策的卡片，记下核定人和时间；所依据的条款改动后自动退回待核定。"""
    from api.commands.cards import run_approve

    return run_approve(document_id, by, withdraw, data_dir)


@policies_app.command("propose", cls=ChineseCommand)
def propose_conditions(
    document_id: Annotated[str, typer.Argument(metavar="编号", help="政策编号，见 esl policies list")],
    data_dir: DataDir = None,
) -> int:
    """由语言模型补读待核定卡片漏掉的条件（须设置模型）；原文没有其句、其数的一律不收。"""
    from api.commands.cards import run_propose

    return run_propose(document_id, data_dir)


@policies_app.command("doctor", cls=ChineseCommand)
def policies_doctor(
    as_of: AsOf = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    data_dir: DataDir = None,
) -> int:
    """列出需要核对的问题：登记不全、前后矛盾、关系不明、超期；有问题时退出码为 1。"""
    from api.commands.doubts import run_doubts

    return run_doubts(as_of, json, data_dir)


@app.command(cls=ChineseCommand)
def doctor(data_dir: DataDir = None) -> int:
    """检查程序、资料目录、索引和模型是否完好。"""
    from api.commands.doctor import run_doctor

    return run_doctor(data_dir)


def _add_evaluation() -> None:
    """`esl eval`, where the evaluation is installed."""
    try:
        from eval.command import app as evaluation
    except ModuleNotFoundError as error:
        if error.name not in ("eval", "eval.command"):
            raise
    else:
        app.add_typer(evaluation, name="eval", cls=ChineseGroup)


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit code. Whatever goes wrong is one Chinese sentence on standard error."""
    try:
        _add_evaluation()
        result = app(list(arguments), prog_name="esl", standalone_mode=False)
    except TyperException as error:
        return _stop(usage_sentence(error), WRONG_USE)
    except AssistantError as error:
        return _stop(error.message, _exit_code(error))
    except BrokenPipeError:  # `esl policies list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if os.environ.get("ESL_DEBUG"):
            raise
        hint = "设置环境变量 ESL_DEBUG=1 再运行一次可看到详细位置"
        return _stop(f"出现意外错误：{type(error).__name__}: {error}。{hint}", FAILED)
    return result if isinstance(result, int) else OK


def _exit_code(error: AssistantError) -> int:
    return COMPONENT_MISSING if isinstance(error, ComponentMissing | StorageError | ModelUnavailable) else WRONG_USE


def _stop(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def main() -> None:
    # objects that came into being before a look for cycles: loading makes a million that stay, and Python's 700 look 1,500 times
    gc.set_threshold(_OBJECTS, 20, 50)
    code = run(sys.argv[1:])
    if sys.argv[1:2] and sys.argv[1] in _PASSING:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    """Ends the process of a command that has closed what it opened: taking models and dictionaries apart would take half a second."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # `esl ask … | head -1`
        pass
    os._exit(code)


if __name__ == "__main__":
    main()
