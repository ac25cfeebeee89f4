namespace MailboxWizard.SimulatedTenant;

/// <summary>One request to Graph and its whole answer, alone or as a part of a batch. It holds what a client gets, secrets included: it stays in the process that asked for it.</summary>
/// <param name="Path">Below the version, undecoded, such as "applications(appId='…')/addPassword".</param>
/// <param name="QueryString">With the question mark, or empty.</param>
/// <param name="ContentType">Of the answer; null when there is no body.</param>
/// <param name="Body">As it is sent, or null.</param>
public sealed record GraphExchange(string Method, string Path, string QueryString, int Status, string? ContentType, string? Body);
