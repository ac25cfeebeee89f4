// What a page does without its circuit: copy, local times, the clock of a run, the person menu, the choice of light or dark,
// the key that leads to a list's search.
// Event listeners sit on the document, so that they also serve elements that Blazor adds later.

const formats = {
  full: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  date: { day: "numeric", month: "long", year: "numeric" },
};

function say(sentence) {
  const place = document.querySelector("#live [data-live]");
  if (place) place.textContent = sentence;
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // The clipboard can be forbidden by a policy; the text stands on the page, but only the reader can select it there.
    delete button.dataset.copied;
    button.dataset.notCopied = "";
    say(button.dataset.refused);
    return;
  }
  delete button.dataset.notCopied;
  button.dataset.copied = "";
  say(button.dataset.said);
  setTimeout(() => { delete button.dataset.copied; say(""); }, 2000);
}

function setTheme(theme) {
  const year = 60 * 60 * 24 * 365;
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
    document.cookie = "mw-theme=; path=/; max-age=0; samesite=lax";
  } else {
    document.documentElement.dataset.theme = theme;
    document.cookie = `mw-theme=${theme}; path=/; max-age=${year}; samesite=lax`;
  }
  showTheme();
}

function showTheme() {
  const theme = document.documentElement.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    const pressed = String(button.dataset.setTheme === theme);
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}

function localTimes() {
  for (const time of document.querySelectorAll("time[data-local]")) {
    // Only the text node's value changes: the node itself stays Blazor's.
    const node = [...time.childNodes].find(child => child.nodeType === Node.TEXT_NODE);
    const stamp = time.getAttribute("datetime");
    if (!node || time.dataset.shown === stamp + node.nodeValue) continue;
    const text = new Intl.DateTimeFormat("en-GB", formats[time.dataset.local] ?? formats.full).format(new Date(stamp)).replace(" at ", ", ");
    node.nodeValue = text;
    time.dataset.shown = stamp + text;
  }
}

function clocks() {
  for (const clock of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(clock.dataset.since)) / 1000));
    const text = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
    if (clock.firstChild && clock.firstChild.nodeValue !== text) clock.firstChild.nodeValue = text;
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button);
  const theme = event.target.closest?.("[data-set-theme]");
  if (theme) setTheme(theme.dataset.setTheme);
  closeMenus(event.target.closest?.("details.menu"));
});

// With a base address "#main" means the start page; so the skip link only moves the focus. Before Blazor's own handler of links.
document.addEventListener("click", event => {
  if (!event.target.closest?.("a.skip")) return;
  event.preventDefault();
  document.getElementById("main").focus();
}, true);

document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What was chosen in a menu closes it, though the page stays: a download. Not what is checked first.
document.addEventListener("submit", event => {
  const menu = event.target.closest?.("details.menu");
  if (!menu || event.target.dataset.stays !== undefined) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// As on many lists: / leads to the search, unless it is being typed somewhere.
document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

new MutationObserver(() => { localTimes(); clocks(); showTheme(); })
  .observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributeFilter: ["datetime", "data-since"] });
setInterval(clocks, 1000);
localTimes();
clocks();
showTheme();

/** Called from a circuit: the first faulty field of a form takes the focus. */
export function focus(id) {
  const element = document.getElementById(id);
  element?.focus();
  element?.scrollIntoView({ block: "center" });
}
