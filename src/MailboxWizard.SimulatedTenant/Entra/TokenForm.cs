using System.Text;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The body of a token request, with the client's credentials from the body or the Authorization header.</summary>
internal sealed class TokenForm
{
    private readonly IFormCollection _form;

    private TokenForm(IFormCollection form, string? clientId, string? clientSecret)
    {
        _form = form;
        ClientId = clientId ?? throw EntraProblems.Missing("client_id");
        ClientSecret = clientSecret;
    }

    public string ClientId { get; }

    public string? ClientSecret { get; }

    public string GrantType => this["grant_type"] ?? throw EntraProblems.Missing("grant_type");

    public string? Scope => this["scope"];

    public string? this[string name] => _form[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    public static async Task<TokenForm> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
            throw new EntraProblem(900144, "invalid_request", "The request body must contain the following parameter: 'grant_type'.");
        var form = await request.ReadFormAsync(ct);
        var (id, secret) = Basic(request.Headers.Authorization.FirstOrDefault());
        return new TokenForm(form, form["client_id"].FirstOrDefault() ?? id, form["client_secret"].FirstOrDefault() ?? secret);
    }

    private static (string?, string?) Basic(string? header)
    {
        if (header is null || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return (null, null);
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
            return pair is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : (null, null);
        }
        catch (FormatException)
        {
            return (null, null);
        }
    }
}
