namespace MailboxWizard.Features.Setup;

/// <summary>
/// Which service plans come with mailboxes. <c>EXCHANGE_S_FOUNDATION</c> is part of nearly every licence and has none:
/// https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference.
/// </summary>
internal static class ExchangePlans
{
    private static readonly string[] s_withMailboxes =
    [
        "EXCHANGE_S_STANDARD", "EXCHANGE_S_ENTERPRISE", "EXCHANGE_S_DESKLESS", "EXCHANGE_S_ESSENTIALS",
        "EXCHANGE_L_STANDARD", "EXCHANGE_B_STANDARD", "EXCHANGE_LITE",
    ];

    /// <summary>By prefix, since government and region variants append to these names.</summary>
    public static bool HasMailboxes(string plan) => s_withMailboxes.Any(known => plan.StartsWith(known, StringComparison.OrdinalIgnoreCase));
}
