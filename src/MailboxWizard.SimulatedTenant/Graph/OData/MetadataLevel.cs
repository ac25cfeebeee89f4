namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>How much control information an answer carries. https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ControllingtheAmountofControlInforma</summary>
internal enum MetadataLevel
{
    Minimal,
    None,
    Full,
}
