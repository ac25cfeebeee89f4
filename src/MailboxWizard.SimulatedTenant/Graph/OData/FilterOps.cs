namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>What a property can be filtered by.</summary>
[Flags]
internal enum FilterOps
{
    None = 0,
    Eq = 1,
    Ne = 2,
    Not = 4,
    In = 8,
    Ge = 16,
    Le = 32,
    StartsWith = 64,
    EndsWith = 128,
    /// <summary>eq null.</summary>
    Null = 256,
    /// <summary>/$count eq 0 and /$count ne 0.</summary>
    Count = 512,
    Contains = 1024,

    /// <summary>What always needs both halves of an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries#query-scenarios-that-require-advanced-query-capabilities.</summary>
    AlwaysAdvanced = Ne | Not | EndsWith | Null | Count,
}
