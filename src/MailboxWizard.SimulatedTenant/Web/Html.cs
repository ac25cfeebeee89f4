using System.Net;
using System.Security.Cryptography;

namespace MailboxWizard.SimulatedTenant.Web;

/// <summary>Frames the pages that people see: plain, light or dark as they like it, and marked as a simulation.</summary>
internal static class Html
{
    private const string Style =
        """
        :root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--text:#1b1f24;--soft:#57606a;--line:#d0d7de;--blue:#0b5cad;--on-blue:#fff}
        @media(prefers-color-scheme:dark){:root{--back:#14171a;--card:#1f2428;--text:#e9edf1;--soft:#a7b0b9;--line:#444c54;--blue:#7ab8ff;--on-blue:#10151a}}
        *{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif}
        .note{padding:.5rem 1rem;background:#5b4300;color:#fff;text-align:center;font-size:.9rem}
        main{max-width:32rem;margin:1.5rem auto;padding:1.25rem;background:var(--card);border:1px solid var(--line);border-radius:.5rem;overflow-wrap:anywhere}
        main.wide{max-width:64rem}h1{font-size:1.35rem;margin:0 0 .5rem}h2{font-size:1rem;margin:1.25rem 0 .5rem}p{margin:.5rem 0}.soft{color:var(--soft);font-size:.9rem}
        button{font:inherit;min-height:2.75rem;padding:.5rem 1rem;border:1px solid var(--line);border-radius:.35rem;background:transparent;color:inherit;cursor:pointer}
        button.main{background:var(--blue);border-color:var(--blue);color:var(--on-blue)}button.person{display:block;width:100%;text-align:left;margin:.4rem 0}
        button.person span{display:block;color:var(--soft);font-size:.9rem}button:focus-visible,a:focus-visible,input:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
        .row{display:flex;flex-wrap:wrap;gap:.6rem;justify-content:flex-end;margin-top:1.25rem}label{display:flex;gap:.5rem;align-items:baseline;margin-top:1rem}
        input[type=text],textarea{font:inherit;width:100%;padding:.5rem .6rem;border:1px solid var(--soft);border-radius:.35rem;background:transparent;color:inherit}
        details{margin-top:1rem;border-top:1px solid var(--line);padding-top:.75rem}summary{cursor:pointer}label.field{display:block}label.field input,label.field textarea{display:block;margin-top:.35rem}
        ul.asked{padding-left:1.25rem}ul.asked li{margin:.5rem 0}.warn{border-left:4px solid #b7791f;padding:.25rem .75rem;margin:1rem 0}
        a{color:var(--blue)}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}.scroll{overflow-x:auto}
        """;

    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <param name="formTarget">The origin that forms may lead to, besides this one: browsers apply form-action to redirects too.</param>
    /// <param name="script">Runs once, by its nonce.</param>
    /// <param name="asks">Whether the script asks this server for more.</param>
    public static Task WriteAsync(HttpContext http, string title, string body, int status = 200, string? formTarget = null, string? script = null, bool wide = false, string? style = null, bool asks = false)
    {
        var nonce = Ids.Base64Url(RandomNumberGenerator.GetBytes(16));
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; {(asks ? "connect-src 'self'; " : "")}form-action 'self' {formTarget}; base-uri 'none'; frame-ancestors 'none'";
        var run = script is null ? "" : $"<script nonce=\"{nonce}\">{script}</script>";
        return response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)} - simulated Microsoft 365</title><style nonce="{nonce}">{Style}{style}</style></head>
            <body><header class="note">Simulated Microsoft 365 — no real account</header>
            <main{(wide ? " class=\"wide\"" : "")}><h1>{Encode(title)}</h1>
            {body}
            </main>{run}</body></html>
            """, http.RequestAborted);
    }
}
