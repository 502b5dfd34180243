"""Equipment for tests that see the daemon as a black box: it starts, it is spoken to, it is killed, its database is read afterwards.

build.py     where the binaries are, free ports
daemon.py    one daemon: configuration, start, kill, log
standard.py  Standard Webhooks signatures and a signed poster
sink.py      a receiver of webhooks that can answer, fail, lose answers, reset, hang and go away
control.py   the mapped files that steer the preloaded libraries (tests/preload/)
powercut.py  puts files back to what was synced
waiting.py   wait for a condition, not for a time
Only Debian's python3, python3-pytest and python3-aiohttp are used.
"""
