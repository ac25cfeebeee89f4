namespace MailboxWizard.Shell;

/// <summary>One line of a <c>Ledger</c>.</summary>
public sealed record LedgerRow
{
    /// <summary>Null for the proof, which has no number.</summary>
    public int? Number { get; init; }

    public required string Title { get; init; }

    public string Detail { get; init; } = "";

    /// <summary>Null draws no status, as in the preview of the steps.</summary>
    public StatusShape? Shape { get; init; }

    public string Word { get; init; } = "";

    /// <summary>How long it took, ready to read: <em>0.9 s</em> or <em>with 3</em>.</summary>
    public string Took { get; init; } = "";

    public LedgerRowKind Kind { get; init; }

    /// <summary>The line under the double rule.</summary>
    public bool IsProof { get; init; }

    /// <summary>The request behind the line, drawn where the ledger shows requests.</summary>
    public string? Request { get; init; }
}

/// <summary>Which eyes a line needs: none, those on what runs, those on what stops; or it is still ahead.</summary>
public enum LedgerRowKind
{
    Normal,
    Now,
    Stop,
    Yet,
}

/// <summary>With times, without times, or as a bare list of words.</summary>
public enum LedgerLook
{
    Run,
    Plan,
    List,
}
