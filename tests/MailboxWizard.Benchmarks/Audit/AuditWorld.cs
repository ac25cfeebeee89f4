using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Benchmarks.Audit;

/// <summary>What a log of some years looks like: a few big tenants and many small ones, runs of thirty entries, and what people do between them. Nobody in it exists.</summary>
internal sealed class AuditWorld(int entries)
{
    public const int Tenants = 300;
    public const int PeopleOfEach = 10;
    public const int Big = 10;
    private const int MailboxesOfEach = 50;
    private const int RunLength = 30;

    private static readonly (AuditAction Action, AuditOutcome Outcome)[] s_ofRun =
    [
        (AuditAction.Plan, AuditOutcome.Read), (AuditAction.Run, AuditOutcome.Started), (AuditAction.Registration, AuditOutcome.Intended), (AuditAction.Registration, AuditOutcome.Created),
        (AuditAction.ServicePrincipal, AuditOutcome.Intended), (AuditAction.ServicePrincipal, AuditOutcome.Created), (AuditAction.ClientSecret, AuditOutcome.Intended),
        (AuditAction.ClientSecret, AuditOutcome.Created), (AuditAction.ClientSecret, AuditOutcome.Sealed), (AuditAction.Consent, AuditOutcome.Intended), (AuditAction.Consent, AuditOutcome.Created),
        (AuditAction.Test, AuditOutcome.Started), (AuditAction.Test, AuditOutcome.Passed), (AuditAction.Run, AuditOutcome.Proved), (AuditAction.Handoff, AuditOutcome.Created),
        (AuditAction.Notification, AuditOutcome.Intended), (AuditAction.Notification, AuditOutcome.Done), (AuditAction.SignIn, AuditOutcome.Passed), (AuditAction.Handoff, AuditOutcome.Changed),
        (AuditAction.Reveal, AuditOutcome.Read), (AuditAction.Copy, AuditOutcome.Read), (AuditAction.Test, AuditOutcome.Started), (AuditAction.Test, AuditOutcome.Failed), (AuditAction.Test, AuditOutcome.Started),
        (AuditAction.Test, AuditOutcome.Passed), (AuditAction.Handoff, AuditOutcome.Changed), (AuditAction.ClientSecret, AuditOutcome.Destroyed), (AuditAction.SignOut, AuditOutcome.Done),
        (AuditAction.SignIn, AuditOutcome.Passed), (AuditAction.Access, AuditOutcome.Refused),
    ];

    public int Entries => entries;

    public int Runs => Math.Max(1, entries / RunLength);

    public DateTimeOffset Begins { get; } = new(DateTimeOffset.UtcNow.AddMonths(-24).Date, TimeSpan.Zero);

    public DateTimeOffset At(long number) => Begins + (TimeSpan.FromDays(729) * (number / (double)entries));

    /// <summary>Half of the runs are those of ten tenants, the other half everybody's.</summary>
    public static TenantId TenantOf(int run) => Tenant(TenantIndexOf(run));

    public static TenantId Tenant(int index) => new(new Guid(index + 1, 0x7e, 0x4a, 0x80, 0, 0, 0, 0, 0, 0, 1));

    public static ObjectId Person(int tenant, int index) => new(new Guid((tenant * PeopleOfEach) + index + 1, 0x9e, 0x4b, 0x80, 0, 0, 0, 0, 0, 0, 2));

    public static string PersonName(int tenant, int index) => $"Person {(tenant * PeopleOfEach) + index + 1:0000}";

    public static string Mailbox(int run) => $"invoices{Any(run, 3) % MailboxesOfEach}@tenant{TenantIndexOf(run) + 1}.example";

    public static string RequestIdOf(long number) => new Guid((int)number, (short)(number >> 4), 0x4c, 0x80, (byte)number, (byte)(number >> 8), 3, 4, 5, 6, 7).ToString();

    public static AuditEntry Entry(long number)
    {
        var run = (int)(number / RunLength) + 1;
        var (action, outcome) = s_ofRun[number % RunLength];
        var index = TenantIndexOf(run);
        var tenant = Tenant(index);
        var person = (int)(Any(run, 4) % PeopleOfEach);
        var isWrite = outcome is AuditOutcome.Created;
        // A run does not know the sign-ins around it.
        var ofRun = action is not (AuditAction.SignIn or AuditAction.SignOut or AuditAction.Access);
        return new()
        {
            TenantId = tenant,
            TenantName = $"Tenant {index + 1}",
            ActorId = Person(index, person),
            ActorTenantId = tenant,
            ActorName = PersonName(index, person),
            ClientAddress = $"203.0.113.{run % 250}",
            Action = action,
            Subject = action is AuditAction.ClientSecret ? $"Therefore 2026-11 run {run}" : Mailbox(run),
            Outcome = number % 997 == 0 ? AuditOutcome.Failed : outcome,
            Run = ofRun ? run : null,
            Step = isWrite ? (int)(number % 13) + 1 : null,
            Handoff = action is AuditAction.Handoff or AuditAction.Reveal or AuditAction.Copy ? 100_000 + (run % 900_000) : null,
            Request = isWrite ? "POST …/applications" : null,
            Status = isWrite ? 201 : null,
            RequestId = isWrite ? RequestIdOf(number) : null,
            ClientRequestId = isWrite ? RequestIdOf(number + 1_000_000_000) : null,
            DurationMilliseconds = isWrite ? number % 3000 : null,
            Detail = outcome is AuditOutcome.Failed ? "MailboxNotFound" : null,
        };
    }

    private static int TenantIndexOf(int run) => (int)(Any(run, 1) % 2 == 0 ? Any(run, 2) % Big : Any(run, 2) % Tenants);

    /// <summary>The same for the same run and purpose, and otherwise anything, so that who, where and what do not go together by their numbers.</summary>
    private static uint Any(int run, int purpose)
    {
        // https://nullprogram.com/blog/2018/07/31/
        var value = (uint)run + ((uint)purpose * 0x9E3779B9);
        value = (value ^ (value >> 16)) * 0x7FEB352D;
        value = (value ^ (value >> 15)) * 0x846CA68B;
        return value ^ (value >> 16);
    }
}
