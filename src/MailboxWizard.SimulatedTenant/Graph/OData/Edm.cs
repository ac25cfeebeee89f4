namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>The kind of a property's value. https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html#sec_PrimitiveTypes</summary>
internal enum Edm
{
    String,
    Boolean,
    Int32,
    Guid,
    DateTimeOffset,
    Duration,
    Binary,
    Complex,
    Strings,
    Guids,
    Complexes,
}
