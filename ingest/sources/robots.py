"""Manners towards a site: what its robots.txt permits, and a pause between requests. Kept for one run."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.robotparser import RobotFileParser

from ingest.sources.addresses import WebAddress, read_address
from ingest.sources.errors import Refused

AGENT = "EnterpriseServiceLink"  # the name that robots.txt may address
MAX_BYTES = 500_000  # of robots.txt; a longer one counts as one that cannot be read
_LONGEST_PAUSE_S = 30.0  # a site that asks for more is asked this often all the same

RobotsText = Callable[[WebAddress], str]  # text of a robots.txt; "" where the site has none; raises SourceError


class Robots:
    """Asks each site for its robots.txt once."""

    def __init__(self, read: RobotsText) -> None:
        self._read = read
        self._rules: dict[str, RobotFileParser] = {}

    def check(self, address: WebAddress) -> None:
        """Raises `Refused` for what the site does not want fetched, and what `read` raises where the site is silent."""
        if not self._of(address).can_fetch(AGENT, address.text):
            raise Refused(
                f"网站 {address.site} 的 robots.txt 不允许程序抓取该网页。请在浏览器中打开并保存后，作为文件导入。"
            )

    def pause_s(self, address: WebAddress) -> float:
        """The seconds between two requests that the site asks for; 0 where it asks for none."""
        rules = self._rules.get(address.site)
        delay = rules.crawl_delay(AGENT) if rules is not None else None
        return min(float(delay or 0), _LONGEST_PAUSE_S)

    def _of(self, address: WebAddress) -> RobotFileParser:
        if address.site not in self._rules:
            rules = RobotFileParser()
            rules.parse(self._read(read_address(address.site + "/robots.txt")).splitlines())
            self._rules[address.site] = rules
        return self._rules[address.site]


class Pace:
    """Keeps requests to one host apart."""

    def __init__(self, pause_s: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._pause_s = pause_s
        self._sleep = sleep
        self._last: dict[str, float] = {}  # host → when it was asked, by time.monotonic

    def wait(self, host: str, asked_for_s: float = 0.0) -> None:
        """Returns when the host may be asked again."""
        pause = max(self._pause_s, asked_for_s)
        last = self._last.get(host)
        if last is not None and (left := last + pause - time.monotonic()) > 0:
            self._sleep(left)
        self._last[host] = time.monotonic()
