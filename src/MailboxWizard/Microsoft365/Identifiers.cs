namespace MailboxWizard.Microsoft365;

/// <summary>The id of a tenant, a Microsoft 365 organisation: claim <c>tid</c>.</summary>
public readonly record struct TenantId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>The Application (client) ID of a registration: <c>appId</c>, the same in every tenant.</summary>
public readonly record struct AppId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>The id of an object inside one tenant: a person, an application object, a service principal.</summary>
public readonly record struct ObjectId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}
