using System.Collections.Immutable;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>When each replica hears of a thing; by default every one of them has always known it.</summary>
/// <param name="Directory">One moment for each replica that answers Graph.</param>
public readonly record struct Visibility(ImmutableArray<DateTimeOffset> Directory, DateTimeOffset TokenService, DateTimeOffset Exchange)
{
    public DateTimeOffset By(Replica replica)
        => replica == Replica.TokenService ? TokenService
            : replica == Replica.Exchange ? Exchange
            : Directory.IsDefaultOrEmpty ? default
            : Directory[replica.Number % Directory.Length];
}
