using System.Security.Cryptography;
using System.Text;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Setup;

/// <summary>A run's row in the database, which is the truth about it.</summary>
internal sealed class SetupRun : ITenantOwned
{
    /// <summary>The epoch under which a run is worked on that nobody has taken up before.</summary>
    public const int FirstWalk = 2;

    public int Number { get; init; }

    public required TenantId TenantId { get; init; }

    /// <summary>The registration's name without generation.</summary>
    public required string Family { get; init; }

    /// <summary>What <see cref="KeyOf"/> says while the run is active, else null: one active run for the same wish.</summary>
    public string? ActiveKey { get; set; }

    /// <summary>Rises whenever somebody takes the run up or away; who writes under an older one writes nothing.</summary>
    public int Epoch { get; set; }

    public SetupWork Work { get; set; }

    /// <summary>In whose name it acts: who pressed Run, or who signed in again for it since; null in rows of before this was kept.</summary>
    public SetupActor? Actor { get; set; }

    /// <summary>From when on a node may take it up; for one that waits for a person, when the waiting is over. Null when it has ended.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>It waits for a person, and nobody works on it until then. False from the first change on that whoever takes it up makes.</summary>
    public bool IsParked { get; set; }

    /// <summary>The node that works on it, as long as <see cref="LeaseUntil"/> says.</summary>
    public string? Owner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The tenant while the run is worked on, else null: one working run a tenant.</summary>
    public TenantId? WorkKey { get; set; }

    /// <summary>How often it was taken up since a person last did something for it.</summary>
    public int Starts { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public required SetupRunSnapshot Snapshot { get; set; }

    public required SetupLedger Ledger { get; set; }

    /// <summary>
    /// The registration, and what is wanted of it: whoever wants the same joins, another mailbox of the same registration gets a run
    /// of its own, which comes after (<see cref="WorkKey"/>).
    /// </summary>
    public static string KeyOf(TenantId tenant, string family, SetupAnswers answers)
    {
        var mailboxes = answers.Mailboxes.Select(mailbox => $"{mailbox.Address.ToUpperInvariant()}\n{mailbox.InputFolder}").Order(StringComparer.Ordinal);
        var wish = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [$"{answers.Route} {answers.Renew}{(answers.Moves ? " moves" : "")}", .. mailboxes]))));
        return $"{tenant}/{family}/{wish[..24]}";
    }
}

/// <summary>How runs lie in the database: snapshot and ledger as JSON, beside what is searched for.</summary>
internal sealed class SetupRunMapping : IEntityTypeConfiguration<SetupRun>
{
    public void Configure(EntityTypeBuilder<SetupRun> builder)
    {
        builder.ToTable("SetupRuns");
        builder.HasKey(run => run.Number);
        builder.Property(run => run.Number).ValueGeneratedOnAdd();
        builder.Property(run => run.Family).HasMaxLength(120);
        builder.Property(run => run.ActiveKey).HasMaxLength(200);
        builder.HasIndex(run => run.ActiveKey).IsUnique();
        builder.HasIndex(run => run.WorkKey).IsUnique();
        builder.HasIndex(run => run.DueAt);
        builder.Property(run => run.Owner).HasMaxLength(200);
        builder.Property(run => run.Work).HasConversion<string>().HasMaxLength(20).HasDefaultValue(SetupWork.Run).HasSentinel(SetupWork.Run);
        builder.Property(run => run.Actor).HasConversion(actor => StoredJson.Write(actor), json => StoredJson.Read<SetupActor>(json));
        builder.HasIndex(run => new { run.TenantId, run.Family });
        builder.Property(run => run.Snapshot).HasConversion(
            snapshot => StoredJson.Write(snapshot), json => StoredJson.Read<SetupRunSnapshot>(json));
        builder.Property(run => run.Ledger).HasConversion(
            ledger => StoredJson.Write(ledger), json => StoredJson.Read<SetupLedger>(json));
    }
}
