namespace MailboxWizard.SimulatedTenant;

/// <summary>One request to Exchange Web Services and its answer in SOAP. It holds what a client gets: it stays in the process that asked for it.</summary>
public sealed record EwsExchange(string Request, int Status, string Answer);
