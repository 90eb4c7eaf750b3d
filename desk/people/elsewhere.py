"""Accounts of people who sign in elsewhere: made at their first sign-in, with the role that their provider's claims give them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import Conflict, InvalidInput
from desk.people.accounts import NewUser, User
from desk.people.errors import SignInRefused
from desk.people.people import People
from desk.principal import STAFF, SYSTEM, Role

_ORDER = (Role.ADMIN, Role.REVIEWER, Role.OFFICER, Role.ENTERPRISE)  # of several roles the first


@dataclass(frozen=True, slots=True)
class RoleRules:
    """`claim`: where the provider says what somebody is; `roles`: its words → ours; `unknown`: the role of all others, None: refused;
    `enterprise_claim`: where it gives the enterprise's credit code.
    """

    claim: str
    roles: Mapping[str, Role]
    unknown: Role | None
    enterprise_claim: str | None

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        said: Any = claims
        for part in self.claim.split("."):  # 「realm_access.roles」
            said = said.get(part) if isinstance(said, Mapping) else None
        words = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        found = {self.roles[word] for word in words if isinstance(word, str) and word in self.roles}
        return next((role for role in _ORDER if role in found), self.unknown)


def parse_roles(text: str) -> dict[str, Role]:
    """「esl-admin=admin, 经办人=officer」. Raises `InvalidInput`."""
    found = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        word, _, role = part.rpartition("=")
        if not word.strip() or role.strip() not in {r.value for r in _ORDER}:
            raise InvalidInput(f"ESL_OIDC_ROLES 中“{part}”应写作 对方的角色=admin、reviewer、officer 或 enterprise")
        found[word.strip()] = Role(role.strip())
    return found


def account_of(
    people: People, issuer: str, subject: str, name: str, claims: Mapping[str, Any], rules: RoleRules
) -> User:
    """The account of an identity that was checked, with the role it has there now. Raises `SignInRefused`."""
    role = rules.role_of(claims)
    user = people.accounts.of_identity(issuer, subject)
    if role is None or (user is not None and not user.active):
        raise SignInRefused("这个账号没有使用本系统的权限，请联系管理员")
    if user is None:
        return _made(people, issuer, subject, name, claims, role, rules)
    if user.role is role:
        return user
    if user.role in STAFF and role in STAFF:
        try:
            return people.accounts.set_role(SYSTEM, user.id, role)
        except Conflict as error:
            raise SignInRefused("这个账号是最后一个管理员，不能改作他用，请联系管理员") from error
    raise SignInRefused("这个账号的身份在企业和工作人员之间变更了，请联系管理员")


def _made(
    people: People, issuer: str, subject: str, name: str, claims: Mapping[str, Any], role: Role, rules: RoleRules
) -> User:
    enterprise_id = _enterprise(people, name, claims, rules) if role is Role.ENTERPRISE else None
    email = claims.get("email")
    new = NewUser(
        name=f"oidc.{secrets.token_hex(8)}",  # names are of those who type them; two providers may know one name
        role=role,
        display_name=name,
        enterprise_id=enterprise_id,
        email=email[:200] if isinstance(email, str) and claims.get("email_verified") is True else None,
        issuer=issuer,
        subject=subject,
    )
    try:
        return people.accounts.add(SYSTEM, new)
    except Conflict:  # two first sign-ins at once
        found = people.accounts.of_identity(issuer, subject)
        if found is None:
            raise
        return found


def _enterprise(people: People, name: str, claims: Mapping[str, Any], rules: RoleRules) -> str:
    """The enterprise by the credit code that the provider gives; without one, an enterprise of this person alone."""
    code = claims.get(rules.enterprise_claim) if rules.enterprise_claim else None
    if not isinstance(code, str) or not code.strip():
        return people.enterprises.add(SYSTEM, f"{name}（个人登录）").id
    known = people.enterprises.with_code(code)
    try:
        return known.id if known else people.enterprises.add(SYSTEM, f"企业 {code.strip()}", code).id
    except InvalidInput as error:
        raise SignInRefused("统一身份认证给出的统一社会信用代码有误，请联系管理员") from error
