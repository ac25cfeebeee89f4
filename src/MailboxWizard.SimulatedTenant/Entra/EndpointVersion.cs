namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Which generation of Entra's endpoints was asked: v1 names a resource, v2 names scopes. The version of the access token is the resource's affair.</summary>
internal enum EndpointVersion
{
    V1,
    V2,
}
