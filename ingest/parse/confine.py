"""Takes from a worker what reading a file does not need: the network, other processes, writing outside its folder.

Three kernel features that need no privilege, each used where the kernel has it: a seccomp filter that refuses every
socket but local ones, Landlock for the file system, and, where there is no filter for the processor, a network namespace
of its own. Where none is to be had an audit hook of Python refuses connections: that stops a parser, not native code.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from pathlib import Path

_AF_UNIX = 1  # LibreOffice talks to itself over one
_EACCES, _ENOSYS = 13, 38
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2  # prctl
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
# machine → AUDIT_ARCH of the calls it may make, number of socket(2)
_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING_SETUP = 425  # opens sockets past the filter
_X32 = 0x40000000  # the second table of calls of x86_64
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # Landlock; the same numbers on every machine
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_WRITES = {
    1: 0x1FF2,
    2: 0x3FF2,
    3: 0x7FF2,
}  # ABI → every right but reading and executing; 2 adds renaming, 3 truncating
_SOCKETS = 1 << 9 | 1 << 5  # make sockets, remove files
_TCP, _SCOPES = 0b11, 0b11  # ABI 4: bind and connect; ABI 6: abstract sockets of others, signals to others


def confine(folder: Path | None, sockets: Path | None = None) -> tuple[str, ...]:
    """What now holds for this process and its children: "network", "files". Call before any thread starts.

    `folder` is the one place that may be written to; None leaves the file system as it is. In `sockets` local sockets
    may be made and removed.
    """
    if sys.platform != "linux":
        _refuse_in_python()
        return ("network",)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        _refuse_in_python()
        return ("network",)
    if not _filter_calls(libc) and libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        _refuse_in_python()
    if folder is not None and _write_only_below(libc, folder, sockets):
        return "network", "files"
    return ("network",)


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Whether socket(2) now fails for every family but AF_UNIX."""
    known = _CALLS.get(platform.machine())
    if known is None or sys.maxsize < 2**32:
        return False
    architecture, socket_call = known
    steps = [  # (operation, steps to skip if true, if false, value); offsets 0, 4, 16: number, architecture, argument
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_JUMP_IF_GREATER_EQUAL, 3, 0, _X32),
        (_JUMP_IF_EQUAL, 2, 0, _IO_URING_SETUP),
        (_JUMP_IF_EQUAL, 2, 0, socket_call),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _ENOSYS),
        (_LOAD, 0, 0, 16),
        (_JUMP_IF_EQUAL, 0, 1, _AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EACCES),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, program, 0, 0) == 0)


def _write_only_below(libc: ctypes.CDLL, folder: Path, sockets: Path | None) -> bool:
    """Whether only `folder` and /dev/null can be written to from now on."""
    abi = int(libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1))
    if abi < 1:
        return False
    writes = _WRITES[min(abi, 3)]
    attributes = struct.pack("QQQ", writes, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    rules = int(libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0))
    if rules < 0:
        return False
    try:
        _allow(libc, rules, folder, writes)
        _allow(libc, rules, Path(os.devnull), writes & (_WRITE_FILE | _TRUNCATE))
        if sockets is not None:
            _allow(libc, rules, sockets, _SOCKETS)
        return int(libc.syscall(_RESTRICT_SELF, rules, 0)) == 0
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _refuse_in_python() -> None:
    def hook(event: str, _: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"):
            raise PermissionError(_EACCES, "a parser has no network")

    sys.addaudithook(hook)
