using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Benchmarks.Audit;

/// <summary>What is asked for: each filter alone, the combinations that docs/audit.md calls common, rare ones, and far pages. Each asking is about something else.</summary>
internal static class AuditCases
{
    public const string Near = "nothing: the newest";
    public const string Far = "page 1,000";

    public static readonly Person Support = new()
    {
        TenantId = new(new("aaaaaaaa-0000-4000-8000-000000000001")),
        ObjectId = new(new("aaaaaaaa-0000-4000-8000-00000000000e")),
        TenantName = "Spectrum",
        Name = "Support",
        UserName = "support@spectrum.example",
        IsSupport = true,
    };

    /// <summary>Of a big tenant: sees nothing else, whatever is asked for.</summary>
    private static readonly Person s_administrator = Support with
    {
        TenantId = AuditWorld.Tenant(3),
        ObjectId = AuditWorld.Person(3, 3),
        TenantName = "Tenant 4",
        IsSupport = false,
        IsAdministrator = true,
    };

    public static IEnumerable<(string Name, Func<int, AuditQuery> Make, Person Person)> All(AuditWorld world) =>
        OfSupport(world).Select(one => (one.Name, one.Make, Support))
            .Concat(OfAdministrator(world).Select(one => ($"administrator: {one.Name}", one.Make, s_administrator)));

    private static IEnumerable<(string Name, Func<int, AuditQuery> Make)> OfAdministrator(AuditWorld world)
    {
        // A run of the administrator's tenant, another one each time.
        int Own(int turn)
        {
            var run = 1 + (int)(turn * 7907L % world.Runs);
            for (var passed = 0; passed < world.Runs && AuditWorld.TenantOf(run) != s_administrator.TenantId; passed++)
                run = (run % world.Runs) + 1;
            return run;
        }

        yield return ("nothing", _ => new());
        yield return ("person", turn => new() { Person = AuditWorld.Person(3, turn % AuditWorld.PeopleOfEach) });
        yield return ("action", turn => new() { Action = turn % 2 == 0 ? AuditAction.Reveal : AuditAction.Consent });
        yield return ("action that never was", _ => new() { Action = AuditAction.LeaveNoTrace });
        yield return ("outcome", turn => new() { Outcome = turn % 2 == 0 ? AuditOutcome.Failed : AuditOutcome.Destroyed });
        yield return ("outcome that never was", _ => new() { Outcome = AuditOutcome.Warning });
        yield return ("run of a neighbour", turn => new() { Run = 1 + (turn * 20) });
        yield return ("days", turn => new() { From = world.Begins.AddDays(turn * 37 % 720), Until = world.Begins.AddDays((turn * 37 % 720) + 7) });
        yield return ("from a day on", turn => new() { From = world.Begins.AddDays(turn * 37 % 720) });
        yield return ("up to a day", turn => new() { Until = world.Begins.AddDays(turn * 37 % 720) });
        yield return ("text: a mailbox", turn => new() { Text = AuditWorld.Mailbox(Own(turn)) });
        yield return ("text: a request id", turn => new() { Text = AuditWorld.RequestIdOf(((Own(turn) - 1) * 30) + 3) });
        yield return ("text: a person", turn => new() { Text = AuditWorld.PersonName(3, turn % AuditWorld.PeopleOfEach) });
        yield return ("text: never was", turn => new() { Text = $"nothing {turn}" });
    }

    private static IEnumerable<(string Name, Func<int, AuditQuery> Make)> OfSupport(AuditWorld world)
    {
        AuditAction[] actions = [AuditAction.SignIn, AuditAction.Run, AuditAction.ClientSecret, AuditAction.Reveal, AuditAction.Consent, AuditAction.Notification];
        AuditOutcome[] outcomes = [AuditOutcome.Failed, AuditOutcome.Refused, AuditOutcome.Created, AuditOutcome.Proved, AuditOutcome.Destroyed];
        DateTimeOffset Day(int turn) => world.Begins.AddDays(turn * 37 % 720);
        int Run(int turn) => 1 + (int)(turn * 7907L % world.Runs);
        int Tenant(int turn) => turn * 31 % AuditWorld.Tenants;

        yield return (Near, _ => new());
        yield return ("tenant", turn => new() { Tenant = AuditWorld.Tenant(Tenant(turn)) });
        yield return ("person", turn => new() { Person = AuditWorld.Person(Tenant(turn), turn % AuditWorld.PeopleOfEach) });
        yield return ("action", turn => new() { Action = actions[turn % actions.Length] });
        yield return ("action that never was", _ => new() { Action = AuditAction.LeaveNoTrace });
        yield return ("outcome", turn => new() { Outcome = outcomes[turn % outcomes.Length] });
        yield return ("outcome that never was", _ => new() { Outcome = AuditOutcome.Warning });
        yield return ("run", turn => new() { Run = Run(turn) });
        yield return ("one day", turn => new() { From = Day(turn), Until = Day(turn).AddDays(1) });
        yield return ("from a day on", turn => new() { From = Day(turn) });
        yield return ("up to a day", turn => new() { Until = Day(turn) });
        yield return ("text: a mailbox", turn => new() { Text = AuditWorld.Mailbox(Run(turn)) });
        yield return ("text: the secret of a run", turn => new() { Text = $"Therefore 2026-11 run {Run(turn)}" });
        yield return ("text: a request id", turn => new() { Text = AuditWorld.RequestIdOf((Run(turn) * 30) + 3) });
        yield return ("text: a person", turn => new() { Text = AuditWorld.PersonName(Tenant(turn), turn % AuditWorld.PeopleOfEach) });
        yield return ("text: very frequent", _ => new() { Text = "Therefore" });
        yield return ("text: never was", turn => new() { Text = $"nothing {turn}" });
        yield return ("tenant and action", turn => new() { Tenant = AuditWorld.Tenant(Tenant(turn)), Action = actions[turn % actions.Length] });
        yield return ("tenant and outcome", turn => new() { Tenant = AuditWorld.Tenant(Tenant(turn)), Outcome = outcomes[turn % outcomes.Length] });
        yield return ("tenant and days", turn => new() { Tenant = AuditWorld.Tenant(Tenant(turn)), From = Day(turn), Until = Day(turn).AddDays(30) });
        yield return ("tenant and text", turn => new() { Tenant = AuditWorld.TenantOf(Run(turn)), Text = AuditWorld.Mailbox(Run(turn)) });
        yield return ("person and days", turn => new() { Person = AuditWorld.Person(Tenant(turn), turn % AuditWorld.PeopleOfEach), From = Day(turn), Until = Day(turn).AddDays(30) });
        yield return ("action and days", turn => new() { Action = actions[turn % actions.Length], From = Day(turn), Until = Day(turn).AddDays(7) });
        yield return ("action and outcome", turn => new() { Action = AuditAction.Test, Outcome = turn % 2 == 0 ? AuditOutcome.Failed : AuditOutcome.Passed });
        yield return ("run and outcome", turn => new() { Run = Run(turn), Outcome = AuditOutcome.Created });
        yield return ("rare: tenant, action and outcome that never meet", turn => new() { Tenant = AuditWorld.Tenant(turn % AuditWorld.Big), Action = AuditAction.Reveal, Outcome = AuditOutcome.Destroyed });
        yield return ("rare: action and outcome that never meet", _ => new() { Action = AuditAction.Reveal, Outcome = AuditOutcome.Destroyed });
        yield return (Far, turn => new() { Before = Math.Max(1, world.Entries - (1000L * AuditSlice.Size) - turn) });
        yield return ("page 1,000 of a tenant", turn => new() { Tenant = AuditWorld.Tenant(turn % AuditWorld.Big), Before = Math.Max(1, world.Entries - Math.Min(1000L * AuditSlice.Size * 20, world.Entries / 2) - turn) });
    }
}
