namespace MailboxWizard.Features.Configuration;

/// <summary>What a Test does beside the usual.</summary>
public sealed record TestWish
{
    public static readonly TestWish None = new();

    /// <summary>Also the route that Therefore does not use, to compare.</summary>
    public bool BothRoutes { get; init; }

    /// <summary>Something was changed for it just now, so that the Test of a moment ago says nothing any more.</summary>
    public bool IsNews { get; init; }

    /// <summary>A further mailbox that ought to stay shut, named by an administrator who agrees to the attempt.</summary>
    public string? MailboxToStayShut { get; init; }
}
