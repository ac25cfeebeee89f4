using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>What is tested. Its text never shows the secret.</summary>
public sealed record TestSubject
{
    public required TenantId TenantId { get; init; }

    public required string TenantName { get; init; }

    public required AppId ClientId { get; init; }

    public required string Secret { get; init; }

    public required Route Route { get; init; }

    public required IReadOnlyList<HandoffMailbox> Mailboxes { get; init; }

    /// <summary>The application permission that the token should carry; null for the route's usual one.</summary>
    public string? Permission { get; init; }

    /// <summary>Domains that the tenant itself has shown to be its own, as a run's plan reads them: nobody is asked about these.</summary>
    public IReadOnlyCollection<string> OwnDomains { get; init; } = [];

    /// <summary>A further mailbox that ought to stay shut, named by an administrator who agreed to the attempt; null for none.</summary>
    public string? MailboxToStayShut { get; init; }

    /// <summary>Tests the route that Therefore does not use as well, side by side.</summary>
    public bool BothRoutes { get; init; }

    public override string ToString() => $"{Route} to {Mailboxes.Count} mailboxes of {TenantId} as {ClientId}";
}

/// <summary>The folders into which Therefore moves what it has processed and what it could not save; it makes neither.</summary>
public static class MoveFolders
{
    public const string Processed = nameof(Processed);

    public const string Faulty = nameof(Faulty);

    public static IReadOnlyList<string> All { get; } = [Processed, Faulty];

    /// <summary>The folder that a row is about; null for other rows.</summary>
    public static string? Of(CheckKind kind) => kind switch
    {
        CheckKind.ProcessedFolder => Processed,
        CheckKind.FaultyFolder => Faulty,
        _ => null,
    };
}
