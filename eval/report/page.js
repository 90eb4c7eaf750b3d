"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // tabs: each button shows the one panel that it names
  for (const bar of all("[data-tabs]")) {
    const buttons = all("button", bar);
    const panels = buttons.map((button) => document.getElementById(button.dataset.panel));
    buttons.forEach((button, chosen) => button.addEventListener("click", () => {
      buttons.forEach((other, place) => {
        other.setAttribute("aria-selected", String(place === chosen));
        panels[place].hidden = place !== chosen;
      });
    }));
  }

  // cases: what is searched for and chosen; words of the search all have to occur
  const tools = document.getElementById("tools");
  if (tools) {
    const cases = all("[data-case]");
    const texts = new Map();
    const words = (item) => {
      if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
      return texts.get(item);
    };
    const fields = all("select", tools);
    const search = tools.querySelector("input[type=search]");
    const shown = document.getElementById("shown");
    const update = () => {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const item of cases) {
        const fits = fields.every((field) => !field.value || (item.dataset[field.name] || "").split("|").includes(field.value))
          && wanted.every((word) => words(item).includes(word));
        item.hidden = !fits;
        count += fits ? 1 : 0;
      }
      shown.textContent = `显示 ${count} / ${cases.length} 个用例`;
    };
    let timer = 0;
    search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(update, 120); });
    fields.forEach((field) => field.addEventListener("change", update));
    document.getElementById("reset").addEventListener("click", () => {
      search.value = "";
      fields.forEach((field) => { field.value = ""; });
      update();
    });
    update();
    const open = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.matches("details")) { target.hidden = false; target.open = true; target.scrollIntoView(); }
    };
    addEventListener("hashchange", open);
    open();
  }

  // charts: what a mark says, beside the pointer or the finger
  const tip = document.getElementById("tip");
  const tell = (event) => {
    const mark = event.target instanceof Element && event.target.closest("[data-says]");
    tip.classList.toggle("on", Boolean(mark));
    if (!mark) return;
    tip.textContent = mark.dataset.says;
    const box = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(6, Math.min(event.clientX + 12, innerWidth - box.width - 6))}px`;
    tip.style.top = `${Math.max(6, event.clientY - box.height - 10)}px`;
  };
  addEventListener("pointermove", tell);
  addEventListener("pointerdown", tell);
})();
