using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Reads what an undo must know. Found by the ids that the run recorded; by name only where its answer was lost.</summary>
internal sealed class SetupUndoReader(HandoffStore handoffs, RegistrationRecords records, SetupRuns runs, IOptions<SetupOptions> options, IConfiguration configuration)
{
    /// <summary>They sign people in and open nothing: https://learn.microsoft.com/entra/identity-platform/scopes-oidc#openid-connect-scopes.</summary>
    private static readonly string[] s_signIn = ["openid", "profile", "email", "offline_access"];

    /// <summary>This wizard's own client id: what it made carries it as <c>createdByAppId</c>.</summary>
    public AppId Wizard { get; } = new(configuration.GetValue<Guid>("AzureAd:ClientId"));

    /// <summary>Everything, waiting until what the ledger knows is shown; what is not shown by then is gone.</summary>
    public async Task<UndoFacts> LookAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var wasReadBack = walk.Ledger.UndoneFrom is SetupRunState.Proved or SetupRunState.NotProved;
        UndoFacts? newest = null;
        try
        {
            // Of what was entered by hand nothing is looked for, so that nothing could ever be shown.
            return await walk.ReadBackAsync(
                3, async _ => newest = await ReadAsync(walk, cancellationToken), facts => walk.Ledger.IsForeign || facts.Shows(walk.Ledger, wasReadBack), cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack && newest is not null)
        {
            // Somebody has removed it by hand.
            return newest;
        }
    }

    public async Task<UndoFacts> ReadAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var (ledger, tenant) = (walk.Ledger, walk.Run.TenantId);
        var family = await runs.OfFamilyAsync(tenant, walk.Run.Family, cancellationToken);
        var roles = await AskAsync(walk, directory => directory.ActiveRolesAsync(cancellationToken), cancellationToken);
        var facts = new UndoFacts { Roles = roles, Family = family, Ended = await handoffs.EndedAsync(tenant, Numbers(family), cancellationToken), Record = new() };
        if (ledger.UniqueName is null)
            return facts;
        var registration = await FindAsync(walk, cancellationToken);
        var deleted = registration is null ? await FindDeletedAsync(walk, family, cancellationToken) : null;
        var appId = ledger.ClientId ?? registration?.AppId ?? deleted?.AppId;
        var client = appId is { } known
            ? await AskAsync(walk, directory => directory.FindServicePrincipalAsync(known, cancellationToken), cancellationToken) : null;
        var grants = client is null ? Task.FromResult<IReadOnlyList<PermissionGrant>>([])
            : AskAsync(walk, directory => directory.GrantsAsync(client.Id, cancellationToken), cancellationToken);
        var owners = client is null ? Task.FromResult<IReadOnlyList<RegistrationOwner>>([])
            : AskAsync(walk, directory => directory.ClientOwnersAsync(client.Id, cancellationToken), cancellationToken);
        var federated = registration is null ? Task.FromResult<IReadOnlyList<string>>([]) : FederatedAsync(walk, registration, cancellationToken);
        var delegated = client is null || !ledger.Began.Contains(10) || !StepRoles.MayRegister(roles) ? Task.FromResult<IReadOnlyList<string>>([])
            : DelegatedElseAsync(walk, client, cancellationToken);
        await Task.WhenAll(grants, owners, federated, delegated);
        return facts with
        {
            Registration = registration,
            Deleted = deleted,
            Client = client,
            Grants = await grants,
            ClientOwners = await owners,
            DelegatedElse = await delegated,
            Federated = await federated,
            Record = await records.OfAsync(tenant, ledger.UniqueName, appId, family, cancellationToken),
        };
    }

    /// <summary>Of the hand-offs that these runs use.</summary>
    public static IReadOnlyCollection<int> Numbers(IEnumerable<SetupRun> family) =>
        [.. family.Select(run => run.Ledger.Used?.Handoff).OfType<int>().Distinct()];

    /// <summary>The run's own; another one that has come under its name since is nobody's business here.</summary>
    public static async Task<Registration?> FindAsync(SetupWalk walk, CancellationToken cancellationToken) =>
        walk.Ledger.UniqueName is { } name
            && await AskAsync(walk, directory => directory.FindRegistrationAsync(name, cancellationToken), cancellationToken) is { } found
            && (walk.Ledger.RegistrationId is not { } id || found.Id == id) ? found : null;

    /// <summary>Only the run's token may: https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials#permissions.</summary>
    public static Task<IReadOnlyList<string>> FederatedAsync(SetupWalk walk, Registration registration, CancellationToken cancellationToken) =>
        AskAsync(walk, directory => directory.FederatedCredentialsAsync(registration.Id, cancellationToken), cancellationToken, ConsentStage.Run);

    /// <summary>Each by itself: of several in one attempt a busy Microsoft 365 may refuse one every time.</summary>
    public static Task<T> AskAsync<T>(
        SetupWalk walk, Func<TenantDirectory, Task<T>> ask, CancellationToken cancellationToken, ConsentStage stage = ConsentStage.Look) =>
        walk.ReadAsync(3, ask, cancellationToken, stage);

    /// <summary>What the routes declare came with Microsoft's own consent page, which grants all that is declared, and goes with the service principal.</summary>
    private async Task<IReadOnlyList<string>> DelegatedElseAsync(SetupWalk walk, ServicePrincipal client, CancellationToken cancellationToken)
    {
        var held = (await AskAsync(walk, directory => directory.DelegatedGrantsAsync(client.Id, cancellationToken), cancellationToken))
            .SelectMany(grant => grant.Scopes.Except(s_signIn, StringComparer.OrdinalIgnoreCase), (grant, scope) => (grant.Resource, Scope: scope)).ToList();
        if (held.Count is 0)
            return [];
        foreach (var ours in new[] { options.Value.GraphRoute, options.Value.EwsRoute }.SelectMany(route => new[] { route.First, route.Second })
            .Where(permission => permission.Kind is PermissionKind.Delegated).Select(permission => (permission.Api, permission.Value)).Distinct())
        {
            var api = await AskAsync(walk, directory => directory.FindServicePrincipalAsync(PermissionWish.AppIdOf(ours.Api), cancellationToken), cancellationToken);
            held.RemoveAll(grant => grant.Resource == api?.Id && string.Equals(grant.Scope, ours.Value, StringComparison.OrdinalIgnoreCase));
        }
        return [.. held.Select(grant => grant.Scope).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private async Task<Registration?> FindDeletedAsync(SetupWalk walk, IReadOnlyList<SetupRun> family, CancellationToken cancellationToken)
    {
        var deleted = await AskAsync(walk, directory => directory.DeletedRegistrationsAsync(cancellationToken), cancellationToken);
        if (walk.Ledger.RegistrationId is { } id)
            return deleted.FirstOrDefault(other => other.Id == id);
        var others = family.Where(run => run.Number != walk.Number).Select(run => run.Ledger.RegistrationId).OfType<ObjectId>().ToHashSet();
        return walk.Ledger.Began.Contains(3)
            ? deleted.FirstOrDefault(other => other.UniqueName == walk.Ledger.UniqueName && other.CreatedBy == Wizard && !others.Contains(other.Id))
            : null;
    }
}
