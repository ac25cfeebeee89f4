using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>Who may open which mailbox: the one place that EWS and Graph's mail both ask, first at the door and again for each mailbox.</summary>
/// <remarks>It knows nothing of how a refusal is told, and it does not look for mailboxes.</remarks>
internal sealed class MailboxAccess(Simulation simulation)
{
    private static readonly StringComparer s_words = StringComparer.OrdinalIgnoreCase;

    /// <summary>What closes EWS before anybody has said which mailbox is wanted; null if nothing does.</summary>
    // The order: https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig#-ewsallowedappids
    public AccessRefusal? AtEwsDoor(Caller caller, string? userAgent)
    {
        var mayEnter = caller.IsApplication
            ? caller.Permissions.Contains("full_access_as_app") || ApplicationRbac.RolesOf(caller.Tenant, caller.AppId, simulation.Now).Any(r => r.Permissions.Contains(ApplicationRole.Ews))
            : caller.Permissions.Contains("EWS.AccessAsUser.All");
        if (!mayEnter) return caller.Permissions.Count == 0 ? AccessRefusal.NoPermissions : AccessRefusal.NotThesePermissions;

        var settings = caller.Tenant.Exchange;
        var now = simulation.Now;
        return settings.EwsEnabled.InForce(now) switch
        {
            false => AccessRefusal.EwsDisabled,
            // Since October 2026 an empty list closes EWS where EwsEnabled is true; where it was never set, the list has no effect.
            true when !settings.AllowsEws(caller.AppId, now) => AccessRefusal.EwsBlockedByPolicy,
            _ => settings.UserAgents.InForce(now).Block(userAgent) ? AccessRefusal.EwsBlockedByPolicy : null,
        };
    }

    /// <summary>What closes this mailbox to somebody whom the door of EWS has let in.</summary>
    public AccessRefusal? ByEws(Caller caller, Mailbox mailbox)
    {
        if (mailbox.EwsEnabled.InForce(simulation.Now) is false) return AccessRefusal.EwsDisabled;
        if (caller.Person is { } person) return MayOpen(person, mailbox) ? null : AccessRefusal.NotTheirs;

        var isGrantedByEntra = caller.Permissions.Contains("full_access_as_app");
        if (isGrantedByEntra && !IsBlockedByPolicy(caller, mailbox)) return null;
        if (ApplicationRbac.PermissionsFor(mailbox, caller.Tenant, caller.AppId, simulation.Now).Contains(ApplicationRole.Ews)) return null;
        return isGrantedByEntra ? AccessRefusal.AccessPolicy : AccessRefusal.OutOfScope;
    }

    /// <summary>What closes Graph's mail before the mailbox is looked for.</summary>
    /// <param name="needed">One of these permissions is enough.</param>
    public AccessRefusal? AtGraphDoor(Caller caller, IReadOnlyCollection<string> needed, string? userAgent)
    {
        var granted = caller.IsApplication ? Everywhere(caller) : caller.Permissions;
        if (caller.IsApplication && granted.Count == 0) return AccessRefusal.NoPermissions;
        if (!needed.Any(granted.Contains) && !(caller.Person is not null && needed.Any(n => granted.Contains($"{n}.Shared")))) return AccessRefusal.NotThesePermissions;
        return caller.Tenant.Exchange.UserAgents.InForce(simulation.Now).Block(userAgent) ? AccessRefusal.UserAgent : null;
    }

    /// <summary>The permissions with which this mailbox is opened, or what closes it to somebody whom the door has let in.</summary>
    public (AccessRefusal? Refusal, IReadOnlySet<string> Permissions) ByGraph(Caller caller, Mailbox mailbox, IReadOnlyCollection<string> needed)
    {
        if (caller.Person is { } person) return AsPerson(caller, person, mailbox, needed);

        // Grants add up, and a policy restricts Entra's only.
        var isBlocked = IsBlockedByPolicy(caller, mailbox);
        var granted = new HashSet<string>(isBlocked ? [] : caller.Permissions, s_words);
        granted.UnionWith(ApplicationRbac.PermissionsFor(mailbox, caller.Tenant, caller.AppId, simulation.Now));
        if (needed.Any(granted.Contains)) return (null, granted);
        return (isBlocked && needed.Any(caller.Permissions.Contains) ? AccessRefusal.AccessPolicy : AccessRefusal.OutOfScope, granted);
    }

    // Whose mailbox it is needs no further permission of Exchange's, and FullAccess makes no difference to the scope that is needed:
    // https://learn.microsoft.com/graph/permissions-reference#mailreadshared
    private static (AccessRefusal? Refusal, IReadOnlySet<string> Permissions) AsPerson(Caller caller, Person person, Mailbox mailbox, IReadOnlyCollection<string> needed)
    {
        if (mailbox.Owner == person) return (needed.Any(caller.Permissions.Contains) ? null : AccessRefusal.NotThesePermissions, caller.Permissions);
        var shared = caller.Permissions.Where(p => p.EndsWith(".Shared", StringComparison.OrdinalIgnoreCase)).Select(p => p[..^".Shared".Length]).ToHashSet(s_words);
        if (!needed.Any(shared.Contains)) return (AccessRefusal.NotThesePermissions, shared);
        return (MayOpen(person, mailbox) ? null : AccessRefusal.NotTheirs, shared);
    }

    private static bool MayOpen(Person person, Mailbox mailbox) => mailbox.Owner == person || mailbox.FullAccess.Contains(person.Id);

    private bool IsBlockedByPolicy(Caller caller, Mailbox mailbox) => AccessPolicies.Block(caller.Tenant, caller.AppId, mailbox.Owner.Id, simulation.Now);

    private HashSet<string> Everywhere(Caller caller)
        => new(caller.Permissions.Concat(ApplicationRbac.RolesOf(caller.Tenant, caller.AppId, simulation.Now).SelectMany(r => r.Permissions).Where(p => p != ApplicationRole.Ews)), s_words);
}
