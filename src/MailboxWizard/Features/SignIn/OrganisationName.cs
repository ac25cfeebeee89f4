using System.Globalization;
using System.Text.RegularExpressions;

namespace MailboxWizard.Features.SignIn;

/// <summary>An organisation as someone named it: a domain such as <c>contoso.com</c>, or a tenant id. Safe to stand in an address.</summary>
public sealed partial record OrganisationName
{
    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    private OrganisationName(string value) => Value = value;

    public string Value { get; }

    /// <summary>An address of a person is taken for its domain.</summary>
    public static OrganisationName? Parse(string? text)
    {
        text = text?.Trim() ?? "";
        if (Guid.TryParseExact(text, "D", out var tenant))
            return tenant == Guid.Empty || tenant == PersonalAccounts.Tenant ? null : new(tenant.ToString("D"));
        if (text.Length is 0 or > 253)
            return null;
        try
        {
            var ascii = s_idn.GetAscii(People.DomainOf(text)).ToLowerInvariant();
            return Domain().IsMatch(ascii) ? new(ascii) : null;
        }
        catch (ArgumentException)
        {
            // No domain: https://learn.microsoft.com/dotnet/api/system.globalization.idnmapping.getascii
            return null;
        }
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^(?=.{4,253}\z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\z")]
    private static partial Regex Domain();
}
