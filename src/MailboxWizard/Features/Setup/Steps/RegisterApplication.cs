using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>3: the registration, made with everything that one request can say; 4, 5, 11 and 12 go with it.</summary>
internal sealed class RegisterApplication(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 3;

    public override IReadOnlyList<int> Settles => [3, 4, 5, 11, 12];

    public override SetupRow Find(SetupFacts facts)
    {
        if (facts.DeletedForeign is { } deleted)
            return Cannot(problems.Of(SetupProblemCode.RegistrationDeleted, facts, deleted.DisplayName));
        switch (RegistrationClaim.Doubt(facts))
        {
            case RegistrationDoubt.Owner:
                return Cannot(Taken(facts));
            case RegistrationDoubt.RedirectAddress or RegistrationDoubt.Credential:
                return Cannot(problems.Of(SetupProblemCode.ForeignCredential, facts, facts.Registration!.DisplayName));
        }
        if (facts.Registration is not null)
            return Row(SetupStepState.Found, facts.Registration.DisplayName);
        return StepRoles.MayRegister(facts.Roles)
            ? Row(
                SetupStepState.WillBeCreated,
                facts.Name.Generation is 1 ? facts.Name.DisplayName : text["NextGeneration", facts.Name.DisplayName, facts.Name.UniqueName],
                $"PATCH /applications(uniqueName='{facts.Name.UniqueName}')")
            : Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
    }

    public override async Task CreateAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var facts = walk.Facts;
        var isNew = facts.Registration is null;
        var wish = new RegistrationWish
        {
            UniqueName = facts.Name.UniqueName,
            DisplayName = facts.Registration?.DisplayName ?? facts.Name.DisplayName,
            // Of one that was there they are its owner's to change, and nothing here reads them.
            Tags = isNew ? [facts.Options.Tag] : null,
            Notes = isNew ? text["Notes"].Value : null,
            Declared = [.. (facts.Registration?.Declared ?? []).Concat(Declarations(facts)).Distinct()],
        };
        await walk.RecordAsync(
            ledger => ledger with
            {
                UniqueName = wish.UniqueName,
                Generation = facts.Name.Generation,
                DeclaredBefore = isNew ? null : ledger.DeclaredBefore ?? facts.Registration!.Declared,
                DeclaredMore = isNew ? [] : [.. ledger.DeclaredMore.Union(wish.Declared.Except(facts.Registration!.Declared))],
            },
            cancellationToken);
        var made = await walk.WriteAsync(
            new(Number, AuditAction.Registration, wish.DisplayName, isNew ? AuditOutcome.Created : AuditOutcome.Changed, Detail(facts, wish)),
            async (directory, attempt) =>
            {
                if (isNew && attempt > 1)
                    await EnsureOursAsync(walk, cancellationToken);
                return await directory.UpsertRegistrationAsync(wish, cancellationToken);
            },
            TransientAnswers.OfRegistration, cancellationToken);

        // What was there already is read before anything else is written; what is new, beside the next writes.
        var registration = made ?? await ReadAsync(walk, wish.UniqueName, wish.Declared, cancellationToken);
        walk.Learn(known => known with { Registration = registration });
        await walk.RecordAsync(ledger => ledger with { RegistrationId = registration.Id, ClientId = registration.AppId }, cancellationToken);
        if (isNew)
            walk.Wrote(text["WroteRegistration", wish.DisplayName]);
    }

    /// <summary>The registration as it is shown now, without owners and without anybody else's credential: the next steps make it powerful.</summary>
    public override async Task ConfirmAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var made = walk.Facts.Registration!;
        var read = ReadAsync(walk, walk.Facts.Name.UniqueName, [.. Declarations(walk.Facts)], cancellationToken);
        await Task.WhenAll(read, GrantConsent.RefuseFederatedAsync(walk, Number, problems, cancellationToken));
        var shown = await read;
        // A secret of this run that is being made meanwhile may not be shown yet, or be shown before its answer is here.
        walk.Learn(known => known with
        {
            Registration = shown with { Secrets = [.. shown.Secrets.UnionBy(known.Registration?.Secrets ?? made.Secrets, secret => secret.KeyId)] },
        });
        await RemoveOwnersAsync(walk, cancellationToken);
    }

    private static async Task<Registration> ReadAsync(
        SetupWalk walk, string uniqueName, IReadOnlyList<PermissionDeclaration> declared, CancellationToken cancellationToken) =>
        (await walk.ReadBackAsync(
            3, directory => directory.FindRegistrationAsync(uniqueName, cancellationToken),
            found => found is { SignInAudience: "AzureADMyOrg" } && declared.All(found.Declared.Contains), cancellationToken, () => walk.AgreeingReads))!;

    /// <summary>
    /// What was not there at first may have come meanwhile: by an attempt whose answer was lost, by a run that stopped
    /// early, or by somebody else. An upsert would change that one as well.
    /// </summary>
    private async Task EnsureOursAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var directory = walk.Open(ConsentStage.Run);
        if (await directory.FindRegistrationAsync(walk.Facts.Name.UniqueName, cancellationToken) is not { } come)
            return;
        var whole = await FoundRegistration.ReadAsync(directory, come, cancellationToken);
        var facts = walk.Facts with
        {
            Registration = come,
            Client = whole.Client,
            ClientOwners = whole.ClientOwners,
            Record = walk.Facts.Record with { Starters = walk.Facts.Record.Starters.Append(walk.Person.ObjectId).ToHashSet() },
        };
        if (RegistrationClaim.Doubt(facts) is not RegistrationDoubt.None and var doubt)
            throw new SetupProblemException(doubt is RegistrationDoubt.Owner ? Taken(facts) : problems.Of(SetupProblemCode.ForeignCredential, facts, facts.Registration!.DisplayName));
    }

    /// <summary>Entra makes the creator an owner, who could add credentials without any role; removed before consent is granted.</summary>
    internal static async Task RemoveOwnersAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var registration = walk.Facts.Registration!;
        // Who presses Run is the creator whom Entra makes an owner; a run of ours recorded that before it wrote.
        walk.Learn(known => known with
        {
            Record = known.Record with { Starters = known.Record.Starters.Append(walk.Person.ObjectId).ToHashSet() },
        });
        if (RegistrationClaim.Doubt(walk.Facts) is not RegistrationDoubt.None)
            return;
        foreach (var owner in registration.Owners)
            await walk.WriteAsync(
                new(3, AuditAction.Owner, owner.Name, AuditOutcome.Removed, registration.DisplayName, owner.Id),
                async directory =>
                {
                    await TransientAnswers.UnlessGoneAsync(() => directory.RemoveOwnerAsync(registration.Id, owner.Id, cancellationToken));
                    return true;
                },
                TransientAnswers.Busy, cancellationToken);
        walk.Learn(known => known with { Registration = known.Registration! with { Owners = [] } });
    }

    private static IEnumerable<PermissionDeclaration> Declarations(SetupFacts facts) => facts.Wanted
        .Where(permission => permission.Id is not null)
        .Select(permission => new PermissionDeclaration(permission.ResourceAppId, permission.Id!.Value, permission.Kind));

    private string Detail(SetupFacts facts, RegistrationWish wish) => text[
        "AuditRegistration", wish.UniqueName, facts.Registration is { } before ? before.Declared.Count : 0, wish.Declared.Count];

    /// <summary>Whose it is. Nobody is told to delete what we made, or what a hand-off here knows: Therefore may sign in with it.</summary>
    private SetupProblem Taken(SetupFacts facts)
    {
        var owners = facts.Owners.Concat(facts.ClientOwners).ToList();
        if (facts.Registration!.CreatedBy == facts.Wizard)
            return problems.Of(SetupProblemCode.ForeignOwner, facts, Names(owners.Where(owner => !facts.Record.Starters.Contains(owner.Id))));
        if (facts.Record.IsHandedOver)
            return problems.Of(SetupProblemCode.NameTakenInUse, facts, RegistrationCreators.NameOf(facts.Registration.CreatedBy, text));
        return owners.Count > 0
            ? problems.Of(SetupProblemCode.NameTaken, facts, Names(owners))
            : problems.Of(SetupProblemCode.NameTakenByApplication, facts, RegistrationCreators.NameOf(facts.Registration.CreatedBy, text));
    }

    private static string Names(IEnumerable<RegistrationOwner> owners) => string.Join(", ", owners.Select(owner => owner.Name).Distinct());
}
