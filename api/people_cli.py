"""The commands for people on the command line: `esl user`, `esl key`, `esl enterprise`, `esl audit`, `esl desk`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.usage import ChineseCommand, ChineseGroup


def _group(help: str) -> typer.Typer:
    return typer.Typer(help=help, cls=ChineseGroup, no_args_is_help=True, rich_markup_mode=None, add_completion=False)


users = _group("账号：新建、列出、停用、改密码。")
keys = _group("接口密钥：新建、列出、撤销。")
enterprises = _group("企业。")
audit = _group("审计记录。")
desk = _group("服务台。")

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", metavar="目录", help="资料目录，默认 ./data 或环境变量 ESL_DATA_DIR")
]
Name = Annotated[str, typer.Argument(metavar="用户名")]
RoleName = Annotated[str, typer.Option("--role", metavar="角色", help="admin、reviewer、officer 或 enterprise")]
EnterpriseId = Annotated[str | None, typer.Option("--enterprise", metavar="编号", help="所属企业的编号")]
PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", metavar="文件", help="从文件（- 为标准输入）读取密码，否则当面询问")
]


@users.command("add", cls=ChineseCommand)
def add_user(
    name: Name,
    role: RoleName,
    display_name: Annotated[str, typer.Option("--display-name", metavar="姓名", help="显示的姓名")] = "",
    enterprise: EnterpriseId = None,
    password_file: PasswordFile = None,
    data_dir: DataDir = None,
) -> int:
    """新建账号，密码当面输入或从文件读取。"""
    from api.commands.user import run_add

    return run_add(name, role, display_name, enterprise, password_file, data_dir)


@users.command("list", cls=ChineseCommand)
def list_users(data_dir: DataDir = None) -> int:
    """列出账号。"""
    from api.commands.user import run_list

    return run_list(data_dir)


@users.command("disable", cls=ChineseCommand)
def disable_user(name: Name, data_dir: DataDir = None) -> int:
    """停用账号，其登录立即失效。"""
    from api.commands.user import run_set_active

    return run_set_active(name, False, data_dir)


@users.command("enable", cls=ChineseCommand)
def enable_user(name: Name, data_dir: DataDir = None) -> int:
    """重新启用账号。"""
    from api.commands.user import run_set_active

    return run_set_active(name, True, data_dir)


@users.command("password", cls=ChineseCommand)
def set_password(name: Name, password_file: PasswordFile = None, data_dir: DataDir = None) -> int:
    """设新密码，原有登录全部失效。"""
    from api.commands.user import run_password

    return run_password(name, password_file, data_dir)


@enterprises.command("add", cls=ChineseCommand)
def add_enterprise(
    name: Annotated[str, typer.Argument(metavar="企业名称")],
    credit_code: Annotated[str | None, typer.Option("--credit-code", metavar="代码", help="统一社会信用代码")] = None,
    data_dir: DataDir = None,
) -> int:
    """登记企业。"""
    from api.commands.user import run_add_enterprise

    return run_add_enterprise(name, credit_code, data_dir)


@keys.command("add", cls=ChineseCommand)
def add_key(
    name: Annotated[str, typer.Argument(metavar="名称", help="给谁、做什么用")],
    role: RoleName,
    scope: Annotated[list[str] | None, typer.Option(metavar="权限", help="可多次给出；默认为角色的全部权限")] = None,
    enterprise: EnterpriseId = None,
    days: Annotated[int, typer.Option(metavar="天数", min=1, max=366, help="有效期")] = 90,
    data_dir: DataDir = None,
) -> int:
    """新建接口密钥，只显示一次。"""
    from api.commands.user import run_add_key

    return run_add_key(name, role, scope or [], enterprise, days, data_dir)


@keys.command("list", cls=ChineseCommand)
def list_keys(data_dir: DataDir = None) -> int:
    """列出接口密钥，不含密钥本身。"""
    from api.commands.user import run_list_keys

    return run_list_keys(data_dir)


@keys.command("revoke", cls=ChineseCommand)
def revoke_key(key_id: Annotated[str, typer.Argument(metavar="编号")], data_dir: DataDir = None) -> int:
    """撤销接口密钥，立即失效。"""
    from api.commands.user import run_revoke_key

    return run_revoke_key(key_id, data_dir)


@audit.command("verify", cls=ChineseCommand)
def verify_audit(
    anchor: Annotated[
        Path | None, typer.Option("--anchor", metavar="文件", help="上次核验留存的文件，默认在资料目录里")
    ] = None,
    data_dir: DataDir = None,
) -> int:
    """逐条核验审计记录：改动、删除、调换、截断都会发现；有问题时退出码为 1。"""
    from api.commands.audit import run_verify

    return run_verify(anchor, data_dir)


@desk.command("retention", cls=ChineseCommand)
def retention(
    apply: Annotated[bool, typer.Option("--apply", help="真正删除；不加时只列出数量")] = False, data_dir: DataDir = None
) -> int:
    """按 ESL_RETENTION_*_DAYS 的设置，列出或删除到期的对话、已办结工单和导入任务记录。"""
    from api.commands.retention import run_retention

    return run_retention(apply, data_dir)


def add_to(app: typer.Typer) -> None:
    for name, group in (("user", users), ("key", keys), ("enterprise", enterprises), ("audit", audit), ("desk", desk)):
        app.add_typer(group, name=name)
