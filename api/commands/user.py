"""`esl user` and `esl key`: accounts and keys, on the database alone, so that a server may go on running meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from api.commands.opening import read_settings
from assistant.errors import InvalidInput
from desk.principal import SYSTEM, Role

if TYPE_CHECKING:
    import sqlalchemy as sa

    from assistant.settings import Settings
    from desk.people.audit import Audit
    from desk.people.people import People

ROLES = {
    Role.ENTERPRISE: "企业",
    Role.OFFICER: "经办",
    Role.REVIEWER: "复核",
    Role.ADMIN: "管理员",
}


@contextmanager
def opened_database(data_dir: Path | None) -> Iterator[tuple[Settings, sa.Engine]]:
    """The database of a data folder, which is made where there is none yet."""
    from assistant.storage.database import open_database, sqlite_url

    settings = read_settings(data_dir)
    if settings.database_url is None:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database_url or sqlite_url(settings.data_dir))
    try:
        yield settings, engine
    finally:
        engine.dispose()


def utc_now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _people(data_dir: Path | None) -> Iterator[People]:
    from desk.people.audit import Audit
    from desk.people.people import people_of

    with opened_database(data_dir) as (_, engine):
        audit: Audit = Audit(engine, utc_now)
        yield people_of(engine, audit, utc_now)


def run_add(
    name: str, role: str, display_name: str, enterprise: str | None, password_file: Path | None, data_dir: Path | None
) -> int:
    from desk.people.accounts import NewUser

    with _people(data_dir) as people:
        new = NewUser(name, _role(role), _password(password_file), display_name, enterprise)
        user = people.accounts.add(SYSTEM, new)
    print(f"已建立账号 {user.name}（{ROLES[user.role]}，编号 {user.id}）")
    return 0


def run_list(data_dir: Path | None) -> int:
    with _people(data_dir) as people:
        users = people.accounts.all()
    table = Table("用户名", "姓名", "角色", "状态", "企业", "编号", box=None)
    for user in users:
        state = "在用" if user.active else "已停用"
        table.add_row(user.name, user.display_name, ROLES[user.role], state, user.enterprise_id or "", user.id)
    Console().print(table if users else "还没有账号：esl user add 用户名 --role admin")
    return 0


def run_set_active(name: str, active: bool, data_dir: Path | None) -> int:
    with _people(data_dir) as people:
        user = people.accounts.set_active(SYSTEM, people.accounts.named(name).id, active)
    print(f"账号 {user.name} 已{'启用' if active else '停用，其登录全部失效'}")
    return 0


def run_password(name: str, password_file: Path | None, data_dir: Path | None) -> int:
    with _people(data_dir) as people:
        user = people.accounts.named(name)
        people.accounts.set_password(SYSTEM, user.id, _password(password_file))
    print(f"账号 {user.name} 的密码已更改，原有登录全部失效")
    return 0


def run_add_enterprise(name: str, credit_code: str | None, data_dir: Path | None) -> int:
    with _people(data_dir) as people:
        enterprise = people.enterprises.add(SYSTEM, name, credit_code)
    print(f"已登记企业 {enterprise.name}（编号 {enterprise.id}）")
    return 0


def run_add_key(
    name: str, role: str, scopes: list[str], enterprise: str | None, days: int, data_dir: Path | None
) -> int:
    from desk.people.keys import NewKey, scopes_of

    chosen = _role(role)
    with _people(data_dir) as people:
        given = scopes_of(scopes, chosen) if scopes else None
        key, secret = people.keys.add(SYSTEM, NewKey(name, chosen, given, enterprise, days))
    print(f"接口密钥 {key.name}（编号 {key.id}，{key.expires_at:%Y-%m-%d} 到期），只显示这一次：", file=sys.stderr)
    print(secret)
    return 0


def run_list_keys(data_dir: Path | None) -> int:
    with _people(data_dir) as people:
        keys = people.keys.all()
    table = Table("名称", "角色", "权限", "到期", "状态", "编号", box=None)
    now = utc_now()
    for key in keys:
        state = "已撤销" if key.revoked_at else "已过期" if key.expires_at <= now else "有效"
        table.add_row(key.name, ROLES[key.role], " ".join(key.scopes), f"{key.expires_at:%Y-%m-%d}", state, key.id)
    Console().print(table if keys else "还没有接口密钥")
    return 0


def run_revoke_key(key_id: str, data_dir: Path | None) -> int:
    with _people(data_dir) as people:
        people.keys.revoke(SYSTEM, key_id)
    print(f"接口密钥 {key_id} 已撤销")
    return 0


def _role(text: str) -> Role:
    try:
        role = Role(text)
    except ValueError:
        role = Role.VISITOR
    if role not in ROLES:
        raise InvalidInput(f"角色“{text}”应为 {'、'.join(ROLES)} 之一")
    return role


def _password(file: Path | None) -> str:
    """From a file (`-`: standard input) or asked for twice; never an argument, which every process of the machine could read."""
    if file is None and sys.stdin.isatty():
        first = getpass("密码：")
        if getpass("再输一次：") != first:
            raise InvalidInput("两次输入的密码不同")
        return first
    if file is None or str(file) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"密码文件 {file} 不能读取") from error
