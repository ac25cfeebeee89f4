namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Which properties a request wants: a base shape and the names it adds.</summary>
internal sealed record EwsShape(string Base, IReadOnlyList<string> Additional)
{
    public bool Wants(string field, bool byDefault) => (byDefault && Base != "IdOnly") || Base == "AllProperties" || Additional.Contains(field);
}
