// The states are Blazor's: show, retrying, failed, rejected, paused, resume-failed, hide.
// https://learn.microsoft.com/aspnet/core/blazor/fundamentals/signalr#define-a-custom-reconnection-ui
const dialog = document.getElementById("components-reconnect-modal");

dialog.addEventListener("components-reconnect-state-changed", ({ detail }) => {
  // Not modal, and not by show(), which takes the focus from where the reader is: what is on the page can still be read.
  if (detail.state === "show" || detail.state === "paused") dialog.open = true;
  else if (detail.state === "hide") dialog.close();
  else if (detail.state === "failed") document.addEventListener("visibilitychange", retryWhenVisible);
  else if (detail.state === "rejected") location.reload();
});

document.getElementById("components-reconnect-button").addEventListener("click", retry);
document.getElementById("components-resume-button").addEventListener("click", resume);
document.getElementById("components-reload-button").addEventListener("click", () => location.reload());

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    // False: the server was reached but no longer knows the circuit.
    if (await Blazor.reconnect() || await Blazor.resumeCircuit()) dialog.close();
    else location.reload();
  } catch {
    // Not reached; the next look at the tab tries again.
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

async function resume() {
  try {
    if (!await Blazor.resumeCircuit()) location.reload();
  } catch {
    dialog.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed");
  }
}

function retryWhenVisible() {
  if (document.visibilityState === "visible") retry();
}
