using System.Text;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The body of a token request, with the client's credentials from the body or the Authorization header.</summary>
internal sealed class TokenForm
{
    private readonly IFormCollection _form;
    private readonly string? _clientId;

    private TokenForm(IFormCollection form, string? clientId, string? clientSecret, string? origin)
    {
        _form = form;
        _clientId = clientId;
        ClientSecret = clientSecret;
        Origin = origin;
    }

    public string ClientId => _clientId is { Length: > 0 } id ? id : throw EntraProblems.Missing("client_id");

    public string? ClientSecret { get; }

    /// <summary>The page that asks, when a browser does.</summary>
    public string? Origin { get; }

    public string GrantType => this["grant_type"] ?? throw EntraProblems.Missing("grant_type");

    public string? Scope => this["scope"];

    public string? this[string name] => _form[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    /// <exception cref="EntraProblem">The body is no form.</exception>
    public static async Task<TokenForm> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType) throw EntraProblems.Missing("grant_type");
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            throw new EntraProblem(90004, "invalid_request", "The request is not properly formatted.");
        }
        var (id, secret) = Basic(request.Headers.Authorization.FirstOrDefault());
        var given = form["client_secret"].FirstOrDefault() ?? secret;
        return new TokenForm(form, form["client_id"].FirstOrDefault() ?? id, given is { Length: > 0 } ? given : null, request.Headers.Origin.FirstOrDefault());
    }

    // https://datatracker.ietf.org/doc/html/rfc6749#section-2.3.1
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
