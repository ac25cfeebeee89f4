namespace MailboxWizard.Microsoft365;

/// <summary>Someone or something that may change a registration without any directory role.</summary>
public sealed record RegistrationOwner(ObjectId Id, string Name);
