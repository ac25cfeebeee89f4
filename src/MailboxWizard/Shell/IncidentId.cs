using System.Security.Cryptography;

namespace MailboxWizard.Shell;

/// <summary>What a person tells support and support finds in the log: eight characters such as <c>7F3K-92QD</c>.</summary>
public static class IncidentId
{
    // Crockford's letters: none that is mistaken for another when said or read (https://www.crockford.com/base32.html).
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string Create()
    {
        var letters = RandomNumberGenerator.GetString(Letters, 8);
        return $"{letters[..4]}-{letters[4..]}";
    }
}
