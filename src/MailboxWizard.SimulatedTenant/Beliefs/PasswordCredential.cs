using System.Security.Cryptography;
using System.Text;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A client secret of an application, known by its hash; Graph shows its value once, when it is made.</summary>
public sealed class PasswordCredential : IReplicated
{
    private readonly string? _text;

    public required Guid KeyId { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>The value, in the memory of the process that made it only, for tests that look for it where it must not be; it is never written anywhere.</summary>
    /// <exception cref="InvalidOperationException">The credential came from a saved state, which has no values.</exception>
    public string SecretText
    {
        get => _text ?? throw new InvalidOperationException("The value of a secret that came from a saved state is not known, only its hash.");
        init => (_text, Hash, Hint) = (value, HashOf(value), value.Length < 3 ? value : value[..3]);
    }

    /// <summary>SHA-256 of the value, in Base64: enough to check a secret, and a generated one is too long to be guessed from it.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The first three characters, the only part that Graph ever shows again.</summary>
    public string Hint { get; init; } = "";

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; set; }

    public Visibility VisibleFrom { get; set; }

    public bool Matches(string secret)
        => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(HashOf(secret)));

    private static string HashOf(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
