// The form of pasted values. It goes by POST with the antiforgery token and never passes the circuit; the secret stands in its field
// and in no variable of ours, and leaves the field with the page. Listeners sit on the document: Blazor may draw the form anew.

document.addEventListener("submit", event => {
  const form = event.target.closest?.("form[data-pasted]");
  if (!form) return;
  event.preventDefault();
  test(form);
});

// A typed fault is no longer true while it is being corrected.
document.addEventListener("input", event => {
  if (event.target.closest?.("form[data-pasted]")) say(faultOf(event.target.form, event.target.id), "");
});

// Back and forward show a page as it was left.
addEventListener("pagehide", () => {
  for (const field of document.querySelectorAll("form[data-pasted] input[name=secret]")) field.value = "";
});

async function test(form) {
  const button = form.querySelector("[data-press]");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  for (const place of form.querySelectorAll("[data-fault], [data-problem]")) say(place, "");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
      cache: "no-store",
      redirect: "error",
    });
    const body = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    if (body.signIn) location.assign(body.signIn);
    else if (answer.ok) Blazor.navigateTo(`/handoffs/pasted?test=${body.test}`);
    else show(form, body);
  } catch {
    say(form.querySelector("[data-problem]"), form.dataset.failed);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function show(form, body) {
  const faults = body.faults ?? [];
  for (const fault of faults) say(faultOf(form, `${fault.field}-${fault.index}`), fault.text);
  say(form.querySelector("[data-problem]"), body.problem ?? form.dataset.failed);
  const first = [...form.querySelectorAll("[data-fault]:not([hidden])")][0];
  if (first) document.getElementById(first.dataset.fault)?.focus();
}

const faultOf = (form, id) => form.querySelector(`[data-fault="${id}"]`);

function say(place, words) {
  if (!place) return;
  place.querySelector("span").textContent = words;
  place.hidden = words === "";
  // What is wrong stands where the hint stood.
  const hint = document.getElementById(`${place.dataset.fault}-hint`);
  if (hint) hint.hidden = words !== "";
  const field = document.getElementById(place.dataset.fault ?? "");
  field?.setAttribute("aria-invalid", String(words !== ""));
  field?.classList.toggle("invalid", words !== "");
}
