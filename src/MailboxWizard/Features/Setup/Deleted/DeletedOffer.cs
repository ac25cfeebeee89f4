using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup.Deleted;

/// <summary>A registration of ours that lies deleted and holds its name: it can be restored, deleted for good, or left, and then the next name is used.</summary>
/// <param name="NextName">The unique name of the one that a run makes beside it.</param>
public sealed record DeletedOffer(ObjectId Id, string DisplayName, string UniqueName, string NextName);
