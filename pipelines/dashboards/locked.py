"""A page behind a password: encrypted whole, and opened by the reader's browser without a server.

AES-256 in GCM (nobody can read it, and a changed byte does not open), its key made from the password by PBKDF2 with SHA-256, both of
the `cryptography` package here and of the browser there. What a password is worth depends on its length: a file can be
tried at leisure by whoever has it.
"""

from __future__ import annotations

import base64
import gzip
import re
import secrets
from html import unescape

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from pipelines.dashboards import theme, words
from pipelines.dashboards.pages.render import TEMPLATES, render, safe
from pipelines.errors import UsageError

#: As OWASP asks of PBKDF2 with SHA-256 (Password Storage Cheat Sheet, 2023).
ROUNDS = 600_000
SHORTEST = 12


def locked(html: str, password: str) -> str:
    """`html` as a page that asks for `password` and then shows it; nothing of it, not even its title, is in the clear.

    UsageError for a password of fewer than SHORTEST characters.
    """
    if len(password) < SHORTEST:
        raise UsageError(
            f"The password is too short: a file can be tried at leisure. Take {SHORTEST} characters or more."
        )
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = PBKDF2HMAC(SHA256(), 32, salt, ROUNDS).derive(password.encode())
    sealed = AESGCM(key).encrypt(nonce, gzip.compress(html.encode(), mtime=0), None)
    script = (TEMPLATES / "locked.js").read_text(encoding="utf-8")
    # What the page within may run is all that runs here, besides what opens it: both are public, and say nothing of it.
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    allowed = re.search(r"script-src ([^;]*);", unescape(policy[1])) if policy else None
    within = allowed[1].replace("'none'", "") if allowed else ""
    return render(
        "locked.html",
        scripts_allowed=safe(f"{theme.script_hash(script.encode())} {within}".strip()),
        script=safe(script),
        salt=_text(salt),
        nonce=_text(nonce),
        sealed=_text(sealed),
        rounds=ROUNDS,
    )


def pack_page(content: bytes, name: str, called: str, coach: str) -> str:
    """A page that gives the zip `content`, to be saved as `name`: what opens behind the password of a pack."""
    title = words.say("pack_title_for", called=called, coach=coach) if coach else words.say("pack_title", called=called)
    return render("pack.html", title=title, name=name, zip=_text(content))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
