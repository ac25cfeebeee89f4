using System.Globalization;
using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Steps;

/// <summary>7: the client secret; done only when its value is sealed here, with 8 and 9.</summary>
internal sealed class CreateClientSecret(IStringLocalizer<SetupStepText> text, SetupProblems problems) : SetupStep
{
    public override int Number => 7;

    public override IReadOnlyList<int> Settles => [7, 8, 9];

    public override SetupRow Find(SetupFacts facts)
    {
        if (facts.Record.Sealed is { } here)
            return Row(SetupStepState.Found, here.IsOpen
                ? text["SecretInHandoff", here.Secret.Name ?? "", Handoffs.Handoff.Spoken(here.Handoff)]
                : text["SecretNamed", here.Secret.Name ?? ""]);
        if (facts.Record.InUse is { } inUse)
            return Row(SetupStepState.Found, text["SecretInUse", inUse.Name ?? ""]);
        if (IsBlocked(facts) || facts.Policy.Forbidden)
            return Row(SetupStepState.NotYet, text["SecretNamed", Month(facts)]);
        return StepRoles.MayRegister(facts.Roles)
            ? Row(SetupStepState.WillBeCreated, text["SecretNamed", Month(facts)], "POST /applications/…/addPassword")
            : Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
    }

    public override async Task CreateAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(walk, cancellationToken);

        var registration = walk.Facts.Registration!;
        var lifetime = walk.Facts.Lifetime;
        var name = await IntendAsync(walk, cancellationToken);
        var isLost = false;
        var made = await walk.WriteAsync(
            new(Number, AuditAction.ClientSecret, name, AuditOutcome.Created, text["AuditSecret", Day(lifetime.Ends)]),
            async directory =>
            {
                if (isLost)
                    name = await IntendAsync(walk, cancellationToken);
                // Refused is not made; without an answer, or with a server's error, it may have been made all the same.
                isLost = true;
                try
                {
                    return await directory.AddSecretAsync(registration.Id, name, lifetime.EndsAt, cancellationToken);
                }
                catch (Microsoft365Exception refused) when (refused.Problem.Status is >= 400 and < 500)
                {
                    isLost = false;
                    throw;
                }
            },
            TransientAnswers.AfterCreation, cancellationToken);
        await SealAsync(walk, made, name, cancellationToken);
        walk.Wrote(text["WroteSecret", name]);
    }

    /// <summary>Secrets of our runs that nobody has the value of, as far as they are shown by now.</summary>
    internal static async Task RemoveLeftoversAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        foreach (var leftover in RegistrationClaim.Unsealed(walk.Facts).ToList())
            await RemoveAsync(walk, leftover.KeyId, leftover.Name ?? "", isCleanUp: false, cancellationToken);
    }

    /// <summary>
    /// Recorded before the request: if its answer is lost, whoever goes on knows this name for a secret that nobody has. One that is
    /// asked for again gets another name, so that the two can be told apart whenever the first one shows itself.
    /// </summary>
    private static async Task<string> IntendAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        var name = "";
        await walk.RecordAsync(
            ledger =>
            {
                IReadOnlyList<string> lost = ledger.SecretName is { } before ? [.. ledger.LostSecretNames, before] : ledger.LostSecretNames;
                name = string.Create(CultureInfo.InvariantCulture, $"{Month(walk.Facts)} run {walk.Number}");
                if (lost.Count > 0)
                    name = string.Create(CultureInfo.InvariantCulture, $"{name}.{lost.Count + 1}");
                return ledger with { SecretName = name, LostSecretNames = lost, SecretKeyId = null, SecretState = SetupSecretState.Intended };
            },
            cancellationToken);
        // Known to be ours before it is shown: the registration is read beside the request.
        walk.Learn(known => known with { Record = known.Record with { UnsealedNames = known.Record.UnsealedNames.Append(name).ToHashSet() } });
        return name;
    }

    private static async Task SealAsync(SetupWalk walk, NewClientSecret made, string name, CancellationToken cancellationToken)
    {
        try
        {
            await walk.RecordAsync(
                ledger => ledger with { SecretKeyId = made.KeyId, SecretState = SetupSecretState.Made }, cancellationToken);
            await walk.SealAsync(made, name, cancellationToken);
            await walk.RecordAsync(ledger => ledger with { SecretState = SetupSecretState.Sealed }, cancellationToken);
        }
        catch (Exception fault)
        {
            // Also under a foreign epoch or while the process stops: a secret that nobody holds must not stay.
            using var cleanUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await RemoveAsync(walk, made.KeyId, name, isCleanUp: true, cleanUp.Token);
            throw new SecretNotSealedException(fault);
        }
        var secret = new RegistrationSecret(made.KeyId, name, made.Hint, made.EndsAt);
        walk.Learn(known => known with
        {
            Registration = known.Registration! with { Secrets = [.. known.Registration.Secrets.Where(other => other.KeyId != secret.KeyId), secret] },
            Record = known.Record with
            {
                KnownKeys = known.Record.KnownKeys.Append(made.KeyId).ToHashSet(),
                UnsealedNames = known.Record.UnsealedNames.Where(other => other != name).ToHashSet(),
                Sealed = new SealedHere(walk.Ledger.Handoff, secret, IsOpen: false),
            },
        });
    }

    private static async Task RemoveAsync(SetupWalk walk, Guid keyId, string name, bool isCleanUp, CancellationToken cancellationToken)
    {
        await walk.WriteAsync(
            new(7, AuditAction.ClientSecret, name, AuditOutcome.Removed, null) { IsCleanUp = isCleanUp },
            async directory =>
            {
                await directory.RemoveSecretAsync(walk.Facts.Registration!.Id, keyId, cancellationToken);
                return true;
            },
            TransientAnswers.Busy, cancellationToken);
        walk.Learn(known => known with
        {
            Registration = known.Registration! with { Secrets = [.. known.Registration.Secrets.Where(secret => secret.KeyId != keyId)] },
        });
    }

    internal static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.CurrentCulture);

    private static string Month(SetupFacts facts) => string.Create(CultureInfo.InvariantCulture, $"Therefore {facts.ReadAt:yyyy-MM}");
}

/// <summary>The new secret could not be kept, and was taken out of the tenant again.</summary>
internal sealed class SecretNotSealedException(Exception inner) : Exception("The new client secret could not be sealed.", inner);
