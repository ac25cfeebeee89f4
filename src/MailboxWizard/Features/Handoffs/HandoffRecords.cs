namespace MailboxWizard.Features.Handoffs;

/// <summary>A state that a hand-off entered.</summary>
/// <param name="State">Which.</param>
/// <param name="At">When.</param>
/// <param name="By">A person's name; null when MailboxWizard itself did it.</param>
public sealed record HandoffChange(HandoffState State, DateTimeOffset At, string? By);

/// <summary>What someone wrote down beside a hand-off. Never a secret: that is looked for before it is stored.</summary>
public sealed record HandoffNote(string Text, DateTimeOffset At, string By)
{
    public const int Longest = 2000;

    /// <summary>In one hand-off.</summary>
    public const int Most = 100;
}

/// <summary>One of the five clicks, 1 to 5, done.</summary>
public sealed record HandoffTick(int Click, DateTimeOffset At, string By);
