namespace MailboxWizard.SimulatedTenant;

/// <summary>A message in a seed file; Count makes several of it.</summary>
public sealed class SeedMessage
{
    public required string Subject { get; set; }

    public string FromName { get; set; } = "Adele Vance";

    public string FromAddress { get; set; } = "adele.vance@fourthcoffee.com";

    /// <summary>Hours before the start; each further one of several is an hour older.</summary>
    public int HoursAgo { get; set; } = 1;

    public int Count { get; set; } = 1;

    public bool IsRead { get; set; }

    /// <summary>Plain text; left out, a sentence is made from the subject.</summary>
    public string? Body { get; set; }

    public bool HasAttachments { get; set; } = true;
}
