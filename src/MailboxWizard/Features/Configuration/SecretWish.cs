namespace MailboxWizard.Features.Configuration;

/// <summary>What someone wants a secret for.</summary>
public sealed record SecretWish
{
    private const int Shortest = 3;
    private const int Longest = 200;

    /// <param name="purpose">To see it or to copy it.</param>
    /// <param name="reason">As it was typed: put on one line and cut after 200 letters; one of fewer than three is none.</param>
    public SecretWish(SecretPurpose purpose, string? reason = null)
    {
        Purpose = purpose;
        var line = string.Join(' ', (reason ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(letter => !char.IsControl(letter)));
        Reason = line.Length < Shortest ? null : line[..Math.Min(line.Length, Longest)];
    }

    public SecretPurpose Purpose { get; }

    /// <summary>Why it is shown once more; null when none was given.</summary>
    public string? Reason { get; }
}

/// <summary>To be seen, or to be copied unseen.</summary>
public enum SecretPurpose
{
    Reveal,
    Copy,
}
