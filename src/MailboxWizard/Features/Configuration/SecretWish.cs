namespace MailboxWizard.Features.Configuration;

/// <summary>What someone wants a secret for.</summary>
public sealed record SecretWish
{
    private const int Shortest = 3;
    private const int Longest = 200;

    /// <summary>As it was typed, and on one line: neither is kept beyond the press.</summary>
    private readonly string typed;
    private readonly string whole;

    /// <param name="purpose">To see it or to copy it.</param>
    /// <param name="reason">As it was typed: put on one line and cut after 200 letters; one of fewer than three is none.</param>
    public SecretWish(SecretPurpose purpose, string? reason = null)
    {
        Purpose = purpose;
        var line = string.Join(' ', (reason ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(letter => !char.IsControl(letter)));
        (typed, whole) = (reason ?? "", line);
        Reason = line.Length < Shortest ? null : line[..Math.Min(line.Length, Longest)];
    }

    public SecretPurpose Purpose { get; }

    /// <summary>Why it is shown once more; null when none was given.</summary>
    public string? Reason { get; }

    /// <summary>Whether what was typed holds the secret, also where that lies beyond what is kept: its first letters are none of the log's either.</summary>
    public bool Holds(string secret) => typed.Contains(secret, StringComparison.Ordinal) || whole.Contains(secret, StringComparison.Ordinal);
}

/// <summary>To be seen, or to be copied unseen.</summary>
public enum SecretPurpose
{
    Reveal,
    Copy,
}
