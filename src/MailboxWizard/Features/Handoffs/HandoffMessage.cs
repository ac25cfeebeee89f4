using System.Globalization;
using System.Resources;
using System.Text;
using MailboxWizard.Features.Audit;

namespace MailboxWizard.Features.Handoffs;

/// <summary>The message by which the administrator tells the engineer: the number and where to open it, never a secret.</summary>
public static class HandoffMessage
{
    private static readonly ResourceManager Words = new(typeof(HandoffsText));

    public static string Subject(int number, string tenantName) =>
        Filled("Message.Subject", Handoff.Spoken(number), tenantName);

    /// <param name="number">The hand-off's number.</param>
    /// <param name="tenantName">The tenant's display name.</param>
    /// <param name="mailboxes">Addresses that were proved.</param>
    /// <param name="publicUrl">The site's own address, with or without a slash at its end.</param>
    public static string Text(int number, string tenantName, IEnumerable<string> mailboxes, string publicUrl) =>
        Filled("Message.Text", Handoff.Spoken(number), tenantName, string.Join(", ", mailboxes), Link(number, publicUrl));

    public static string Text(Handoff handoff, string publicUrl) =>
        Text(handoff.Number, handoff.TenantName, handoff.Mailboxes.Select(mailbox => mailbox.Address), publicUrl);

    /// <summary>Asks an administrator of the tenant to have the key of an ended hand-off removed.</summary>
    public static string KeyText(Handoff handoff, string publicUrl) =>
        Filled("Key.Text", Handoff.Spoken(handoff.Number), handoff.TenantName, handoff.IsForeign ? handoff.SecretHint : handoff.SecretKeyId.ToString("D"), Link(handoff.Number, publicUrl));

    /// <summary>Asks an administrator of the tenant to have the grant of EWS removed, which a moved hand-off has left.</summary>
    public static string EwsGrantText(Handoff handoff, string publicUrl) =>
        Filled("EwsGrant.Text", Handoff.Spoken(handoff.Number), handoff.TenantName, handoff.EwsPermissionLeft, Link(handoff.Number, publicUrl));

    /// <summary>Opens the reader's mail program; to nobody when Spectrum's contact is not set.</summary>
    public static string MailTo(string? contact, string subject, string text) =>
        $"mailto:{Uri.EscapeDataString(contact ?? "").Replace("%40", "@", StringComparison.Ordinal)}?subject={Uri.EscapeDataString(subject)}&body={Uri.EscapeDataString(text)}";

    public static string Link(int number, string publicUrl) => $"{publicUrl.TrimEnd('/')}/handoffs/{number}";

    private static string Filled(string key, params object?[] values) => string.Format(
        CultureInfo.CurrentCulture, CompositeFormat.Parse(Words.GetString(key, CultureInfo.CurrentUICulture) ?? key), [.. values.Select(value => value is string foreign ? ForeignText.Shown(foreign) : value)]);
}
