namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The parameters of a request that a browser brings: a form's before the address's, and an empty one is none.</summary>
internal sealed class Parameters(IFormCollection? form, IQueryCollection query)
{
    public string? this[string name] => (form?[name].FirstOrDefault() ?? query[name].FirstOrDefault()) is { Length: > 0 } value ? value : null;

    public static async Task<Parameters> ReadAsync(HttpContext http)
        => new(http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null, http.Request.Query);
}
