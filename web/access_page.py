"""The page `docs/access.md`, made from the rows that the guard itself reads.

`python -m web.access_page docs/access.md`
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from web.access import Need
from web.api.table import routes
from web.pages import pages

_API = "/api/v1"
_MARKS = ("<person_id>", "<session_id>", "<proposal_id>", "<program_id>")
_HEAD = """\
# Who may what

Nobody needs anything for STOP and Bring me up, and nothing here replaces the press of the physical
button: no cookie, PIN or token starts the table head-down.

| who | is known by | may |
|---|---|---|
| stranger | nothing | stop, bring up, pair |
| member | a paired device, or the touchscreen | also sessions, and what no PIN of others guards |
| practitioner | a PIN | also release, prescribe, and everything of everybody |
| owner | a PIN | also devices, PINs, tokens, the log of changes, backups |
| touchscreen | a request from the machine itself | what a member may, pair phones, commission |
| script | a token in the header `Authorization` | what the role of its token says |

**Pairing.** The touchscreen (or a signed-in owner) shows a picture and six digits under *Pair a
phone*. Either works once, within two minutes. The picture's secret stands behind the `#` of the
address, which no browser sends. Five wrong digits stop all digits for five minutes; the picture
still works. A paired phone keeps a random token in a cookie (HttpOnly, SameSite=Strict), and the
records keep its SHA-256 alone. *Devices* lists and removes them; a removed one is a stranger at
its next request, and so is every copy of its cookie.

**PINs.** A PIN has 4 to 12 digits, not all the same and not in a row, and is kept as an Argon2id
hash (19 MiB, 2 passes). What belongs to somebody with a PIN is open to them, to practitioners and
to owners; lists leave it out. Signing in gives the browser a new token. It ends after 5 minutes at
the touchscreen and 30 minutes on a phone in which nobody does anything, and never touches a
session on the table. After 5 wrong tries no try is taken for 5 minutes, then one, and the wait
doubles up to an hour; this is kept in the records, and a restart changes nothing.

**The first owner.** While nobody who could sign in is an owner, the touchscreen's start page and
the station's log show a code, made once in every start. Typed at `/welcome`, it makes an owner.

**Forgotten.** An owner unlocks and sets PINs on the page of a person. On the machine itself:

```
station access unlock ID        # try again at once
station access pin ID           # a new PIN, which is asked for
station access owner-code       # a code for /welcome, for 15 minutes
station access devices          # what is paired
station access revoke DEVICE    # and no longer
```

**Backups.** Put back by the page, a backup brings nobody back in: devices, tokens, PINs and the log
stay as they are, and everybody is signed out. `station restore`, which also works on damaged
records, puts everything back as it was: look at `station access devices` afterwards.

**The log.** Every change and every denied try is written down: when, who, from which device, which
address, about whom; never what was typed. The newest 10 000 of each are kept. Owners read it under
*Devices*. STOP and Bring me up wait for nothing and stand in the controller's own log.

## Every address

This part is made by `make docs` from the rows that the guard reads. *PIN* says that it belongs to
a person: when they have a PIN, only they, practitioners and owners may open it. The same holds for
a person who is named in the query or in what is sent, as by `/api/v1/arm`. The pretend table has
the addresses of its bench beside, for members."""

_WORDS = {
    Need.OPEN: "anybody",
    Need.MEMBER: "member",
    Need.INVITE: "touchscreen, owner",
    Need.PRACTITIONER: "practitioner",
    Need.OWNER: "owner",
    Need.STATION: "touchscreen",
}


def access_page() -> str:
    """The whole page."""
    found = [(page.method, page.path, page.need) for page in pages(simulated=False)]
    api = [(each.method, _API + each.path, each.need) for each in routes(simulated=False)]
    return "\n".join([_HEAD, *_table("Pages", found), *_table("API", api)]) + "\n"


def _table(title: str, rows: Iterable[tuple[str, str, Need]]) -> Iterator[str]:
    """The methods of one address that need the same stand in one line."""
    methods: dict[tuple[str, Need], list[str]] = {}
    for method, path, need in rows:
        methods.setdefault((path, need), []).append(method)
    yield f"\n### {title}\n\n| address | method | who | |\n|---|---|---|---|"
    for (path, need), found in sorted(methods.items(), key=lambda item: item[0][0]):
        is_personal = need is not Need.OPEN and any(mark in path for mark in _MARKS)
        mark = "PIN" if is_personal else ""
        yield f"| `{path}` | {', '.join(found)} | {_WORDS[need]} | {mark} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(access_page(), encoding="utf-8")
