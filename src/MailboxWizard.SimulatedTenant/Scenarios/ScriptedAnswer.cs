namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>
/// One published answer of Microsoft, given to every application that asks for a token or opens a mailbox: for what the simulation would not
/// answer by itself, or not without ado. People who sign in do not meet it.
/// </summary>
public sealed record ScriptedAnswer
{
    public required AnswerPlace Place { get; init; }

    /// <summary><c>AADSTS…</c>, a code of Graph or a response code of EWS; <c>HTTP …</c> for an answer of EWS that has none.</summary>
    public required string Code { get; init; }

    public required int Status { get; init; }

    /// <summary>Microsoft's sentence.</summary>
    public string Text { get; init; } = "";

    /// <summary>Tells two texts of one code apart.</summary>
    public string? Variant { get; init; }

    /// <summary>The OAuth word that Entra sends beside the number.</summary>
    public string Word { get; init; } = "invalid_request";

    /// <summary>What the header X-EWS-Policy-Reason says.</summary>
    public string? PolicyReason { get; init; }

    /// <summary>What the header x-ms-diagnostics says.</summary>
    public string? Diagnostics { get; init; }

    /// <summary>A page in place of SOAP.</summary>
    public string? Html { get; init; }

    /// <summary>The mailbox opens; who asks for messages is answered so.</summary>
    public bool OnMessages { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>Of its scenario: <c>graph:ErrorAccessDenied:RAOP</c>.</summary>
    public string Name => $"{Place.ToString().ToLowerInvariant()}:{Code}{(Variant is null ? "" : $":{Variant}")}";

    /// <summary>An answer of EWS without SOAP.</summary>
    public bool IsBare => Place is AnswerPlace.Ews && Code.StartsWith("HTTP ", StringComparison.Ordinal);
}

/// <summary>Who answers.</summary>
public enum AnswerPlace
{
    Entra,
    Graph,
    Ews,
}
