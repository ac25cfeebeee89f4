namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>How the control page looks and what it does when a button is pressed.</summary>
internal static class ControlLook
{
    public const string Style =
        """
        :root{--good:#1a6b36;--bad:#a4262c}
        @media(prefers-color-scheme:dark){:root{--good:#7ee2a0;--bad:#ff9b9b}}
        main.wide{max-width:84rem}section{border-top:1px solid var(--line);margin-top:1.5rem;padding-top:.25rem;scroll-margin-top:3.5rem}section.bar{border:0;margin:0;padding:0}
        h2{font-size:1.2rem}h3{font-size:1rem;margin:1.25rem 0 .25rem}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}code{font-size:.85em}
        .jump{position:sticky;top:0;background:var(--card);display:flex;gap:1rem;flex-wrap:wrap;padding:.5rem 0;z-index:1}.jump a{padding:.25rem 0}
        .bar{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin:.75rem 0}form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
        label{margin:0;align-items:center;flex-wrap:wrap}select,input[type=number]{font:inherit;min-height:2.75rem;padding:.25rem .5rem;border:1px solid var(--line);border-radius:.35rem;background:var(--card);color:inherit;max-width:100%}
        select:focus-visible,summary:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
        .button{display:inline-flex;align-items:center;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--line);border-radius:.35rem;color:inherit;text-decoration:none;cursor:pointer}
        .button input{position:absolute;width:1px;height:1px;opacity:0}.button:focus-within{outline:3px solid var(--blue);outline-offset:2px}
        .weather{background:var(--back);border-radius:.5rem;padding:.75rem;margin:.75rem 0}summary{cursor:pointer;min-height:2.75rem;display:list-item;line-height:2.75rem}
        .knobs{display:grid;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr));gap:.5rem 1.5rem}.knobs label{justify-content:space-between}.knobs label.check{justify-content:flex-start;min-height:2.75rem}.knobs input[type=number]{width:7rem}.knobs button{justify-self:start}
        input[type=checkbox]{width:1.25rem;height:1.25rem}#told:not(:empty){padding:.5rem .75rem;border:1px solid var(--bad);border-radius:.35rem;margin:.5rem 0}
        td{overflow-wrap:anywhere}td[data-label=Status],td[data-label=Time]{white-space:nowrap}
        @media(max-width:44rem){main{border-radius:0;margin:0}thead{display:none}table,tbody{display:block}tr{display:block;border:1px solid var(--line);border-radius:.35rem;margin:.5rem 0;padding:.25rem .5rem}
        td{display:flex;gap:.75rem;border:0;padding:.2rem 0}td::before{content:attr(data-label);color:var(--soft);flex:0 0 5.5rem}td>div{flex:1;min-width:0}.knobs{grid-template-columns:1fr}}
        """;

    public const string Script =
        """
        const told = document.getElementById('told');
        async function send(path, body) {
          told.textContent = '';
          const answer = await fetch('/_control/' + path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Simulated-Tenant': 'control' }, body });
          if (answer.ok) { location.reload(); return; }
          told.textContent = (await answer.json().catch(() => ({}))).error ?? 'It did not work: ' + answer.status;
          told.scrollIntoView({ block: 'nearest' });
        }
        document.addEventListener('submit', event => {
          const form = event.target.closest('form[data-post]');
          if (!form) return;
          event.preventDefault();
          if (form.dataset.sure && !confirm(form.dataset.sure)) return;
          const body = {};
          for (const field of form.querySelectorAll('[name]'))
            body[field.name] = field.type === 'checkbox' ? field.checked : field.type === 'number' ? Number(field.value) : field.value;
          send(form.dataset.post, JSON.stringify(body));
        });
        document.getElementById('load').addEventListener('change', async event => {
          const file = event.target.files[0];
          if (file) await send('saved', await file.text());
          event.target.value = '';
        });
        """;
}
