// Three small comforts. Every page works without them.
"use strict";

// 1. A region marked data-live="SECONDS" refreshes itself, keeping focus and never while hidden.
const live = document.querySelector("[data-live]");
if (live) {
  let timer = 0;
  const refresh = async () => {
    clearTimeout(timer);
    if (!document.hidden && !isBeingSelected()) {
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (answer.ok) replace(await answer.text());
      } catch {
        // the pages are being restarted: the next turn tries again
      }
    }
    timer = setTimeout(refresh, Number(live.dataset.live) * 1000);
  };
  // text a reader is selecting must not vanish under the pointer
  const isBeingSelected = () => {
    const choice = getSelection();
    return choice && !choice.isCollapsed && live.contains(choice.anchorNode);
  };
  const replace = (text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(live.id);
    if (!fresh || fresh.innerHTML === live.innerHTML) return;
    const focused = live.contains(document.activeElement) ? document.activeElement : null;
    const href = focused && focused.getAttribute("href");
    live.replaceChildren(...fresh.childNodes);
    if (href) {
      const twin = [...live.querySelectorAll("a")].find((a) => a.getAttribute("href") === href);
      if (twin) twin.focus({ preventScroll: true });
    }
  };
  // who comes back to the page sees it as it is now
  document.addEventListener("visibilitychange", refresh);
  timer = setTimeout(refresh, Number(live.dataset.live) * 1000);
}

// 2. Aligned passages: a click or Enter shows the counterpart beside it; j and k walk through them.
const pair = document.querySelector(".pair");
const steps = pair
  ? [...pair.querySelectorAll(".pane:first-child .p[id]")]
  : [...document.querySelectorAll(".diff ins[id], .diff del[id]")];
let at = -1;

const show = (element, block) => element.scrollIntoView({ block, inline: "nearest" });

const isScrolled = (pane) => pane && pane.scrollHeight > pane.clientHeight + 1;

const mark = (number) => {
  for (const one of document.querySelectorAll(".is-here")) one.classList.remove("is-here");
  for (const one of document.querySelectorAll(`.p[data-p="${number}"]`)) one.classList.add("is-here");
};

// Scrolls the counterpart's pane until both stand at the same height; whole page where panes do not scroll.
const bringBeside = (from, to) => {
  const pane = to.closest(".text");
  if (isScrolled(pane)) {
    pane.scrollBy({ top: to.getBoundingClientRect().top - from.getBoundingClientRect().top });
  } else {
    show(to, "center");
  }
};

const follow = (from) => {
  const to = document.getElementById(from.getAttribute("href").slice(1));
  if (!to) return;
  mark(from.dataset.p);
  bringBeside(from, to);
  to.focus({ preventScroll: true });
  history.replaceState(null, "", `#${to.id}`);
};

if (pair) {
  document.addEventListener("click", (event) => {
    const from = event.target.closest(".p[data-p], .jump[data-p]");
    if (!from || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (from.classList.contains("jump")) {
      go(Number(from.dataset.p));
    } else {
      follow(from);
    }
  });
}

const go = (index) => {
  if (!steps.length) return;
  at = (index + steps.length) % steps.length;
  const step = steps[at];
  if (!pair) {
    for (const one of document.querySelectorAll(".is-here")) one.classList.remove("is-here");
    step.classList.add("is-here");
    show(step, "center");
    return;
  }
  const pane = step.closest(".text");
  if (isScrolled(pane)) show(document.querySelector(".pair"), "start");
  mark(step.dataset.p);
  if (isScrolled(pane)) {
    const offset = step.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollBy({ top: offset - pane.clientHeight / 3, behavior: "instant" });
    bringBeside(step, document.getElementById(step.getAttribute("href").slice(1)));
  } else {
    show(step, "center");
  }
  step.focus({ preventScroll: true });
};

// 3. Keys: j next, k previous, / the search field.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at < 0 ? -1 : at - 1);
  else if (event.key === "/") {
    event.preventDefault();
    document.querySelector(".find input").focus();
  }
});
