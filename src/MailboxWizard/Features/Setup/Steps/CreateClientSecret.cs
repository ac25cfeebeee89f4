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
                ? text["SecretInHandoff", here.Secret.Name ?? "", Handoffs.Handoff.Shown(here.Handoff)]
                : text["SecretNamed", here.Secret.Name ?? ""]);
        if (facts.Record.InUse is { } inUse)
            return Row(SetupStepState.Found, text["SecretInUse", inUse.Name ?? ""]);
        if (IsBlocked(facts) || facts.AllowsNoSecret)
            return Row(SetupStepState.NotYet, text["SecretNamed", Month(facts)]);
        return StepRoles.MayRegister(facts.Roles)
            ? Row(SetupStepState.WillBeCreated, text["SecretNamed", Month(facts)])
            : Cannot(problems.Of(SetupProblemCode.RoleMissing, facts));
    }

    public override async Task CreateAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(walk, cancellationToken);

        var registration = walk.Facts.Registration!;
        var lifetime = walk.Facts.Lifetime;
        var name = await IntendAsync(walk, cancellationToken);
        NewClientSecret? made = null;
        try
        {
            await walk.WriteAsync(
                new(Number, AuditAction.ClientSecret, name, AuditOutcome.Created, text["AuditSecret", Day(lifetime.Ends)]) { SubjectNow = () => name },
                async directory =>
                {
                    try
                    {
                        return made = await directory.AddSecretAsync(registration.Id, name, lifetime.EndsAt, cancellationToken);
                    }
                    // Refused is not made; without an answer, or with a server's error, it may have been made all the same.
                    catch (Microsoft365Exception lost) when (lost.Problem.Status is 0 or >= 500)
                    {
                        name = await IntendAsync(walk, cancellationToken);
                        throw;
                    }
                },
                TransientAnswers.AfterCreation, cancellationToken);
            await SealAsync(walk, made!, name, cancellationToken);
        }
        catch (Exception fault) when (made is not null)
        {
            // Also under a foreign epoch or while the process stops: a secret that nobody holds must not stay.
            using var cleanUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await RemoveAsync(walk, made.KeyId, name, isCleanUp: true, cleanUp.Token);
            throw new SecretNotSealedException(fault);
        }
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
        await walk.RecordAsync(ledger => ledger with { SecretKeyId = made.KeyId, SecretState = SetupSecretState.Made }, cancellationToken);
        await walk.SealAsync(made, name, cancellationToken);
        await walk.RecordAsync(ledger => ledger with { SecretState = SetupSecretState.Sealed }, cancellationToken);
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
                await TransientAnswers.UnlessGoneAsync(() => directory.RemoveSecretAsync(walk.Facts.Registration!.Id, keyId, cancellationToken));
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
