namespace MailboxWizard.Features.Configuration;

/// <summary>A Test that is not green yet and may become so without anybody doing anything here: it is done again by itself.</summary>
/// <param name="Cause">What is waited for: the cause of the first row that is not green.</param>
/// <param name="Since">When it was first seen.</param>
/// <param name="Attempts">How many Tests have met it so far.</param>
/// <param name="NextAt">When it is tested again.</param>
/// <param name="Usually">How long Microsoft usually takes from the change on; null where that is for a person to do first.</param>
/// <param name="AtMost">How long Microsoft takes at most, as it says.</param>
/// <param name="MadeAt">When what Microsoft may not know yet was made: by the run that opened the hand-off, joined it or moved it; null where it was made by hand.</param>
public sealed record TestWait(Cause Cause, DateTimeOffset Since, int Attempts, DateTimeOffset NextAt, TimeSpan? Usually, TimeSpan AtMost, DateTimeOffset? MadeAt);
