namespace MailboxWizard.Features.Setup;

/// <summary>The row of a run that is about to be.</summary>
internal static class NewRun
{
    public static SetupRun Of(SetupPlan plan, SetupFacts facts, SetupRow proof, int handoff, bool isPartial, DateTimeOffset now) => new()
    {
        TenantId = facts.Person.TenantId,
        Family = facts.Name.Family,
        ActiveKey = SetupRun.KeyOf(facts.Person.TenantId, facts.Name.Family, facts.Answers),
        Epoch = 1,
        Actor = SetupActor.Of(facts.Person),
        StartedAt = now,
        Ledger = new() { Handoff = handoff, DraftId = plan.DraftId, Generation = facts.Name.Generation, IsPartial = isPartial },
        Snapshot = new()
        {
            Number = 0,
            TenantId = facts.Person.TenantId,
            TenantName = facts.Tenant.DisplayName,
            Answers = facts.Answers,
            DraftId = plan.DraftId,
            State = SetupRunState.Queued,
            Rows = [.. plan.Rows.Select(row => row.State is SetupStepState.WillBeCreated ? row with { State = SetupStepState.NotYet } : row)],
            Proof = proof,
            StartedBy = facts.Person.ObjectId,
            StartedByName = facts.Person.Name,
            StartedAt = now,
            SecretEnds = plan.SecretEnds,
        },
    };
}
