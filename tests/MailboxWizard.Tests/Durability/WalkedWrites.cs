namespace MailboxWizard.Tests.Durability;

/// <summary>
/// Each place of the product that writes in a tenant, and each table: in which journey a node is killed there, or why in none.
/// <see cref="WalkedWritesTests"/> keeps it whole; <see cref="KillEverywhereTests"/> keeps it true.
/// </summary>
internal static class WalkedWrites
{
    private const string Press = "one press of a person and no run: nothing goes on after a kill; whoever presses again looks first";
    private const string Weather = "only where somebody else has written meanwhile; before a walk, what stands in the tenant is read in any case";

    /// <summary>File below Features and method of the tenant's directory.</summary>
    public static readonly IReadOnlyDictionary<(string File, string Method), string> Places = new Dictionary<(string, string), string>
    {
        [("Setup/Steps/RegisterApplication.cs", "UpsertRegistration")] = KillJourney.Run,
        [("Setup/Steps/RegisterApplication.cs", "RemoveOwner")] = Weather,
        [("Setup/Steps/CreateClientSecret.cs", "AddSecret")] = KillJourney.Run,
        [("Setup/Steps/CreateClientSecret.cs", "RemoveSecret")] = "only after a kill between asking for a secret and sealing it: at those points of the run it is what the aftermath shows",
        [("Setup/Steps/CreateServicePrincipal.cs", "UpsertServicePrincipal")] = KillJourney.Run,
        [("Setup/Steps/GrantConsent.cs", "Grant")] = KillJourney.Run,
        [("Setup/Steps/GrantConsent.cs", "RemoveClientOwner")] = Weather,
        [("Setup/ConsentPages/ReplyAddresses.cs", "SetWebAddresses")] = KillJourney.ConsentPage,
        [("Setup/SetupUndoRemovals.cs", "RevokeGrant")] = KillJourney.Undo,
        [("Setup/SetupUndoRemovals.cs", "DeleteServicePrincipal")] = KillJourney.Undo,
        [("Setup/SetupUndoRemovals.cs", "Purge")] = KillJourney.Undo,
        [("Setup/SetupUndoRemovals.cs", "RemoveSecret")] = KillJourney.Undo,
        [("Setup/SetupUndoRemovals.cs", "Declare")] = "only of a registration that the run adopted and that stays; removed like the rest, until repeated answers show nothing of it",
        [("Setup/SetupUndoRemovals.cs", "DeleteRegistration")] = KillJourney.Undo,
        [("Setup/Deleted/DeletedWrites.cs", "Restore")] = Press,
        [("Setup/Deleted/DeletedWrites.cs", "Purge")] = Press,
        [("Setup/LeaveNoTrace.cs", "DeleteServicePrincipal")] = Press,
        [("Configuration/KeyRemoval.cs", "RemoveSecret")] = Press,
        [("Configuration/EwsGrantRemoval.cs", "RevokeGrant")] = Press,
        [("Configuration/EwsGrantRemoval.cs", "Declare")] = Press,
    };

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
        ["StoredTokens"] = "before the last write of the run's row: until that is there the run goes on, and ends them once more",
        ["TestRecords"] = "a Test changes nothing, and is done again",
    };

    /// <summary>The requests that a journey makes, in order of their names.</summary>
    public static IEnumerable<string> RequestsOf(string journey) => (journey switch
    {
        KillJourney.Run => new[]
        {
            "PATCH /v1.0/applications(uniqueName='…')", "POST /v1.0/applications/…/addPassword", "PATCH /v1.0/servicePrincipals(appId='…')",
            "POST /v1.0/servicePrincipals/…/appRoleAssignedTo",
        },
        KillJourney.ConsentPage => ["PATCH /v1.0/applications/…"],
        _ =>
        [
            "DELETE /v1.0/servicePrincipals/…/appRoleAssignedTo/…", "POST /v1.0/applications/…/removePassword", "DELETE /v1.0/servicePrincipals/…",
            "DELETE /v1.0/directory/deletedItems/…", "DELETE /v1.0/applications/…",
        ],
    }).Order(StringComparer.Ordinal);
}
