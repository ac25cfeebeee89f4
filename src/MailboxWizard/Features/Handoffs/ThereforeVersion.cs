namespace MailboxWizard.Features.Handoffs;

/// <summary>Which Therefore it is.</summary>
/// <param name="Edition">Online is of one version.</param>
/// <param name="Year">Year of the on-premises version, such as 2025; null for Online.</param>
/// <param name="Update">Update of the on-premises version, 0 for none; null for Online.</param>
public sealed record ThereforeVersion(ThereforeEdition Edition, int? Year = null, int? Update = null);

/// <summary>Who runs it.</summary>
public enum ThereforeEdition
{
    Online,
    OnPremises,
}
