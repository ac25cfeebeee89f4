namespace MailboxWizard.Features.Handoffs;

/// <summary>Names the resource set with the words of the list of hand-offs and of the message.</summary>
public sealed class HandoffsText;
