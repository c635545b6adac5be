"""A page in a real browser: drawn, silent, without a request, and no wider than the screen."""

import pytest

from pipelines.dashboards.pages.parts import Kpi, Page
from pipelines.dashboards.pages.render import page_html
from pipelines.dashboards.site import build_site


@pytest.fixture(scope="module")
def built(full, tmp_path_factory):
    (page,) = build_site(full[1], tmp_path_factory.mktemp("browser") / "site")
    return page.as_uri()


@pytest.fixture
def opened(chromium, built):
    contexts = []

    def open_at(width, scheme="light"):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page, heard = context.new_page(), []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        # Pages of one site share a script that lies beside them; nothing else is asked for.
        ours = (built, f"{built.rsplit('/', 2)[0]}/shared/")
        page.on("request", lambda request: request.url.startswith(ours) or heard.append(request.url))
        page.goto(built)
        page.wait_for_selector("html[data-drawn=yes]", state="attached", timeout=60_000)
        return page, heard

    yield open_at
    for context in contexts:
        context.close()


def until(page, expression):
    """Wait for it to hold; the page's policy forbids the evaluation that playwright's own waiting needs."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never: {expression}")


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawn_silent_and_no_wider_than_the_screen(opened, width, scheme):
    page, heard = opened(width, scheme)
    assert page.locator(".chart .main-svg").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for box in page.locator(".chart").all():
        assert box.locator(".main-svg").first.bounding_box()["width"] == pytest.approx(
            box.bounding_box()["width"], abs=1
        )
    assert [text for text in heard if not text.startswith("data:")] == []


#: Pairs of labels of the flow that stand on each other, and words of table heads that break within.
_CROWDED = """() => {
  const over = [], said = [...document.querySelectorAll('.chart:has(.sankey) .annotation-text')].filter(a => a.getClientRects().length);
  const box = said.map(a => a.getBoundingClientRect());
  box.forEach((a, i) => box.slice(i + 1).forEach((b, j) => {
    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      over.push(said[i].textContent + ' / ' + said[i + 1 + j].textContent);
  }));
  const broken = [];
  for (const head of document.querySelectorAll('thead th')) {
    const text = head.firstChild;
    if (!text || text.nodeType !== 3 || !head.getClientRects().length) continue;
    for (const word of text.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) broken.push(word[0]);
    }
  }
  return {labels: said.length, over, broken};
}"""


@pytest.mark.parametrize("width", [1400, 820, 680])
def test_no_label_of_the_flow_stands_on_another_and_no_head_breaks_within_a_word(opened, width):
    page, _heard = opened(width)
    told = page.evaluate(_CROWDED)
    assert told["labels"] > 5
    assert (told["over"], told["broken"]) == ([], [])


#: Ranges (`26–49`) and numbers of which a part stands on the next line, also in tables that are folded.
_TORN = """() => {
  const torn = [], box = document.createRange();
  let whole = 0;
  document.querySelectorAll('details').forEach(one => { one.open = true; });
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.getClientRects().length || text.parentElement.closest('.unseen, thead, script')) continue;
    for (const found of text.data.matchAll(/\\d[\\d.,]*(–\u2060?\\d[\\d.,]*)?/g)) {
      box.setStart(text, found.index); box.setEnd(text, found.index + found[0].length);
      const lines = new Set([...box.getClientRects()].filter(r => r.width > 0.5).map(r => Math.round(r.top)));
      if (lines.size > 1) torn.push(text.data); else whole += Boolean(found[1]);
    }
  }
  return {whole, torn};
}"""


@pytest.mark.parametrize(("width", "media"), [(1400, "screen"), (820, "screen"), (390, "screen"), (688, "print")])
def test_no_range_and_no_number_is_torn_between_two_lines(opened, width, media):
    """On the whole page, and on A4 within its margins (688 pixels)."""
    page, _heard = opened(width)
    page.emulate_media(media=media)
    told = page.evaluate(_TORN)
    assert told["whole"] > 50
    assert told["torn"] == []


@pytest.mark.parametrize(("width", "printed"), [(1400, False), (390, False), (800, True)])
def test_no_text_of_a_chart_is_cut(opened, width, printed):
    page, _ = opened(width)
    if printed:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    cut = page.evaluate(
        """[...document.querySelectorAll('.chart')].flatMap(box => {
                const frame = box.getBoundingClientRect();
                return [...box.querySelectorAll('.annotation-text, .xtick text')]
                    .filter(text => { const r = text.getBoundingClientRect();
                        return r.left < frame.left - 1 || r.right > frame.right + 1 || r.bottom > frame.bottom + 1; })
                    .map(text => text.textContent) })"""
    )
    assert cut == []


@pytest.mark.parametrize(
    ("n", "width", "rows"),
    [
        *((5, width, rows) for width, rows in ((1400, [5]), (820, [3, 2]), (390, [2, 2, 1]))),
        *((6, width, rows) for width, rows in ((1400, [3, 3]), (820, [3, 3]), (390, [2, 2, 2]))),
    ],
)
def test_the_numbers_at_the_top_leave_no_empty_place(chromium, tmp_path, n, width, rows):
    """A public page has five of them, the others six."""
    page_file = tmp_path / "page.html"
    page_file.write_text(
        page_html(Page("Spring", kpis=(Kpi("10 %", "of what", "likely 9–11 %"),) * n)), encoding="utf-8"
    )
    context = chromium.new_context(viewport={"width": width, "height": 600})
    page = context.new_page()
    page.goto(page_file.as_uri())
    whole, *each = (one.bounding_box() for one in (page.locator(".kpis"), *page.locator(".kpi").all()))
    context.close()
    tops = sorted({box["y"] for box in each})
    assert [sum(box["y"] == top for box in each) for top in tops] == rows
    for top in tops:
        here = [box for box in each if box["y"] == top]
        assert max(box["x"] + box["width"] for box in here) == pytest.approx(whole["x"] + whole["width"], abs=1)
        assert max(box["width"] for box in here) == pytest.approx(min(box["width"] for box in here), abs=1)


def test_tables_open_by_keyboard(opened):
    page, _ = opened(1400)
    summary = page.locator("#funnel summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#funnel details table").first.is_visible()


def test_colours_follow_the_theme_without_a_reload(opened):
    page, _ = opened(1400)
    colour = "getComputedStyle(document.querySelector('#chart-results-by-stage .annotation-text')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    until(page, f"{colour} !== '{light}'")
    assert page.evaluate(colour) != light


def test_the_layout_follows_the_width_without_a_reload(opened):
    page, _ = opened(1400)
    assert page.locator("#chart-journeys .sankey").count() == 1
    page.set_viewport_size({"width": 390, "height": 900})
    until(page, "!document.querySelector('#chart-journeys .sankey')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_bands_are_ordered_by_where_they_lead(opened):
    """The bands leave a bar in the order of the bars they lead to, so that they cross as little as can be."""
    page, _ = opened(1400)
    order = page.evaluate(
        """[...document.querySelectorAll('#chart-journeys .sankey-link')].map(band => band.__data__.link)
            .map(link => [link.source.x0, link.source.y0, link.y0, link.target.y0])"""
    )
    by_bar = {}
    for x, y, leaves, leads in order:
        by_bar.setdefault((x, y), []).append((leaves, leads))
    for bands in by_bar.values():
        assert [leads for _, leads in sorted(bands)] == sorted(leads for _, leads in bands)


def test_charts_fit_an_a4_page(opened):
    page, _ = opened(1400, "dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.chart .main-svg')].map(svg => [+svg.getAttribute('width'), +svg.getAttribute('height')])"
    )
    assert all(width <= 688 and height <= 1000 for width, height in sizes)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("+document.querySelector('.chart .main-svg').getAttribute('width')") > 688


def test_long_folded_tables_are_printed_only_when_opened(opened):
    page, _ = opened(1400)
    page.emulate_media(media="print")
    assert page.locator("#results details table").first.is_visible()  # short: beside its chart
    assert not page.locator("#funnel details table").first.is_visible()
    assert page.locator("#quality details.aside table:visible").count() == 0
    page.emulate_media(media="screen")
    page.locator("#funnel summary").first.click()
    page.emulate_media(media="print")
    assert page.locator("#funnel details table").first.is_visible()


def test_a_dot_at_the_end_of_its_scale_is_whole(opened):
    page, _ = opened(1400)
    clipped = (
        "[...document.querySelectorAll('.chart .scatterlayer .trace')].filter(t => t.querySelector('.points path'))"
    )
    assert page.evaluate(f"{clipped}.length") > 0
    assert page.evaluate(f"{clipped}.every(t => !t.getAttribute('clip-path') && !t.closest('[clip-path]'))")


@pytest.fixture(scope="module")
def sliced(fill_program, new_world, tmp_path_factory):
    world = new_world()
    world.program("river", "Riverside")
    fill_program(world, "river", sliced=True)
    folder = tmp_path_factory.mktemp("sliced")
    (page,) = build_site(world.publish(folder / "w.duckdb"), folder / "site")
    return world, page.as_uri()


@pytest.mark.parametrize("width", [1400, 820, 390])
def test_a_view_is_chosen_by_keyboard_and_says_what_the_marts_say(chromium, sliced, width):
    world, address = sliced
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    page.wait_for_selector("html[data-drawn=yes]", state="attached", timeout=60_000)
    assert page.locator("#funnel").is_visible()
    hidden = page.locator("section[data-view]:not([hidden])")
    assert [part.get_attribute("data-view") for part in hidden.all()] == ["all", "all"]
    page.locator("#view").focus()
    page.keyboard.press("ArrowDown")  # the first cohort
    assert not page.locator("#funnel").is_visible()
    assert page.locator("section[data-view=cohort-1]:visible").count() == 2
    mine = [
        row for row in world.rows["mart_funnel"] if row["slice_kind"] == "cohort" and row["slice_value"] == "Autumn"
    ]
    reached = {row["stage"]: row["n_reached"] for row in mine}
    assert page.locator("#funnel-cohort-1 h2").inner_text().startswith("Cohort: Autumn.")
    cells = page.locator("#funnel-cohort-1 tbody tr").first.locator("td").first.inner_text()
    assert cells.split()[-1] == str(reached["applied"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#view").select_option("all")
    assert page.locator("#funnel").is_visible()
    page.close()
