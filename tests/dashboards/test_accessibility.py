"""Every kind of page, in light and dark, wide and narrow, held against axe-core's rules: nothing serious may be found."""

from importlib.resources import files

import pytest

from pipelines.dashboards.site import build_site
from tests.dashboards.a_search import add_search

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")
#: Every chart that is laid out stands in the width that it has now.
DRAWN = "[...document.querySelectorAll('.chart')].every(box => !box.clientWidth || box.dataset.width === String(box.clientWidth))"
#: A page is loaded once and looked at in both widths, as where its window is made narrow.
WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 390, "height": 900}


@pytest.fixture(scope="module")
def pages(full, coached, new_world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("accessible")
    site, people = folder / "site", folder / "people"
    world = new_world()
    world.program("river", seeker_pages=5)
    add_search(world, "river", "ada")
    world.program("me", one_seeker=True)
    add_search(world, "me", "ada")
    coaches = [path for path in build_site(coached.warehouse, folder / "coached") if 'id="roster"' in path.read_text()]
    assert coaches
    told = build_site(world.publish(folder / "w.duckdb"), people)
    return [site / "index.html", *build_site(full[1], site), *told, *coaches]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation(chromium, pages, scheme):
    # axe is put into the page, which its policy forbids to anyone else.
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    found = []
    for path in pages:
        page = context.new_page()
        page.set_viewport_size(WIDE)
        page.goto(path.as_uri())
        if page.locator(".chart").count():
            page.wait_for_selector("html[data-drawn=yes]", state="attached", timeout=60_000)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.evaluate(AXE)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            page.wait_for_function(DRAWN)
            assert page.evaluate("window.innerWidth") == size["width"]
            told = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
            found += [
                (page.title(), size["width"], violation["id"], node["target"], node["failureSummary"])
                for violation in told["violations"]
                if violation["impact"] in SERIOUS
                for node in violation["nodes"][:3]
            ]
        page.close()
    context.close()
    assert not found
