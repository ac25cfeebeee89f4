using System.Security.Cryptography;
using System.Text;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Makes ids: the same ones from the same seed where a reader may want to know them, random ones elsewhere.</summary>
internal static class Ids
{
    public static Guid Derived(Guid tenant, string kind, string name) => new(Hash($"{tenant:D}/{kind}/{name.ToUpperInvariant()}")[..16]);

    /// <summary>Like the ids of app role assignments and permission grants: 43 characters that say nothing.</summary>
    public static string Opaque() => Base64Url(RandomNumberGenerator.GetBytes(32));

    /// <summary>Like Exchange's: long, opaque, case-sensitive, and not to be taken apart.</summary>
    public static string Exchange(string kind, string name, int length)
    {
        var text = new StringBuilder("AAMk");
        for (var i = 0; text.Length < length; i++) text.Append(Base64Url(Hash($"{kind}/{name}/{i}")));
        return text.ToString(0, length - 1) + "=";
    }

    public static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
