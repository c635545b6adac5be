"""Take the two pictures of the README from the pages of the samples (`make pictures`): the top of a program's page and of a coach's.

Run `make` first. It needs the system's Chromium; the sample program is read as of a day of its own, so the same pages give the
same pictures.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
SITE, PICTURES = ROOT / "site", ROOT / "docs" / "pictures"
#: What each picture is of: how the owner's list calls it, and how much of it is taken, in CSS pixels.
WANTED = {"program": ("Sample program", 1180, 980), "coach": ("coach: alex", 1180, 760)}


def main() -> int:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    listed = SITE / "index.html"
    if browser is None or not listed.is_file():
        print("The pictures need Chromium, and pages: run `make` first.", file=sys.stderr)
        return 1
    folders = {
        title: folder for folder, title in re.findall(r'href="([0-9a-f]{24})/index.html">([^<]*)<', listed.read_text())
    }
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, (title, width, height) in WANTED.items():
            page = chromium.new_page(viewport={"width": width, "height": height}, device_scale_factor=0.75)
            page.goto((SITE / folders[title] / "index.html").as_uri())
            if page.locator(".chart").count():
                page.wait_for_selector("html[data-drawn=yes]", state="attached")
            page.screenshot(path=PICTURES / f"{name}.png")
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
