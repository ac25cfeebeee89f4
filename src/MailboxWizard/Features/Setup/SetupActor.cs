using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>In whose name a run acts: enough to find that person's tokens without a request or a circuit.</summary>
/// <param name="UserName">The user principal name, by which Entra is asked.</param>
/// <param name="ClientAddress">From where the person asked for it: for the audit log.</param>
public sealed record SetupActor(ObjectId Id, string Name, string UserName, string? ClientAddress = null)
{
    public static SetupActor Of(Person person) => new(person.ObjectId, person.Name, person.UserName, person.ClientAddress);

    /// <summary>What the walk knows of the person; the roles are read in the tenant, never kept.</summary>
    public Person ToPerson(TenantId tenant, string tenantName) => new()
    {
        TenantId = tenant,
        ObjectId = Id,
        TenantName = tenantName,
        Name = Name,
        UserName = UserName,
        ClientAddress = ClientAddress,
    };
}

/// <summary>What is to be done with a run. Stored by name.</summary>
public enum SetupWork
{
    /// <summary>The thirteen steps and the proof.</summary>
    Run,

    /// <summary>The proof alone.</summary>
    Test,

    /// <summary>What the run created is taken back.</summary>
    Undo,
}
