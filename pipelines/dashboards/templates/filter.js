(() => {
  "use strict";
  // Wilson's interval, as statistics/rates.py makes it: the standard normal's 97.5 % point.
  const Z = 1.959963984540054;
  const NBSP = "\u00a0";

  // As Python writes it: the exact value of the number, a tie going to the even digit. toFixed alone takes ties up.
  const fixed = (value, tenths) => {
    const exact = value.toFixed(60);
    const cut = exact.indexOf(".") + 1 + tenths;
    if (!/^50*$/.test(exact.slice(cut))) return value.toFixed(tenths);
    const down = tenths ? exact.slice(0, cut) : exact.slice(0, cut - 1);
    return Number(down.at(-1)) % 2 ? value.toFixed(tenths) : down;
  };

  const share = (yes, of) => {
    const p = yes / of;
    const under = 1 + Z ** 2 / of;
    const centre = (p + Z ** 2 / (2 * of)) / under;
    const half = (Z * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2))) / under;
    return { share: p, low: yes === 0 ? 0 : centre - half, high: yes === of ? 1 : centre + half };
  };

  const writer = ([thousands, point]) => {
    const written = (text) => {
      const [whole, part] = text.split(".");
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
      return part ? grouped + point + part : grouped;
    };
    const percent = (fraction) => {
      const shown = 100 * fraction;
      return `${written(fixed(shown, shown > 0 && shown < 9.95 ? 1 : 0))}${NBSP}%`;
    };
    const ways = {
      n: (value) => written(String(value)),
      pct: percent,
      from: (value) => percent(value).replace(`${NBSP}%`, ""),
      to: (value) => `–\u2060${percent(value)}`, // no line ends behind the dash
    };
    return (sentence, numbers) => sentence.replace(/\{(\w+):([^}]*)\}/g, (_, name, way) => {
      if (way in ways) return ways[way](numbers[name]);
      const [one, many] = way.slice(1).split("|");
      const word = numbers[name] === 1 ? one : many;
      return way[0] === "?" ? word : `${ways.n(numbers[name])}${NBSP}${word}`;
    });
  };

  const count = (rows) => {
    const of = (outcome) => rows.filter((row) => row.dataset.outcome === outcome).length;
    const [advanced, no, open] = ["yes", "no", "open"].map(of);
    const decided = advanced + no;
    return { shown: rows.length, advanced, decided, open, ...(decided ? share(advanced, decided) : {}) };
  };

  document.querySelectorAll(".filterable").forEach((box) => {
    const { words, marks, groups } = JSON.parse(box.querySelector("script").textContent);
    const say = writer(marks);
    const rows = [...box.querySelectorAll("tbody tr")];
    const choices = [...box.querySelectorAll("select")];
    const lines = [...box.querySelectorAll(".line:not(.ends)")];
    const told = box.querySelector(".counted");
    const chart = box.querySelector(".lines [role=img]");

    const show = () => {
      const shown = rows.filter((row) => {
        const kept = choices.every((one) => one.value === "" || row.dataset[`f${one.dataset.facet}`].split(" ").includes(one.value));
        row.hidden = !kept;
        const sheet = row.dataset.sheet && document.getElementById(row.dataset.sheet);
        if (sheet) sheet.hidden = !kept;
        return kept;
      });
      const numbers = { ...count(shown), every: rows.length };
      told.textContent = say(numbers.decided ? words.counted : words.undecided, numbers);
      const said = groups.map((name, place) => {
        const here = count(shown.filter((row) => row.dataset.group === String(place)));
        const note = say(here.decided ? words.group : words.group_undecided, here);
        const [line, range, dot] = [lines[place], ...["range", "dot"].map((mark) => lines[place].querySelector(`.${mark}`))];
        line.hidden = !here.shown;
        range.hidden = dot.hidden = !here.decided;
        if (here.decided) {
          range.style.left = `${100 * here.low}%`;
          range.style.width = `${100 * (here.high - here.low)}%`;
          dot.style.left = `${100 * here.share}%`;
        }
        line.querySelector(".said").textContent = note;
        return here.shown ? `${name}: ${note}` : "";
      });
      chart?.setAttribute("aria-label", [words.chart, ...said.filter(Boolean)].join(" · "));
    };

    choices.forEach((one) => one.addEventListener("change", show));
    box.querySelector("button").addEventListener("click", () => {
      choices.forEach((one) => { one.value = ""; });
      show();
      choices[0]?.focus();
    });
    box.querySelector(".filters").hidden = false;
    show(); // a browser may bring back what was chosen before
  });
  // Whom a link leads to is not left folded.
  const unfold = () => {
    const folded = document.querySelector(":target > details.whole");
    if (folded) folded.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  document.documentElement.dataset.filters = "yes";
})();
