namespace MailboxWizard.Features.Audit.Export;

/// <summary>What an export is written as.</summary>
public enum AuditExportFormat
{
    /// <summary>For a spreadsheet; what could be a formula is not one.</summary>
    Csv,

    /// <summary>For programs: one JSON object a line.</summary>
    JsonLines,

    /// <summary>For a third party who verifies it.</summary>
    Bundle,
}
