using System.Security.Cryptography;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>One entry as it lies in the database: ids in place of names, and its place in the chain.</summary>
internal sealed class AuditRow : ITenantOwned
{
    public const string Table = "AuditEntries";

    /// <summary>Of the canonical form.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Everything that is hashed, in the order in which it is hashed; docs/audit.md says the same.</summary>
    public static readonly IReadOnlyList<TupleColumn> Content =
    [
        new(nameof(Format), TupleKind.Number),
        new(nameof(Number), TupleKind.Number),
        new(nameof(At), TupleKind.Number),
        new(nameof(Salt), TupleKind.Bytes),
        new(nameof(TenantId), TupleKind.Id),
        new(nameof(ActorId), TupleKind.Id),
        new(nameof(ActorTenantId), TupleKind.Id),
        new(nameof(ClientAddress), TupleKind.Text),
        new(nameof(Action), TupleKind.Text),
        new(nameof(Subject), TupleKind.Text),
        new(nameof(SubjectId), TupleKind.Id),
        new(nameof(Outcome), TupleKind.Text),
        new(nameof(Run), TupleKind.Number),
        new(nameof(Step), TupleKind.Number),
        new(nameof(Handoff), TupleKind.Number),
        new(nameof(Request), TupleKind.Text),
        new(nameof(Status), TupleKind.Number),
        new(nameof(RequestId), TupleKind.Text),
        new(nameof(ClientRequestId), TupleKind.Text),
        new(nameof(DurationMilliseconds), TupleKind.Number),
        new(nameof(Detail), TupleKind.Text),
    ];

    /// <summary><see cref="Content"/>, and behind it what the chain says of it.</summary>
    public static readonly IReadOnlyList<TupleColumn> Columns = [.. Content, new(nameof(Hash), TupleKind.Bytes), new(nameof(Mac), TupleKind.Bytes)];

    public int Format { get; init; } = CurrentFormat;

    public required long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Random, so that nobody guesses an entry's content from its digest alone.</summary>
    public required byte[] Salt { get; init; }

    public required TenantId TenantId { get; init; }

    public ObjectId? ActorId { get; init; }

    public TenantId? ActorTenantId { get; init; }

    public string? ClientAddress { get; init; }

    public required string Action { get; init; }

    public required string Subject { get; init; }

    public ObjectId? SubjectId { get; init; }

    public required string Outcome { get; init; }

    public int? Run { get; init; }

    public int? Step { get; init; }

    public int? Handoff { get; init; }

    public string? Request { get; init; }

    public int? Status { get; init; }

    public string? RequestId { get; init; }

    public string? ClientRequestId { get; init; }

    public long? DurationMilliseconds { get; init; }

    public string? Detail { get; init; }

    public byte[] Hash { get; set; } = [];

    /// <summary>With a key: what only its holder can make of the hash.</summary>
    public byte[]? Mac { get; set; }

    /// <summary>The row of an entry: without names, with text that every database keeps as it is, and cut where an index could not hold it.</summary>
    public static AuditRow Of(AuditEntry entry, long number, DateTimeOffset at) => new()
    {
        Number = number,
        At = at,
        Salt = RandomNumberGenerator.GetBytes(16),
        TenantId = entry.TenantId,
        ActorId = entry.ActorId,
        ActorTenantId = entry.ActorTenantId,
        ClientAddress = Storable(entry.ClientAddress),
        Action = entry.Action.ToString(),
        Subject = entry.SubjectId is null ? IndexedText.Of(entry.Subject) : "",
        SubjectId = entry.SubjectId,
        Outcome = entry.Outcome.ToString(),
        Run = entry.Run,
        Step = entry.Step,
        Handoff = entry.Handoff,
        Request = Storable(entry.Request),
        Status = entry.Status,
        RequestId = Indexed(entry.RequestId),
        ClientRequestId = Indexed(entry.ClientRequestId),
        DurationMilliseconds = entry.DurationMilliseconds,
        Detail = Storable(entry.Detail),
    };

    /// <summary>The canonical form; the same that the database gives as a tuple of <see cref="Content"/>.</summary>
    public void Write(TupleWriter tuple)
    {
        tuple.Clear();
        tuple.Number(Format).Number(Number).Number(At.UtcTicks).Bytes(Salt)
            .Id(TenantId.Value).Id(ActorId?.Value).Id(ActorTenantId?.Value).Text(ClientAddress)
            .Text(Action).Text(Subject).Id(SubjectId?.Value).Text(Outcome)
            .Number(Run).Number(Step).Number(Handoff)
            .Text(Request).Number(Status).Text(RequestId).Text(ClientRequestId).Number(DurationMilliseconds).Text(Detail);
    }

    private static string? Indexed(string? text) => text is null ? null : IndexedText.Of(text);

    private static string? Storable(string? text) => text is null ? null : StorableText.Clean(text);
}
