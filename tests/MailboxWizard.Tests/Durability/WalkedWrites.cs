namespace MailboxWizard.Tests.Durability;

/// <summary>
/// Each place of the product that writes in a tenant, and each table: in which journey a node is killed there, or why in none.
/// <see cref="WalkedWritesTests"/> keeps it whole; <see cref="KillEverywhereTests"/> keeps it true.
/// </summary>
internal static class WalkedWrites
{
    private const string Press = "one press of a person and no run: nothing goes on after a kill; whoever presses again looks first";

    public static readonly IReadOnlyList<WalkedPlace> Places =
    [
        WalkedPlace.In("Setup/Steps/RegisterApplication.cs", "UpsertRegistration", KillJourney.Run, KillJourney.LostAnswer, KillJourney.Ews, KillJourney.FurtherMailbox, KillJourney.Move),
        WalkedPlace.In("Setup/Steps/RegisterApplication.cs", "RemoveOwner", KillJourney.FurtherMailbox),
        WalkedPlace.In("Setup/Steps/CreateClientSecret.cs", "AddSecret", KillJourney.Run, KillJourney.LostAnswer, KillJourney.Ews, KillJourney.Renew),
        WalkedPlace.In("Setup/Steps/CreateClientSecret.cs", "RemoveSecret", KillJourney.LostAnswer),
        WalkedPlace.In("Setup/Steps/CreateServicePrincipal.cs", "UpsertServicePrincipal", KillJourney.Run, KillJourney.LostAnswer, KillJourney.Ews),
        WalkedPlace.In("Setup/Steps/GrantConsent.cs", "Grant", KillJourney.Run, KillJourney.LostAnswer, KillJourney.Ews, KillJourney.FurtherMailbox, KillJourney.Move),
        WalkedPlace.In("Setup/Steps/GrantConsent.cs", "RemoveClientOwner", KillJourney.FurtherMailbox),
        WalkedPlace.In("Setup/ConsentPages/ReplyAddresses.cs", "SetWebAddresses", KillJourney.ConsentPage),
        WalkedPlace.In("Setup/SetupUndoRemovals.cs", "RevokeGrant", KillJourney.Undo, KillJourney.UndoMove),
        WalkedPlace.In("Setup/SetupUndoRemovals.cs", "DeleteServicePrincipal", KillJourney.Undo),
        WalkedPlace.In("Setup/SetupUndoRemovals.cs", "Purge", KillJourney.Undo),
        WalkedPlace.In("Setup/SetupUndoRemovals.cs", "RemoveSecret", KillJourney.Undo),
        WalkedPlace.In("Setup/SetupUndoRemovals.cs", "Declare", KillJourney.UndoMove),
        WalkedPlace.In("Setup/SetupUndoRemovals.cs", "DeleteRegistration", KillJourney.Undo),
        WalkedPlace.In("Configuration/KeyRemoval.cs", "RemoveSecret", KillJourney.Key),
        WalkedPlace.In("Configuration/EwsGrantRemoval.cs", "RevokeGrant", KillJourney.EwsGrant),
        WalkedPlace.In("Configuration/EwsGrantRemoval.cs", "Declare", KillJourney.EwsGrant),
        WalkedPlace.Not("Setup/Deleted/DeletedWrites.cs", "Restore", Press),
        WalkedPlace.Not("Setup/Deleted/DeletedWrites.cs", "Purge", Press),
        WalkedPlace.Not("Setup/LeaveNoTrace.cs", "DeleteServicePrincipal", Press),
    ];

    /// <summary>Tables at whose writes nobody is killed.</summary>
    public static readonly IReadOnlyDictionary<string, string> OtherTables = new Dictionary<string, string>
    {
        ["AuditHead"] = "in the transaction of AuditEntries",
        ["AuditPeople"] = "in the transaction of AuditEntries",
        ["AuditTenants"] = "in the transaction of AuditEntries",
        ["AuditCheckpoints"] = "of no run",
        ["DataProtectionKeys"] = "at the first start, which StartKillTests walks",
        ["Escalations"] = "a link, void by the epoch of its run, used or not",
        ["PastedTests"] = "of no run",
        ["Sessions"] = "of people, of no run",
        ["SetupDrafts"] = "before there is a run",
        ["SetupWaits"] = "how long Microsoft usually takes: one that is lost is one less",
        ["TestRecords"] = "a Test changes nothing, and is done again",
    };

    /// <summary>The requests that a journey makes, in order of their names.</summary>
    public static IEnumerable<string> RequestsOf(string journey) =>
        Places.Where(place => place.Journeys.Contains(journey)).Select(place => s_requests[place.Method]).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What a method of the tenant's directory sends, without what is another one in each tenant.</summary>
    private static readonly Dictionary<string, string> s_requests = new()
    {
        ["UpsertRegistration"] = "PATCH /v1.0/applications(uniqueName='…')",
        ["RemoveOwner"] = "DELETE /v1.0/applications/…/owners/…/$ref",
        ["AddSecret"] = "POST /v1.0/applications/…/addPassword",
        ["RemoveSecret"] = "POST /v1.0/applications/…/removePassword",
        ["UpsertServicePrincipal"] = "PATCH /v1.0/servicePrincipals(appId='…')",
        ["Grant"] = "POST /v1.0/servicePrincipals/…/appRoleAssignedTo",
        ["RemoveClientOwner"] = "DELETE /v1.0/servicePrincipals/…/owners/…/$ref",
        ["SetWebAddresses"] = "PATCH /v1.0/applications/…",
        ["Declare"] = "PATCH /v1.0/applications/…",
        ["RevokeGrant"] = "DELETE /v1.0/servicePrincipals/…/appRoleAssignedTo/…",
        ["DeleteServicePrincipal"] = "DELETE /v1.0/servicePrincipals/…",
        ["DeleteRegistration"] = "DELETE /v1.0/applications/…",
        ["Purge"] = "DELETE /v1.0/directory/deletedItems/…",
    };
}
