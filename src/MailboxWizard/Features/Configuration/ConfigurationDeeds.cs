namespace MailboxWizard.Features.Configuration;

/// <summary>What the buttons of the Therefore page do.</summary>
public sealed record ConfigurationDeeds
{
    public required Func<Task> Take { get; init; }

    public required Func<Task> Test { get; init; }

    /// <summary>Also over the route that Therefore does not use.</summary>
    public Func<Task> TestBothRoutes { get; init; } = () => Task.CompletedTask;

    /// <summary>Also a mailbox that ought to stay shut.</summary>
    public Func<string, Task> TestStaysShut { get; init; } = _ => Task.CompletedTask;

    /// <summary>The folder that the row misses.</summary>
    public Func<CheckRow, Task> CreateFolder { get; init; } = _ => Task.CompletedTask;

    /// <summary>The click's number, 1 to 5, and whether it is done.</summary>
    public required Func<int, bool, Task> Tick { get; init; }

    /// <summary>Whether Therefore's own Test passed, and what it said.</summary>
    public required Func<bool, string?, Task> Report { get; init; }

    public required Func<Task> Complete { get; init; }

    public required Func<Task> Withdraw { get; init; }

    public required Func<string, Task> Note { get; init; }

    /// <summary>The ticket's number; null or empty takes it away.</summary>
    public required Func<string?, Task> Ticket { get; init; }

    /// <summary>Takes the ended hand-off's key out of the tenant, or sees that it is gone.</summary>
    public required Func<Task> RemoveKey { get; init; }

    /// <summary>Takes the grant of EWS out of the tenant, once a moved hand-off is complete over Graph, or sees that it is gone.</summary>
    public required Func<Task> RemoveEwsGrant { get; init; }

    /// <summary>Which of several mailboxes is shown; from 0.</summary>
    public required Func<int, Task> Select { get; init; }
}
