// Reveal and Copy of the secret. It comes by POST with the antiforgery token and never passes the circuit; it stands on the
// page for 30 seconds at most and in no variable longer than that. Listeners sit on the document: Blazor may redraw buttons.

const seconds = 30;
const shown = new WeakMap();

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-secret-act]");
  const field = button?.closest("[data-secret]");
  if (!field) return;
  if (button.dataset.secretAct === "copy") copy(field);
  else if (button.dataset.secretAct === "again") reveal(field, field.querySelector("[data-secret-act=reveal]"), reasonOf(field).value);
  else if (shown.has(field)) hide(field, button);
  else reveal(field, button);
});

document.addEventListener("keydown", event => {
  const field = event.key === "Enter" && event.target.matches?.("[data-secret-reason]") ? event.target.closest("[data-secret]") : null;
  if (!field) return;
  event.preventDefault();
  field.querySelector("[data-secret-act=again]").click();
});

// A page in the background, on a shared screen or in the history must not show it.
document.addEventListener("visibilitychange", () => { if (document.hidden) hideAll(); });
addEventListener("pagehide", hideAll);

// Drawn before anybody listened: what is written anew is heard.
for (const field of document.querySelectorAll("[data-secret][data-asked]")) {
  const words = field.querySelector("[data-secret-note]").textContent;
  note(field, "", false);
  setTimeout(() => note(field, words, true), 200);
}

async function fetchSecret(field, purpose, reason) {
  const token = document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "";
  // Only the first press after Microsoft's page counts as asked; a later one may be led there again.
  const asked = field.dataset.asked ?? "";
  delete field.dataset.asked;
  const answer = await fetch(field.dataset.address, {
    method: "POST",
    body: new URLSearchParams({ purpose, asked, reason, __RequestVerificationToken: token }),
    cache: "no-store",
    redirect: "error",
  });
  const body = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  if (answer.status === 401) {
    location.assign(body.signIn ?? location.href);
    throw new Refusal("");
  }
  if (answer.status === 428) askWhy(field);
  if (!answer.ok) throw new Refusal(body.problem ?? field.dataset.failed);
  return body.secret;
}

class Refusal extends Error {}

const reasonOf = field => field.querySelector("[data-secret-reason]");

// Shown once already: the server wants to know why once more.
function askWhy(field) {
  field.querySelector("[data-secret-again]").hidden = false;
  reasonOf(field).focus();
}

async function reveal(field, button, reason = "") {
  try {
    const value = field.querySelector("[data-secret-value]");
    value.textContent = await fetchSecret(field, "reveal", reason);
    field.querySelector("[data-secret-again]").hidden = true;
    reasonOf(field).value = "";
    field.querySelector("[data-secret-mask]").hidden = true;
    field.querySelector("[data-secret-unseen]").hidden = true;
    button.textContent = field.dataset.hide;
    const ends = Date.now() + seconds * 1000;
    const count = () => {
      const left = Math.ceil((ends - Date.now()) / 1000);
      if (left <= 0) hide(field, button);
      else note(field, field.dataset.counting.replace("{0}", left), false);
    };
    note(field, field.dataset.shown.replace("{0}", seconds), true);
    shown.set(field, { clock: setInterval(count, 1000), button });
  } catch (problem) {
    note(field, problem instanceof Refusal ? problem.message : field.dataset.failed, true);
  }
}

function hide(field, button) {
  const state = shown.get(field);
  if (!state) return;
  clearInterval(state.clock);
  shown.delete(field);
  field.querySelector("[data-secret-value]").textContent = "";
  field.querySelector("[data-secret-mask]").hidden = false;
  field.querySelector("[data-secret-unseen]").hidden = false;
  button.textContent = field.dataset.reveal;
  note(field, field.dataset.hidden, true);
}

function hideAll() {
  for (const field of document.querySelectorAll("[data-secret]")) if (shown.has(field)) hide(field, shown.get(field).button);
}

async function copy(field) {
  let refusal;
  const secret = fetchSecret(field, "copy", "").catch(problem => { refusal = problem; throw problem; });
  try {
    // The promise goes in while the press still counts: after the answer the browser may no longer allow it.
    if (window.ClipboardItem && navigator.clipboard.write) {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": secret.then(text => new Blob([text], { type: "text/plain" })) })]);
    } else {
      await navigator.clipboard.writeText(await secret);
    }
    note(field, field.dataset.copied, true);
  } catch {
    await secret.catch(() => undefined);
    note(field, refusal instanceof Refusal ? refusal.message : refusal ? field.dataset.failed : field.dataset.notCopied, true);
  }
}

// The count is seen each second and heard only at its beginning and end.
function note(field, words, aloud) {
  const place = field.querySelector("[data-secret-note]");
  place.setAttribute("aria-live", aloud ? "polite" : "off");
  place.textContent = words;
}
