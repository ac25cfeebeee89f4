namespace MailboxWizard.Features.Configuration;

/// <summary>How Tests that go on by themselves are worked off.</summary>
public sealed class TestOptions
{
    public const string Section = "Test";

    /// <summary>How often this node looks for Tests that are due.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node that tests is believed to be alive; longer than a Test may last, which is a minute and a half.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From the beginning of one Test of a hand-off until somebody may press for the next; Entra interrupts a client that asks 15 times in five minutes.</summary>
    public TimeSpan LeastDistance { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many at a time on one node.</summary>
    public int Parallel { get; init; } = 8;
}
