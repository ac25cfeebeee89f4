using System.Globalization;
using System.Security.Cryptography;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>
/// The address of Microsoft's page for one run, and the state by which its answer is known again: sealed, so that nobody can make one,
/// and naming tenant, run, epoch and nonce, so that it is good for this use and until anybody goes on with the run.
/// </summary>
internal sealed class ConsentPageLinks(
    CloudHosts cloud, EntraPages entra, IDataProtectionProvider protection, IOptions<SetupOptions> options, IOptions<PublicAddressOptions> site)
{
    public const string Path = "/microsoft-consent";

    private const int LongestState = 1000;

    private readonly IDataProtector _protector = protection.CreateProtector("MailboxWizard.Setup.ConsentPages");

    /// <summary>
    /// Where Microsoft's page comes back to: never an address that a request named, unless it is this machine's own. Null where the
    /// settings name none.
    /// </summary>
    public string? ReplyAddress(string asked) =>
        site.Value.Of(Path) ?? (Uri.TryCreate(asked, UriKind.Absolute, out var here) && here.IsLoopback ? new Uri(here, Path).ToString() : null);

    /// <summary>https://learn.microsoft.com/entra/identity-platform/v2-admin-consent; application permissions come only with <c>.default</c>.</summary>
    public async Task<Uri?> OfAsync(SetupRun run, CancellationToken cancellationToken)
    {
        if (run.Ledger is not { ConsentPage: { IsOpen: true, Answer: ConsentPageAnswer.None } use, ClientId: { } client })
            return null;
        var resource = options.Value.Of(run.Snapshot.Answers.Route).First.Api is RouteApi.MicrosoftGraph ? cloud.Graph : cloud.Outlook;
        var query = QueryString.Create(new Dictionary<string, string?>
        {
            ["client_id"] = client.ToString(),
            ["scope"] = new Uri(resource, ".default").ToString(),
            ["redirect_uri"] = use.Address,
            ["state"] = _protector.Protect(Text(run, use)),
        });
        return new(await entra.AdminConsentAsync(run.TenantId, cancellationToken) + query.ToUriComponent());
    }

    /// <summary>The run that a state is about; null for what is not ours. Whether it is still good is seen at the run.</summary>
    public (TenantId Tenant, int Run)? Read(string? state)
    {
        if (Open(state) is not { } said || said.Split(' ') is not [var tenant, var run, ..])
            return null;
        return (new(Guid.Parse(tenant)), int.Parse(run, CultureInfo.InvariantCulture));
    }

    /// <summary>The state belongs to this very use, and nobody has gone on with the run since.</summary>
    public bool IsGood(string? state, SetupRun run) => run.Ledger.ConsentPage is { IsOpen: true, Answer: ConsentPageAnswer.None } use && Open(state) == Text(run, use);

    private string? Open(string? state)
    {
        if (state is not { Length: > 0 and <= LongestState })
            return null;
        try
        {
            return _protector.Unprotect(state);
        }
        catch (CryptographicException)
        {
            // Not ours, or sealed with a key that is gone.
            return null;
        }
    }

    private static string Text(SetupRun run, ConsentPageUse use) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.TenantId} {run.Number} {run.Epoch} {use.Nonce}");
}
