using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>What someone pasted, letter for letter. Its text never shows any of it: the secret may stand in the wrong field.</summary>
public sealed class PastedValues
{
    /// <summary>Tenant ID or domain; not asked of an administrator, who tests in the own tenant.</summary>
    public string Tenant { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string Secret { get; init; } = "";

    public Route Route { get; init; }

    /// <summary><c>Online</c> or the year of an on-premises version; empty when it is not known.</summary>
    public string Therefore { get; init; } = "";

    /// <summary>Of the on-premises version, <c>0</c> for none.</summary>
    public string Update { get; init; } = "";

    public IReadOnlyList<(string Address, string Folder)> Mailboxes { get; init; } = [];

    /// <summary>Compared with the cloud's own, never called.</summary>
    public string EwsUrl { get; init; } = "";

    /// <summary>A day such as <c>2028-11-23</c>; may be empty.</summary>
    public string SecretEnds { get; init; } = "";

    public PastedKeeping Keeping { get; init; }

    /// <summary>From the page's form; a mailbox of which neither field is filled is none.</summary>
    public static PastedValues Of(IFormCollection form)
    {
        var (addresses, folders) = (form["address"], form["folder"]);
        return new()
        {
            Tenant = $"{form["tenant"]}",
            ClientId = $"{form["client"]}",
            Secret = $"{form["secret"]}",
            Route = Enum.TryParse<Route>(form["route"], out var route) && Enum.IsDefined(route) ? route : Route.Graph,
            Therefore = $"{form["therefore"]}",
            Update = $"{form["update"]}",
            Mailboxes =
            [
                .. Enumerable.Range(0, Math.Max(addresses.Count, folders.Count))
                    .Select(index => (Address: addresses.ElementAtOrDefault(index) ?? "", Folder: folders.ElementAtOrDefault(index) ?? ""))
                    .Where((mailbox, index) => index == 0 || mailbox != ("", "")),
            ],
            EwsUrl = $"{form["ews"]}",
            SecretEnds = $"{form["ends"]}",
            Keeping = Enum.TryParse<PastedKeeping>(form["keeping"], out var keeping) && Enum.IsDefined(keeping) ? keeping : PastedKeeping.Drop,
        };
    }

    public override string ToString() => $"{Route}, {Mailboxes.Count} mailboxes";
}

/// <summary>What becomes of the values after the Test.</summary>
public enum PastedKeeping
{
    /// <summary>Nothing stays.</summary>
    Drop,

    /// <summary>A hand-off with the sealed secret, once the Test has passed.</summary>
    SaveWhenPassed,

    /// <summary>The same, whatever the Test says; for engineers, of anybody else it is <see cref="SaveWhenPassed"/>.</summary>
    SaveAnyway,
}
