using System.Security.Cryptography;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Reads what is there, in the tenant and in our own database; as much as can be at the same time. Writes nothing.</summary>
internal sealed class SetupFactsReader(
    HandoffStore handoffs, SecretSeal seal, SetupRuns runs, SetupRetry retry, IOptions<SetupOptions> options, IConfiguration configuration, TimeProvider time)
{
    /// <param name="answers">What is wanted.</param>
    /// <param name="person">With whose rights.</param>
    /// <param name="draftId">A renewal that was begun from this draft goes on with its own new secret.</param>
    /// <param name="directory">The tenant.</param>
    /// <param name="pausing">Told before each pause while Microsoft is busy, so that somebody can be told.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<SetupFacts> ReadAsync(
        SetupAnswers answers, Person person, string draftId, TenantDirectory directory, Func<SetupPause, Task> pausing, CancellationToken cancellationToken)
    {
        var (settings, now) = (options.Value, time.GetUtcNow());
        var wizard = new AppId(configuration.GetValue<Guid>("AzureAd:ClientId"));
        var first = RegistrationName.Of(settings, answers.SystemName);
        var ours = await runs.OfFamilyAsync(person.TenantId, first.Family, cancellationToken);
        var known = first with { Generation = Math.Max(1, ours.Select(run => run.Ledger.Generation).DefaultIfEmpty(1).Max()) };

        var profile = AskAsync(directory.ProfileAsync);
        var roles = TimedAsync(directory.ActiveRolesAsync);
        var registration = TimedAsync(ask => FindAsync(directory, known, wizard, ask));
        var policy = TimedAsync(directory.DefaultSecretRulesAsync);
        var wanted = AskAsync(ask => WantedAsync(directory, answers.Route, settings, ask));
        var plans = AskAsync(directory.ServicePlansAsync);
        var mailboxes = Task.WhenAll(answers.Mailboxes.Select(async mailbox =>
            (mailbox.Address, UserName: await AskAsync(ask => directory.FindUserNameAsync(mailbox.Address, ask)))));
        await Task.WhenAll(profile, roles, registration, policy, wanted, plans, mailboxes);

        var (found, name, foreign, before, assigned) = (await registration).Value;
        return new()
        {
            Answers = answers,
            Options = settings,
            ReadAt = now,
            Person = person,
            Wizard = wizard,
            Tenant = await profile,
            Roles = (await roles).Value,
            Name = name,
            Registration = found?.Registration,
            ClientOwners = found?.ClientOwners ?? [],
            Client = found?.Client,
            Grants = found?.Grants ?? [],
            GrantsReadAt = now,
            DeletedForeign = foreign,
            DeletedBefore = before,
            Record = await RecordAsync(found?.Registration, name.UniqueName, person.TenantId, answers, draftId, ours, now, cancellationToken),
            // Of a new registration no policy can know anything yet.
            Policy = (assigned.Rules ?? (await policy).Value).For(assigned.MadeAt ?? now),
            Wanted = (await wanted).Wishes,
            Apis = (await wanted).Apis,
            HasExchangePlan = (await plans).Any(ExchangePlans.HasMailboxes),
            UserNames = (await mailboxes).ToDictionary(mailbox => mailbox.Address, mailbox => mailbox.UserName),
            Took = new Dictionary<int, TimeSpan> { [1] = (await roles).Took, [2] = (await registration).Took, [6] = (await policy).Took },
        };

        Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask) =>
            retry.RunAsync(_ => ask(cancellationToken), TransientAnswers.Busy, pausing, settings.StepDeadline, cancellationToken);

        async Task<(T Value, TimeSpan Took)> TimedAsync<T>(Func<CancellationToken, Task<T>> ask)
        {
            var started = time.GetTimestamp();
            return (await AskAsync(ask), time.GetElapsedTime(started));
        }
    }

    /// <summary>What stands under the name, or lies deleted.</summary>
    /// <param name="Assigned">Of the policy that is assigned to what was found; and when that was made.</param>
    private sealed record Finding(
        FoundRegistration? Found, RegistrationName Name, Registration? DeletedForeign, Registration? DeletedBefore, (SecretRules? Rules, DateTimeOffset? MadeAt) Assigned);

    /// <summary>
    /// The newest generation that a run of ours named. One that lies deleted and was ours makes room for the next;
    /// one that was not blocks the name.
    /// </summary>
    private static async Task<Finding> FindAsync(TenantDirectory directory, RegistrationName name, AppId wizard, CancellationToken cancellationToken)
    {
        var deleted = directory.DeletedRegistrationsAsync(cancellationToken);
        Registration? before = null;
        while (true)
        {
            if (await directory.FindRegistrationAsync(name.UniqueName, cancellationToken) is { } registration)
            {
                var whole = FoundRegistration.ReadAsync(directory, registration, cancellationToken);
                var assigned = directory.AssignedSecretRulesAsync(registration.Id, cancellationToken);
                await Task.WhenAll(whole, assigned);
                return new(await whole, name, null, null, await assigned);
            }
            var same = (await deleted).Where(other => other.UniqueName == name.UniqueName).ToList();
            if (same.Find(other => other.CreatedBy != wizard) is { } foreign)
                return new(null, name, foreign, null, default);
            if (same.Count is 0)
                return new(null, name, null, before, default);
            (name, before) = (name.Next, same[0]);
        }
    }

    private static async Task<(IReadOnlyList<PermissionWish> Wishes, IReadOnlyList<ServicePrincipal> Apis)> WantedAsync(
        TenantDirectory directory, Route route, SetupOptions settings, CancellationToken cancellationToken)
    {
        var both = settings.Of(route);
        List<PermissionOptions> chosen = both.Second.Kind is PermissionKind.Application || settings.DeclareUserRead ? [both.First, both.Second] : [both.First];
        var resources = new Dictionary<RouteApi, ServicePrincipal?>();
        foreach (var api in chosen.Select(permission => permission.Api).Distinct())
            resources[api] = await directory.FindServicePrincipalAsync(PermissionWish.AppIdOf(api), cancellationToken);
        return (
        [
            .. chosen.Select(permission =>
            {
                // By value, on this very resource: Exchange offers retired permissions under the ids of Graph's.
                var resource = resources[permission.Api];
                var offer = resource?.Offers.FirstOrDefault(offered => offered.Kind == permission.Kind && offered.Value == permission.Value);
                return new PermissionWish(
                    permission.Api, PermissionWish.AppIdOf(permission.Api), permission.Value, permission.Kind, resource?.Id, offer?.Id);
            }),
        ], [.. resources.Values.OfType<ServicePrincipal>()]);
    }

    /// <summary>What was recorded longer ago, and is not shown, was taken away by somebody.</summary>
    private static readonly TimeSpan s_replicated = TimeSpan.FromMinutes(3);

    private static bool HasGap(Registration? registration, string uniqueName, IReadOnlyList<SetupRun> ours, DateTimeOffset now) =>
        ours.Where(run => run.Ledger.UniqueName == uniqueName && run.Snapshot.State is not SetupRunState.Undone && now - (run.Snapshot.EndedAt ?? run.StartedAt) < s_replicated)
            .Any(run => (run.Ledger.RegistrationId is { } id && registration?.Id != id)
                || (run.Ledger is { SecretState: SetupSecretState.Sealed, SecretKeyId: { } key } && registration?.Secrets.Any(secret => secret.KeyId == key) is not true));

    private async Task<SetupRecord> RecordAsync(
        Registration? registration, string uniqueName, TenantId tenant, SetupAnswers answers, string draftId, IReadOnlyList<SetupRun> ours, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mine = ours.Where(run => run.Ledger.UniqueName == registration?.UniqueName && registration is not null).ToList();
        var active = ours.FirstOrDefault(run => run.ActiveKey is { } key && key == SetupRun.KeyOf(tenant, run.Family, answers));
        var record = new SetupRecord
        {
            Starters = mine.SelectMany(run => run.Ledger.Actors.Append(run.Snapshot.StartedBy)).ToHashSet(),
            UnsealedNames = mine.SelectMany(run => run.Ledger.UnsealedNames).ToHashSet(),
            ReplyAddresses = mine.Select(run => run.Ledger.ReplyAddress).OfType<string>().ToHashSet(),
            ActiveRun = active?.Number,
            ActiveRunWaits = active is { IsParked: true } ? active.Snapshot.Problem?.Code : null,
            HasGap = HasGap(registration, uniqueName, ours, now),
            Runs = ours.ToDictionary(run => run.Number, run => run.Epoch),
            NewestRun = ours.Select(run => run.Number).FirstOrDefault(),
        };
        if (registration is null)
            return record;
        var keys = await handoffs.KnownKeysAsync(tenant, registration.AppId, cancellationToken);
        var knownKeys = keys.Concat(mine.Select(run => run.Ledger.SecretKeyId).OfType<Guid>()).ToHashSet();
        var valid = registration.Secrets.Where(secret => knownKeys.Contains(secret.KeyId) && secret.EndsAt > now).ToList();
        var here = await SealedAsync(registration, tenant, answers, draftId, mine, valid, cancellationToken);
        return record with
        {
            KnownKeys = knownKeys,
            IsHandedOver = keys.Count > 0,
            Sealed = here,
            InUse = here is null && !answers.Renew
                ? valid.Where(secret => secret.Name is null || !record.UnsealedNames.Contains(secret.Name)).MaxBy(secret => secret.EndsAt)
                : null,
        };
    }

    private async Task<SealedHere?> SealedAsync(
        Registration registration, TenantId tenant, SetupAnswers answers, string draftId, List<SetupRun> mine, List<RegistrationSecret> valid,
        CancellationToken cancellationToken)
    {
        if (!answers.Renew && await handoffs.FindOpenAsync(tenant, registration.AppId, cancellationToken) is { } open
            && valid.Find(secret => secret.KeyId == open.SecretKeyId) is { } shared
            && await seal.SealedKeyAsync(tenant, open.Number, cancellationToken) == open.SecretKeyId)
            return new(open.Number, shared, IsOpen: true)
            {
                IsLost = await IsLostAsync(tenant, open.Number, cancellationToken),
                IsOtherRoute = open.Route != answers.Route && !(answers.Moves && open.Route is Route.Ews),
                Moves = open.Route != answers.Route && answers.Moves,
            };
        foreach (var ledger in mine.Select(run => run.Ledger).Where(ledger =>
            ledger is { SecretState: SetupSecretState.Sealed, HandedOff: false } && (!answers.Renew || ledger.DraftId == draftId)))
            if (valid.Find(secret => secret.KeyId == ledger.SecretKeyId) is { } unused
                && await seal.SealedKeyAsync(tenant, ledger.Handoff, cancellationToken) == unused.KeyId)
                return new(ledger.Handoff, unused, IsOpen: false) { IsLost = await IsLostAsync(tenant, ledger.Handoff, cancellationToken) };
        return null;
    }

    private async Task<bool> IsLostAsync(TenantId tenant, int handoff, CancellationToken cancellationToken)
    {
        try
        {
            await seal.OpenAsync(tenant, handoff, cancellationToken);
            return false;
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            return true;
        }
    }
}
